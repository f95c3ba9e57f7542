using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>
/// Opens JSON: lines, an array or objects one after another. What the engine refuses is read value by value, and what is no JSON is left
/// out and named.
/// </summary>
/// <param name="encoding">How the texts are encoded; null to find out.</param>
/// <param name="copies">The rows become a table of the engine, which the caller drops; else every statement reads the files.</param>
internal sealed class JsonFiles(DataEngine engine, bool copies, TextEncodings.Found? encoding, CancellationToken cancellation)
{
    private const long ReaderValue = 16 * 1024 * 1024;

    // What is nested deeper stays JSON: of a type a hundred levels deep, the engine compares values for minutes.
    private const int MostDepth = 10;

    /// <exception cref="DuckDBException">Nothing helped.</exception>
    /// <exception cref="InvalidDataException">It is compressed, and damaged.</exception>
    public OpenedFiles Open(IReadOnlyList<string> files, string options)
    {
        if ((encoding is not null || files.Any(f => FileMark.Start(f) is [0xEF, 0xBB, 0xBF, ..])) && Repaired(files) is { } unmarked)
        {
            return unmarked; // the engine takes the mark for a value
        }

        try
        {
            return Checked($"read_json_auto({Sql.List(files)}, union_by_name = true, maximum_depth = {MostDepth}{options})", []);
        }
        catch (DuckDBException first) when (!files.Any(f => f.EndsWith(".zst", StringComparison.OrdinalIgnoreCase)))
        {
            return Repaired(files) ?? throw new InvalidDataException(first.Message, first);
        }
    }

    // Null when nothing of it is JSON: what the engine says is about the user's file then.
    private OpenedFiles? Repaired(IReadOnlyList<string> files)
    {
        var (written, notes, values, longest) = (new List<string>(), new List<string>(), 0L, ReaderValue);
        foreach (var file in files)
        {
            var target = HivePaths.Below(engine.TemporaryFile(".jsonl"), file);
            var repaired = new JsonRepair(file, encoding ?? TextEncodings.Detect(file, cancellation), cancellation).WriteTo(target);
            written.Add(target);
            notes.AddRange(repaired.Notes.Select(n => files.Count > 1 ? $"{Path.GetFileName(file)}: {n}" : n));
            (values, longest) = (values + repaired.Values, Math.Max(longest, 2 * repaired.Longest));
        }

        return values == 0 ? null : Checked($"read_json_auto({Sql.List(written)}, format = 'newline_delimited', union_by_name = true, sample_size = -1, maximum_depth = {MostDepth}, maximum_object_size = {longest}{HivePaths.Option(files)})", notes);
    }

    // The engine guesses from the first values only: read all of them once, so that a bad one at the end is found here.
    private OpenedFiles Checked(string read, IReadOnlyList<string> notes)
    {
        var (relation, columns) = WithColumns(read);
        if (!copies)
        {
            engine.Query($"SELECT count(COLUMNS(*)) FROM {relation}", _ => 0, cancellation);
            return new(relation, columns, notes);
        }

        var table = "main." + Sql.Name(engine.NextTable());
        engine.Query($"CREATE TABLE {table} AS SELECT * FROM {relation}", _ => 0, cancellation);
        return new(table, engine.Describe(table), notes);
    }

    // An object of hundreds of keys looks to the engine like one map, and a table of them like one column.
    private (string Relation, IReadOnlyList<ColumnSchema> Columns) WithColumns(string relation)
    {
        var columns = engine.Describe(relation, cancellation);
        if (columns is not [{ Name: "json" } only] || !only.Type.StartsWith("MAP(", StringComparison.Ordinal))
        {
            return (relation, columns);
        }

        var wide = $"{relation[..^1]}, map_inference_threshold = -1)";
        return (wide, engine.Describe(wide, cancellation));
    }
}
