namespace MLOps.Validation.Suites;

/// <summary>Finds a suite by what a user calls it: YAML text, a file, or a name that stands for <c>suites/NAME.yaml</c>.</summary>
internal static class SuiteFiles
{
    private const string Folder = "suites";

    private static readonly string[] Endings = [".yaml", ".yml"];

    /// <exception cref="UserException">No such file; the message names the nearest.</exception>
    public static SuiteDraft Read(string suite, string baseDirectory)
    {
        if (suite.Contains('\n', StringComparison.Ordinal) || suite.Contains(": ", StringComparison.Ordinal))
        {
            return SuiteReader.Read(suite);
        }

        var file = Candidates(suite, baseDirectory).FirstOrDefault(File.Exists) ?? throw Missing(suite, baseDirectory);
        var draft = SuiteReader.Read(File.ReadAllText(file));
        return draft.Suite.Name == SuiteReader.Unnamed ? draft with { Suite = draft.Suite with { Name = Path.GetFileNameWithoutExtension(file) } } : draft;
    }

    private static IEnumerable<string> Candidates(string suite, string baseDirectory) => Endings.Any(e => suite.EndsWith(e, StringComparison.OrdinalIgnoreCase))
        ? [Path.GetFullPath(suite, baseDirectory)]
        : Endings.SelectMany(e => new[] { Path.Combine(baseDirectory, Folder, suite + e), Path.Combine(baseDirectory, suite + e) });

    private static UserException Missing(string suite, string baseDirectory)
    {
        var known = new[] { Path.Combine(baseDirectory, Folder), Path.GetDirectoryName(Path.GetFullPath(suite, baseDirectory))! }
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles)
            .Where(f => Endings.Contains(Path.GetExtension(f)))
            .Select(f => Path.GetRelativePath(baseDirectory, f).Replace('\\', '/'))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var nearest = Nearest.Find(Path.GetFileName(suite), known.Select(k => Path.GetFileNameWithoutExtension(k)).Concat(known.Select(k => Path.GetFileName(k)!)));
        return new UserException($"Suite '{suite}' not found.", nearest is not null ? $"Did you mean '{nearest}'?" : $"A suite is a file such as {Folder}/{Path.GetFileNameWithoutExtension(suite)}.yaml, or YAML below the command.");
    }
}
