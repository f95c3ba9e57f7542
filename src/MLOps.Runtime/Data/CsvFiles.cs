using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>What may stand after FROM for files, and its columns.</summary>
/// <param name="Faults">What could not be read as it stands, and what was done about it.</param>
internal sealed record OpenedFiles(string Relation, IReadOnlyList<ColumnSchema> Columns, IReadOnlyList<string> Faults)
{
    /// <summary>How values were understood that are written for people: no fault of the file.</summary>
    public IReadOnlyList<string> Readings { get; init; } = [];

    /// <summary>Cells that are missing because they could not be read.</summary>
    public IReadOnlyList<UnreadCells> Unread { get; init; } = [];
}

/// <summary>
/// Opens delimited texts: with the engine's reader as they are, with the same reader and fewer demands, or rewritten so that any
/// reader takes them. Numbers that are written for people become numbers.
/// </summary>
/// <param name="encoding">How the texts are encoded; null to find out.</param>
/// <param name="copies">The rows become a table of the engine, which the caller drops; else every statement reads the files.</param>
internal sealed class CsvFiles(DataEngine engine, bool copies, TextEncodings.Found? encoding, CancellationToken cancellation)
{
    private const long ReaderLine = 2_000_000;

    /// <exception cref="DuckDBException">Nothing helped.</exception>
    /// <exception cref="InvalidDataException">It is compressed, and damaged.</exception>
    public OpenedFiles Open(IReadOnlyList<string> files, string options)
    {
        var shape = CsvShape.Of(files[0], encoding?.Encoding);
        var opened = encoding is not null || files.Any(f => IsUnpackable(f) && TextEncodings.IsUtf16(f)) || (files.Count == 1 && shape.IsSpaced) ? Repaired(files) : Plain(files, options);
        var converted = new WrittenTexts(engine, opened with { Readings = files.Count == 1 ? Layout(shape) : [] }, cancellation).Converted(shape.Delimiter);
        var placed = converted.Unread.Count > 0 && files is [var file] && IsUnpackable(file) ? converted with { Unread = UnreadPlaces.Of(converted.Unread, Repair(file).AsTheyStand()) } : converted;
        return copies && placed.Relation != opened.Relation ? Replaced(opened, placed) : placed;
    }

    private CsvRepair Repair(string file) => new(file, encoding ?? TextEncodings.Detect(file, cancellation), cancellation);

    private static List<string> Layout(CsvShape shape) =>
    [
        .. shape.Above > 0 ? [$"{shape.Above} line{(shape.Above == 1 ? "" : "s")} above the table {(shape.Above == 1 ? "was" : "were")} passed over"] : Array.Empty<string>(),
        .. shape.IsSpaced ? ["columns were told apart by blanks"] : Array.Empty<string>(),
    ];

    private static bool IsUnpackable(string file) => !file.EndsWith(".zst", StringComparison.OrdinalIgnoreCase);

    private OpenedFiles Plain(IReadOnlyList<string> files, string options)
    {
        try
        {
            var table = files is [var only] && options.Length == 0
                ? Sniffed(only)
                : Checked($"read_csv({Sql.List(files)}, union_by_name = {(files.Count > 1 ? "true" : "false")}{options})", []);
            // The sniffer prefers rows of one length: for one longer line at the end it would skip all lines before it.
            if (files.Count > 1 ? !IsUndivided(table, CsvShape.Of(files[0])) : !IsPlain(files[0]) || !LosesRows(files[0], CsvShape.Of(files[0]), table))
            {
                return table;
            }

            Drop(table);
            return Patient(files, "rows of different lengths; what is missing is null", null);
        }
        catch (DuckDBException first)
        {
            return Patient(files, "the ordinary CSV reader refused it (mixed line ends or uneven quotes); read in tolerant mode", first);
        }
    }

    // Of a column that the sample takes for numbers, one late value may be none: that makes it text, and the file is well-formed.
    private OpenedFiles Sniffed(string file)
    {
        var shape = CsvShape.Of(file);
        try
        {
            return Checked(CsvSniffer.Relation(engine, file, shape), []);
        }
        catch (DuckDBException error) when (error.Message.Contains("Error when converting column", StringComparison.Ordinal))
        {
            return Checked(CsvSniffer.Relation(engine, file, shape, all: true), []);
        }
    }

    // A title above the table is passed over rightly; more lines than that are rows.
    private bool LosesRows(string file, CsvShape shape, OpenedFiles table) => shape switch
    {
        { Columns: { } count } => count != table.Columns.Count,
        { EndsEarly: true } => table.Columns.Count == 1,
        { IsDivided: true, Header: { } header } when header != table.Columns.Count =>
            table.Columns.Count == 1 || File.ReadLines(file).Skip(shape.Above).Count(l => l.Length > 0) - engine.Count(table.Relation, cancellation) > (HasHeader(table) ? 2 : 1),
        _ => false,
    };

    // All names have become one.
    private static bool IsUndivided(OpenedFiles table, CsvShape shape) => shape is { IsDivided: true, Header: > 1 } && table.Columns.Any(c => c.Name.Contains(shape.Delimiter, StringComparison.Ordinal));

    // Without one, the engine makes up names.
    private static bool HasHeader(OpenedFiles table) => !table.Columns.All(c => c.Name.StartsWith("column", StringComparison.Ordinal));

    private OpenedFiles Patient(IReadOnlyList<string> files, string reason, DuckDBException? first)
    {
        try
        {
            return files.Any(f => f.EndsWith(".zst", StringComparison.OrdinalIgnoreCase)) ? Tolerant(files, reason) : Repaired(files);
        }
        catch (DuckDBException) when (first is not null)
        {
            throw first; // what the ordinary reader says is about the user's file
        }
    }

    // Only the engine unpacks zstd.
    private OpenedFiles Tolerant(IReadOnlyList<string> files, string reason) => Checked(
        $"read_csv({Sql.List(files)}, strict_mode = false, null_padding = true, parallel = false, sample_size = -1)", [reason]);

    private OpenedFiles Repaired(IReadOnlyList<string> files)
    {
        var (written, notes, longest, records) = (new List<string>(), new List<string>(), ReaderLine, 0L);
        foreach (var file in files)
        {
            var target = HivePaths.Below(engine.TemporaryFile(".csv"), file);
            var repaired = Repair(file).WriteTo(target);
            written.Add(target);
            notes.AddRange(repaired.Notes.Select(n => files.Count > 1 ? $"{Path.GetFileName(file)}: {n}" : n));
            longest = Math.Max(longest, 2 * repaired.LongestLine);
            records += repaired.Records;
        }

        var read = $"read_csv({Sql.List(written)}, delim = ',', quote = '\"', escape = '\"', union_by_name = {(files.Count > 1 ? "true" : "false")}, sample_size = -1, max_line_size = {longest}{HivePaths.Option(files)}";
        try
        {
            var opened = Checked(read + ")", notes);
            // A sniffer that skips lines would lose rows: they are even now, and there is nothing to skip.
            if (engine.Count(opened.Relation, cancellation) >= records - files.Count)
            {
                return opened;
            }

            Drop(opened);
            return Checked(read + ", header = true, skip = 0, all_varchar = true)", notes);
        }
        catch (DuckDBException)
        {
            return Checked(read + ", header = true, skip = 0, all_varchar = true, parallel = false)", notes);
        }
    }

    // The sniffer looks at the first rows only: read all of the file once, so that a bad byte at its end is found here
    // and not in the middle of a report.
    private OpenedFiles Checked(string relation, IReadOnlyList<string> notes)
    {
        if (copies)
        {
            return Copied(relation, notes);
        }

        var columns = engine.Describe(relation, cancellation);
        engine.Query($"SELECT count(COLUMNS(*)) FROM {relation}", _ => 0, cancellation);
        return new(relation, columns, notes);
    }

    private OpenedFiles Copied(string relation, IReadOnlyList<string> notes)
    {
        var table = "main." + Sql.Name(engine.NextTable());
        engine.Query($"CREATE TABLE {table} AS SELECT * FROM {relation}", _ => 0, cancellation);
        return new(table, engine.Describe(table), notes);
    }

    private OpenedFiles Replaced(OpenedFiles first, OpenedFiles converted)
    {
        var copied = Copied(converted.Relation, converted.Faults) with { Readings = converted.Readings, Unread = converted.Unread };
        Drop(first);
        return copied;
    }

    private void Drop(OpenedFiles opened)
    {
        if (copies)
        {
            engine.Execute($"DROP TABLE {opened.Relation}");
        }
    }

    private static bool IsPlain(string file) => !file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && !file.EndsWith(".zst", StringComparison.OrdinalIgnoreCase);
}
