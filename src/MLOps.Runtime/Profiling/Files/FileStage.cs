namespace MLOps.Profiling.Files;

/// <summary>Looks at the files that a column's texts name, within the folder that was given and nowhere else: a table must not choose what is opened.</summary>
internal sealed class FileStage(ProfileRun run, Findings found, ColumnFigures figures)
{
    private const int LongestName = 1_000;

    private readonly string? _folder = run.Options.Files is { } folder ? Path.GetFullPath(folder) : null;

    /// <exception cref="UserException">There is no such folder.</exception>
    public ColumnProfile Of(PreparedColumn column, ColumnProfile profile)
    {
        if (_folder is null || profile.Type is not (ColumnKind.Text or ColumnKind.Categorical or ColumnKind.Path) || profile.Count == 0)
        {
            return profile;
        }

        if (!Directory.Exists(_folder))
        {
            throw new UserException($"The folder '{run.Options.Files}' of the files is not there.");
        }

        var (files, lost) = (new List<(FileInfo File, long Count)>(), 0L);
        var isExact = Read(column, profile, (text, count) =>
        {
            if (Within(text) is { } file)
            {
                files.Add((file, count));
            }
            else
            {
                lost += count;
            }
        });
        return files.Count > 0 ? profile with { Files = Figures(files, lost, isExact) } : profile;
    }

    // False when only some of the different texts were handed out.
    private bool Read(PreparedColumn column, ColumnProfile profile, Action<string, long> take)
    {
        var all = found.Frequencies.GetValueOrDefault(column.Index)?.All;
        if (all is null && run.Options.Exact)
        {
            DifferentTexts.Read(run, column, profile, take);
            return true;
        }

        foreach (var value in all ?? figures.Examples(column).Select(e => new CountedValue(e, double.NaN, 1)))
        {
            run.Cancellation.ThrowIfCancellationRequested();
            take(value.Text, value.Count);
        }

        return all is not null;
    }

    // Null for what is no file of the folder.
    private FileInfo? Within(string text)
    {
        if (text.Length is 0 or > LongestName || text.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var path = Path.GetFullPath(text, _folder!);
        return path.StartsWith(Path.TrimEndingDirectorySeparator(_folder!) + Path.DirectorySeparatorChar, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) && File.Exists(path) ? new FileInfo(path) : null;
    }

    private static FileFigures Figures(List<(FileInfo File, long Count)> files, long lost, bool isExact) => new(
        files.Sum(f => f.Count), lost, SpreadOf(files.Select(f => (f.File.Length, f.Count))),
        files.Min(f => new DateTimeOffset(f.File.LastWriteTimeUtc)), files.Max(f => new DateTimeOffset(f.File.LastWriteTimeUtc)), Pictures(files), isExact);

    private static PictureFigures? Pictures(List<(FileInfo File, long Count)> files)
    {
        var pictures = files.Select(f => (Header: Header(f.File), f.Count)).Where(p => p.Header is not null).Select(p => (Header: p.Header!.Value, p.Count)).ToList();
        var whole = pictures.Where(p => !p.Header.IsDamaged).ToList();
        return pictures.Count == 0 ? null : new(
            whole.Sum(p => p.Count), pictures.Where(p => p.Header.IsDamaged).Sum(p => p.Count),
            whole.GroupBy(p => p.Header.Format, StringComparer.Ordinal).Select(g => new TopValue(ProfileValue.OfText(g.Key), g.Sum(p => p.Count))).OrderByDescending(t => t.Count).ThenBy(t => t.Value.Text, StringComparer.Ordinal).ToList(),
            SpreadOf(whole.Select(p => ((long)p.Header.Width, p.Count))), SpreadOf(whole.Select(p => ((long)p.Header.Height, p.Count))));
    }

    // What may not be read, or goes away meanwhile, is a file and no picture.
    private static PictureHeader? Header(FileInfo file)
    {
        try
        {
            return PictureHeader.Read(file.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Spread? SpreadOf(IEnumerable<(long Value, long Count)> values)
    {
        var sorted = values.OrderBy(v => v.Value).ToList();
        var (half, seen) = ((sorted.Sum(v => v.Count) + 1) / 2, 0L);
        return sorted.Count == 0 ? null : new(sorted[0].Value, sorted.First(v => (seen += v.Count) >= half).Value, sorted[^1].Value, sorted.Sum(v => v.Value * v.Count));
    }
}
