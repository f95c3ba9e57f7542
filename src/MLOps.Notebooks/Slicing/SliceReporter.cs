using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using MLOps.Notebooks.Session;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Slicing;

/// <summary>Says of every executed cell whether it stays and why.</summary>
internal static partial class SliceReporter
{
    public static SliceReport Report(string title, IReadOnlyList<SliceCell> cells, ILookup<int, ScriptUnit> units, IReadOnlyList<SliceNode> nodes, DependencyGraph graph, SliceClosure closure, double seconds)
    {
        var byCell = nodes.ToLookup(n => n.Cell.Order);
        var rows = cells.Select(c => Row(c, cells, units[c.Order].Any(u => u.Magic is not null), byCell[c.Order].ToList(), nodes, graph, closure)).ToList();
        var outcomes = closure.OutcomeNodes.Select(i => $"[{nodes[i].Cell.Order}] {nodes[i].Effects.Outcome ?? (nodes[i].Effects.Keep ? "marked to keep" : "makes what the export is for")}: {nodes[i].Text}").Distinct().ToList();
        return new SliceReport(title, rows, outcomes, Problems(cells, byCell, nodes, closure).Distinct().ToList(), seconds);
    }

    private static SliceCellReport Row(SliceCell cell, IReadOnlyList<SliceCell> cells, bool hasMagic, List<SliceNode> own, IReadOnlyList<SliceNode> nodes, DependencyGraph graph, SliceClosure closure)
    {
        var kept = own.Where(n => closure.Kept.Contains(n.Index)).ToList();
        var neededBy = closure.Kept.Where(k => nodes[k].Cell.Order != cell.Order && kept.Any(n => graph.Needs(k).ContainsKey(n.Index)))
            .Select(k => nodes[k].Cell.Order).Distinct().Order().ToList();
        var (stay, all) = (Written(kept), Written(own));
        var fate = kept.Count == 0 ? CellFate.Dropped : stay == all ? CellFate.Kept : CellFate.PartlyKept;
        var reason = kept.Count == 0 ? DropReason(cell, cells, hasMagic, own, closure) : KeepReason(kept, nodes, graph, closure);
        return new SliceCellReport(cell.Order, FirstLine(cell.Text), fate, stay, all, reason, neededBy);
    }

    // A magic is one line to whoever wrote it, whatever stands for it.
    private static int Written(List<SliceNode> nodes) => nodes.Select(n => n.Unit.Magic is null ? (object)n : n.Unit).Distinct().Count();

    private static string KeepReason(List<SliceNode> kept, IReadOnlyList<SliceNode> nodes, DependencyGraph graph, SliceClosure closure)
    {
        var own = kept.Where(n => closure.CauseOf(n.Index) == n.Index).Select(n => n.Effects.Outcome ?? (n.Effects.Keep ? "marked to keep" : "is what the export is for")).Distinct().ToList();
        if (own.Count > 0)
        {
            return string.Join(", ", own);
        }

        var node = kept.FirstOrDefault(n => nodes[closure.CauseOf(n.Index)].Cell.Order != n.Cell.Order) ?? kept[0];
        var cause = nodes[closure.CauseOf(node.Index)];
        return graph.Needs(cause.Index).TryGetValue(node.Index, out var name)
            ? $"gives {Spoken(name)} to [{cause.Cell.Order}]"
            : $"goes with [{cause.Cell.Order}]";
    }

    private static string Spoken(string name) => name switch
    {
        "run" => "the open run",
        "experiment" => "the experiment",
        _ when name.Contains(':', StringComparison.Ordinal) => name.Replace(":", " ", StringComparison.Ordinal),
        _ => $"'{name}'",
    };

    private static string DropReason(SliceCell cell, IReadOnlyList<SliceCell> cells, bool hasMagic, List<SliceNode> own, SliceClosure closure)
    {
        if (cell.Outcome != CellOutcome.Succeeded)
        {
            return "failed";
        }

        if (own.Select(n => closure.ExclusionOf(n.Index)).FirstOrDefault(r => r is not null) is { } excluded)
        {
            return excluded;
        }

        if (cell.CellId is { } id && cells.LastOrDefault(c => c.CellId == id) is { } last && last.Order > cell.Order)
        {
            return $"ran again as [{last.Order}]";
        }

        if (own.Count == 0 && !hasMagic)
        {
            return "has no statements of its own";
        }

        return own.All(n => n.Effects.Shows || n.Unit.Magic is { Exports: false } || n.Effects.Definitions.Count == 0) ? "only shows something" : "nothing that is recorded needs it";
    }

    private static IEnumerable<string> Problems(IReadOnlyList<SliceCell> cells, ILookup<int, SliceNode> byCell, IReadOnlyList<SliceNode> nodes, SliceClosure closure)
    {
        var failed = cells.GroupBy(c => c.CellId ?? $"#{c.Order}").Select(g => g.Last()).Where(c => c.CellId is not null && c.Outcome != CellOutcome.Succeeded).ToList();
        var isForFiles = closure.ForItsValues is null && closure.OutcomeNodes.All(i => nodes[i].Effects.Outcome is null);
        foreach (var cell in failed.Where(c => byCell[c.Order].Any(n => n.Effects.Outcome is not null || n.Effects.Keep) || RecordsByItsText().IsMatch(c.Text) || (isForFiles && FileCalls.MayWrite(CSharpSyntaxTree.ParseText(c.Text)))))
        {
            yield return $"Cell [{cell.Order}] failed and was not mended: nobody knows what it would have recorded.";
        }

        foreach (var node in nodes.Where(n => closure.Kept.Contains(n.Index)))
        {
            if (node.Cell.Outcome != CellOutcome.Succeeded)
            {
                yield return $"Cell [{node.Cell.Order}] failed, but what is recorded needs it; run it again.";
            }
            else if (node.Unit.Magic is { Exports: false } magic)
            {
                yield return $"Cell [{node.Cell.Order}]: what is recorded needs the result of '{magic.Line}', which cannot be exported.";
            }
        }

        if (closure.OutcomeNodes.Count == 0)
        {
            yield return "The notebook records nothing that a pipeline could reproduce: no model, no metric, no check, no dataset, no file, no value at its end; say what it is for (--for VARIABLE).";
        }
    }

    // A cell that did not compile has no meaning to ask for.
    [GeneratedRegex(@"\bmlops\.|\.Log(Metric|Parameter|Artifact)|^#!(run|model|validate|data|feature|experiment)\b", RegexOptions.Multiline)]
    private static partial Regex RecordsByItsText();

    private static string FirstLine(string text) =>
        text.ReplaceLineEndings("\n").Split('\n').FirstOrDefault(l => l.Trim().Length > 0 && !l.TrimStart().StartsWith("//", StringComparison.Ordinal))?.Trim() ?? "";
}
