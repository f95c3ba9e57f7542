using System.Globalization;
using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>The cells of a notebook that had been executed when a run ended.</summary>
internal static class RunCode
{
    /// <summary>Every execution that succeeded in the run's session up to its end, in order; empty for a run that no cell started.</summary>
    public static IReadOnlyList<RunCell> Executed(DuckDBConnection connection, RunReport run)
    {
        if (run.Cell?.Split('/') is not [var session, _])
        {
            return [];
        }

        return connection.Query(
            """
            SELECT execution, cell_id, text, declared, read,
                (SELECT max(TRY_CAST(split_part(r.cell, '/', 2) AS INTEGER)) FROM runs r WHERE split_part(r.cell, '/', 1) = c.session AND TRY_CAST(split_part(r.cell, '/', 2) AS INTEGER) < c.execution
                    AND coalesce(r.ended, c.started) >= c.started)
            FROM cells c WHERE session = ? AND started <= ? AND outcome = 'succeeded' ORDER BY execution
            """,
            row => new RunCell(row.GetInt32(0), row.Text(1), row.GetString(2), Json.Read<List<string>>(row.GetString(3)), Json.Read<List<string>>(row.GetString(4)), row.IsDBNull(5) ? null : row.GetInt32(5)),
            session, run.Ended ?? DateTimeOffset.MaxValue.AddDays(-1));
    }

    /// <summary>The last version of each cell, in the order in which these were executed.</summary>
    public static IReadOnlyList<RunCell> Latest(IReadOnlyList<RunCell> executed) => executed
        .GroupBy(c => c.CellId ?? c.Execution.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal)
        .Select(g => g.Last()).OrderBy(c => c.Execution).ToList();

    /// <summary>
    /// What the run rests on: the cells from its start to its end; before them, going backwards, every cell that declares a name which
    /// is needed or uses one (it may have changed it), every cell of directives, and of a cell that logs to another run the cell that
    /// started that one. What only shows something else or serves something is left out.
    /// </summary>
    public static IReadOnlyList<RunCell> Slice(IReadOnlyList<RunCell> executed, RunReport run)
    {
        var first = int.Parse(run.Cell!.Split('/')[1], CultureInfo.InvariantCulture);
        var kept = executed.Where(c => c.Execution >= first).ToList();
        var needed = kept.SelectMany(c => c.Read).ToHashSet(StringComparer.Ordinal);
        var starts = new HashSet<int>();
        foreach (var cell in executed.Where(c => c.Execution < first).Reverse())
        {
            if (cell.Declared.Concat(cell.Read).Any(needed.Contains) || cell.HasDirectives || starts.Contains(cell.Execution))
            {
                kept.Insert(0, cell);
                needed.UnionWith(cell.Read);
                starts.UnionWith(cell is { TellsRun: true, RunStart: { } start } ? [start] : []);
            }
        }

        return kept;
    }
}

/// <summary>One executed version of a cell.</summary>
/// <param name="Declared">Names that it declared.</param>
/// <param name="Read">Names of earlier cells that it used.</param>
/// <param name="RunStart">The execution that started the latest run of those that were open when it ran; null when none was.</param>
internal sealed record RunCell(int Execution, string? CellId, string Text, IReadOnlyList<string> Declared, IReadOnlyList<string> Read, int? RunStart)
{
    /// <summary>Whether it may speak to the run that is open.</summary>
    public bool TellsRun => Text.Contains("#!run ", StringComparison.Ordinal) || Text.Contains(".Experiments", StringComparison.Ordinal);

    /// <summary>Whether later cells rest on it without naming anything of it: packages and usings.</summary>
    public bool HasDirectives => Text.Split('\n').Select(l => l.TrimStart()).Any(l =>
        l.StartsWith("#r ", StringComparison.Ordinal) || l.StartsWith("#i ", StringComparison.Ordinal) || l.StartsWith("#!import", StringComparison.Ordinal)
        || (l.StartsWith("using ", StringComparison.Ordinal) && l.TrimEnd().EndsWith(';') && !l.Contains('=', StringComparison.Ordinal)));
}
