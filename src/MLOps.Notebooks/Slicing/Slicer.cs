using System.Diagnostics;
using Microsoft.CodeAnalysis;
using MLOps.Interactive.Commands;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// Finds what led to the outcomes of a notebook: registered models, what runs logged, checks of data. Works on executed versions
/// of cells, not on the page. A pure function: nothing is run.
/// </summary>
internal sealed class Slicer(MagicCatalog catalog, IReadOnlyList<MetadataReference> references)
{
    public NotebookSlice Slice(IReadOnlyList<SliceCell> cells, string title = "Pipeline", IReadOnlyList<string>? outputs = null, CancellationToken cancellation = default)
    {
        var started = Stopwatch.GetTimestamp();
        var (chain, nodes) = Read(cells, checksAll: false, cancellation);
        if (nodes.Exists(n => n.Effects.MeansNothing))
        {
            (chain, nodes) = Read(cells, checksAll: true, cancellation);
        }

        var chosen = outputs is { Count: > 0 } ? new ChosenOutputs(outputs) : null;
        var graph = new DependencyGraph();
        nodes.ForEach(graph.Add);
        var closure = new SliceClosure(nodes, graph, LastVersions(cells), chosen);
        var report = SliceReporter.Report(title, cells, chain.Units.ToLookup(u => u.Cell.Order), nodes, graph, closure, Stopwatch.GetElapsedTime(started).TotalSeconds);
        report = report with { Problems = [.. chain.Problems, .. report.Problems] };
        return new NotebookSlice(chain.Units, chain.Packages, nodes, closure.Kept, graph, report) { Feeds = chain.Feeds, Results = (chosen ?? closure.ForItsValues)?.Variables ?? [] };
    }

    // Cells that ran have no errors: to ask the compiler for them takes as long as all else. Where one does mean nothing here, it is asked.
    private (ScriptChain Chain, List<SliceNode> Nodes) Read(IReadOnlyList<SliceCell> cells, bool checksAll, CancellationToken cancellation)
    {
        var chain = Chain(cells, typesApart: false, checksAll, cancellation);
        chain = chain.NeedsTypesApart ? Chain(cells, typesApart: true, checksAll, cancellation) : chain;
        return (chain, ReadNodes(chain, cancellation));
    }

    private ScriptChain Chain(IReadOnlyList<SliceCell> cells, bool typesApart, bool checksAll, CancellationToken cancellation)
    {
        var chain = new ScriptChain(catalog, references, typesApart, checksAll);
        foreach (var cell in cells)
        {
            cancellation.ThrowIfCancellationRequested();
            chain.Add(cell);
        }

        chain.Finish();
        return chain;
    }

    private static List<SliceNode> ReadNodes(ScriptChain chain, CancellationToken cancellation)
    {
        var texts = new TextValues();
        var reader = new NodeReader(new CalleeSummaries(chain.ModelOf, texts), texts, chain.Marked);
        var nodes = new List<SliceNode>();
        foreach (var unit in chain.Units)
        {
            cancellation.ThrowIfCancellationRequested();
            nodes.AddRange(reader.Read(unit, nodes.Count));
        }

        return nodes;
    }

    // Outcomes count where a cell ran last; what earlier runs of it left behind counts only when something needs it.
    private static HashSet<int> LastVersions(IReadOnlyList<SliceCell> cells) =>
        cells.GroupBy(c => c.CellId ?? $"#{c.Order}").Select(g => g.Last().Order).ToHashSet();
}
