using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless.Parameters;

namespace MLOps.Notebooks.Headless;

/// <summary>
/// What a run will do with a notebook, decided before anything runs: the parameters in their place, and for every code cell
/// whether it is executed, left out, or left out but for its references and usings.
/// </summary>
public sealed class RunPlan
{
    private RunPlan(NotebookDocument notebook, IReadOnlyList<PlannedCell> cells, NotebookRunOptions options)
    {
        Notebook = notebook;
        Cells = cells;
        Options = options;
    }

    public NotebookRunOptions Options { get; }

    /// <summary>With the parameters injected; cells that will run have no outputs, others keep what they brought along.</summary>
    public NotebookDocument Notebook { get; }

    /// <summary>Every code cell that holds something, in order.</summary>
    public IReadOnlyList<PlannedCell> Cells { get; }

    /// <summary>Code cells of the notebook, the injected one not counted.</summary>
    public int Total => Cells.Count == 0 ? 0 : Cells.Max(c => c.Number);

    /// <exception cref="UserException">A parameter or a cell that the notebook does not have.</exception>
    public static RunPlan Create(NotebookDocument notebook, NotebookRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(options);
        var (cells, injected) = NotebookParameters.Inject(notebook.Cells, options.Parameters);
        var isNew = injected >= 0 && cells.Count > notebook.Cells.Count;
        var roles = Roles(cells, options, isNew ? injected : -1);
        var previous = new PreviousOutputs(options.Previous);
        var prepared = cells.Select((c, i) => c.Kind != CellKind.Code ? c : roles.GetValueOrDefault(i) == CellRole.Run ? c with { Outputs = [], ExecutionCount = null } : previous.Restore(c)).ToList();
        return new RunPlan(notebook with { Cells = prepared }, Number(prepared, roles, isNew ? injected : -1), options);
    }

    /// <summary>
    /// The part of this plan that is left to do in the session of an earlier run: everything from the first cell on that has
    /// another text than then, or did not succeed then. The cells before it stand with the outputs they had.
    /// </summary>
    public RunPlan After(NotebookRun before)
    {
        ArgumentNullException.ThrowIfNull(before);
        var standing = Cells.Zip(before.Plan.Cells).TakeWhile(pair => Stands(pair.First, pair.Second, before)).ToDictionary(pair => pair.First.Index, pair => before.Notebook.Cells[pair.Second.Index]);
        return new(
            Notebook with { Cells = Notebook.Cells.Select((c, i) => standing.TryGetValue(i, out var done) ? Executed(c, done) : c).ToList() },
            Cells.Select(c => c.Role == CellRole.Run && standing.ContainsKey(c.Index) ? c with { Role = CellRole.Stands } : c).ToList(),
            Options);
    }

    private bool Stands(PlannedCell now, PlannedCell then, NotebookRun before)
    {
        var isSame = Notebook.Cells[now.Index].Source == before.Notebook.Cells[then.Index].Source && now.IsInjected == then.IsInjected;
        return isSame && (now.Role, then.Role) switch
        {
            (CellRole.Run, CellRole.Stands) => true,
            (CellRole.Run, CellRole.Run) => before.Executed.Contains(then) && before.Failures.All(f => f.Planned != then),
            _ => now.Role == then.Role,
        };
    }

    private static NotebookCell Executed(NotebookCell cell, NotebookCell before) => cell with { Outputs = before.Outputs, ExecutionCount = before.ExecutionCount, Metadata = before.Metadata };

    private static Dictionary<int, CellRole> Roles(IReadOnlyList<NotebookCell> cells, NotebookRunOptions options, int injected)
    {
        // Numbers count the cells of the notebook as people see it.
        var seen = injected < 0 ? cells : [.. cells.Take(injected), cells[injected] with { Source = "" }, .. cells.Skip(injected + 1)];
        var selection = new CellSelection(seen);
        var first = options.From is { } from ? selection.Find(from)[0] : 0;
        var last = options.Until is { } until ? selection.Find(until)[^1] : cells.Count - 1;
        if (first > last)
        {
            throw new UserException($"--until {options.Until} lies before --from {options.From}.", "Nothing would run.");
        }

        var skipped = options.Skip.SelectMany(selection.Find).ToHashSet();
        var code = Enumerable.Range(0, cells.Count).Where(i => CellSelection.IsRun(cells[i])).ToList();
        var selected = code.Where(i => i >= first && i <= last && !skipped.Contains(i)).ToList();
        var earlier = code.Where(i => i < first && !skipped.Contains(i)).ToList();
        var needed = NeededCells.Among(cells, earlier, selected);
        return code.ToDictionary(i => i, i =>
            selected.Contains(i) || needed.Contains(i) ? CellRole.Run
            : earlier.Contains(i) && CellUses.Of(cells[i]).Preamble.Length > 0 ? CellRole.Preamble
            : CellRole.LeftOut);
    }

    private static List<PlannedCell> Number(IReadOnlyList<NotebookCell> cells, Dictionary<int, CellRole> roles, int injected)
    {
        var number = 0;
        var planned = new List<PlannedCell>();
        for (var i = 0; i < cells.Count; i++)
        {
            if (roles.TryGetValue(i, out var role))
            {
                number += i == injected ? 0 : 1;
                planned.Add(new PlannedCell(i, number, role, i == injected));
            }
        }

        return planned;
    }
}

/// <summary>What a run does with a code cell.</summary>
public enum CellRole
{
    Run,

    /// <summary>Only its references, usings and imports are executed.</summary>
    Preamble,

    LeftOut,

    /// <summary>It has run in this session already.</summary>
    Stands,
}

/// <param name="Index">Its place among all cells, from 0.</param>
/// <param name="Number">Its place among the notebook's code cells, from 1: what errors and progress call it. The injected cell has that of the cell before it, at the top 0.</param>
/// <param name="IsInjected">Whether it holds the values given to the run and is not in the notebook itself.</param>
public sealed record PlannedCell(int Index, int Number, CellRole Role, bool IsInjected)
{
    /// <summary>What errors call it.</summary>
    public string Name => IsInjected ? "parameters" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cell {Number}");
}
