using MLOps.Profiling;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

/// <summary>How the columns relate to the target: the strongest as rows with a small chart, every group when unfolded.</summary>
internal static class ProfileTarget
{
    private const int ColumnsShown = 12;
    private const int ColumnsInDepth = 30;
    private const int ClassesShown = 5;

    // The share of a class in fewer rows says little.
    private const int FewRows = 5;

    private static readonly HashSet<int> Right = [1, 2];

    public static void Write(Html html, TargetReport? target)
    {
        if (target is null)
        {
            return;
        }

        html.Section($"Target: {target.Column}");
        html.Element("div", Summary(target));
        Legend(html, target);
        html.Element("div", d => d.Table(Header(target), target.Columns.Take(ColumnsShown).Select(c => Row(c, target)), Right), ("class", "mlops-told"));
        if (target.Columns.Count > ColumnsShown)
        {
            html.Details($"{target.Columns.Count - ColumnsShown} more", more => more.Plain(
                ["column", "predicts alone", "association", "method"],
                target.Columns.Skip(ColumnsShown).Select(c => new[] { ProfileWords.Cut(c.Name, 40), Figures.Share(c.Alone), Value(c), Method(c) })));
        }

        html.Details($"{target.Column} within the groups of each column", more =>
        {
            foreach (var column in target.Columns.Where(c => c.Groups.Count > 0).Take(ColumnsInDepth))
            {
                more.Details(ProfileWords.Cut(column.Name, 60), one => Groups(one, column, target));
            }
        });
    }

    public static IEnumerable<string> Lines(TargetReport? target, int width) => target is null
        ? []
        : [.. TextTable.Wrap($"Target {target.Column}: {Summary(target)}", width), TextTable.Render(
            ["column", "predicts alone", "association", "method", "in short"],
            target.Columns.Take(ColumnsShown).Select(c => (IReadOnlyList<string>)[ProfileWords.Cut(c.Name, 40), Figures.Share(c.Alone), Value(c), Method(c), InShort(c, target)]), Right, width, sentences: 4)];

    private static string[] Header(TargetReport target) => ["column", "predicts alone", "association", $"{ProfileWords.Cut(target.Column, 24)} along it", "in short"];

    private static string Summary(TargetReport target)
    {
        var from = $"{Figures.Count(target.Rows)} {(target.IsExact ? "rows" : "sampled rows")} that have it";
        return target.Task == TargetTask.Regression
            ? $"A number. From {from}."
            : $"{string.Join(", ", target.Classes.Take(ClassesShown).Select(c => $"{Shown(c.Value)} {Figures.Share((double)c.Count / target.Rows)}"))}{(target.Classes.Count > ClassesShown ? $" and {target.Classes.Count - ClassesShown} more classes" : "")}. From {from}.";
    }

    private static void Legend(Html html, TargetReport target)
    {
        if (target.Task == TargetTask.Classification)
        {
            html.Element("div", legend =>
            {
                for (var i = 0; i < Math.Min(ClassesShown, target.Classes.Count); i++)
                {
                    legend.Element("span", c => c.Element("span", "■ ", ("style", $"color:{TargetChart.Color(i)}")).Text(Shown(target.Classes[i].Value)), ("style", "margin-right:14px")).Text(" ");
                }
            });
        }
    }

    private static List<Action<Html>> Row(TargetColumn c, TargetReport target) =>
    [
        h => h.Element("b", ProfileWords.Cut(c.Name, 40)),
        h => h.Text(Figures.Share(c.Alone)),
        h => h.Element("span", Value(c), ("title", Method(c))).Text(" ").Element("span", Method(c), ("class", "mlops-muted")),
        h => Chart(h, c, target),
        h => h.Text(InShort(c, target)),
    ];

    private static void Chart(Html cell, TargetColumn c, TargetReport target)
    {
        if (c.Groups.Count > 0)
        {
            cell.Image(TargetChart.Draw(c, target.Task), $"{target.Column} along {c.Name}: {InShort(c, target)}", 150, 34);
        }
    }

    private static void Groups(Html html, TargetColumn column, TargetReport target) => html.Plain(
        [column.Name, "rows", .. target.Task == TargetTask.Regression ? ["mean", "median"] : target.Classes.Take(ClassesShown).Select(c => Shown(c.Value))],
        column.Groups.Select(g => (IEnumerable<string>)[Name(g, column), Figures.Count(g.Rows), .. target.Task == TargetTask.Regression
            ? new[] { Figures.Number(g.Mean), Figures.Number(g.Median) }
            : g.ClassCounts.Take(ClassesShown).Select(n => Figures.Share(g.Rows == 0 ? double.NaN : (double)n / g.Rows))]));

    /// <summary>Where the target differs most: "yes: 74.2 % at female, 18.9 % at male".</summary>
    private static string InShort(TargetColumn column, TargetReport target)
    {
        var groups = column.Groups.Where(g => g.Rows >= Math.Max(FewRows, target.Rows / 100)).ToList();
        if (groups.Count < 2)
        {
            return "";
        }

        if (target.Task == TargetTask.Regression)
        {
            var (high, low) = (groups.MaxBy(g => g.Median)!, groups.MinBy(g => g.Median)!);
            return $"median {Figures.Number(high.Median)} at {Name(high, column)}, {Figures.Number(low.Median)} at {Name(low, column)}";
        }

        // Of two classes the rarer one; of more, the one whose share differs most.
        var at = target.Classes.Count == 2 ? 1 : Enumerable.Range(0, target.Classes.Count).MaxBy(i => groups.Max(g => Share(g, i)) - groups.Min(g => Share(g, i)));
        var (most, least) = (groups.MaxBy(g => Share(g, at))!, groups.MinBy(g => Share(g, at))!);
        return $"{Shown(target.Classes[at].Value)}: {Figures.Share(Share(most, at))} at {Name(most, column)}, {Figures.Share(Share(least, at))} at {Name(least, column)}";
    }

    private static double Share(TargetGroup group, int place) => (double)group.ClassCounts[place] / group.Rows;

    private static string Name(TargetGroup group, TargetColumn column) => group.Kind switch
    {
        TargetGroupKind.Missing => "missing",
        TargetGroupKind.Others => "all others",
        TargetGroupKind.Value => Shown(group.Value!),
        _ when Equals(group.From, group.To) => Edge(group.From),
        _ => $"{Edge(group.From)} to {Edge(group.To)}",
    };

    private static string Edge(ProfileValue? edge) => edge?.Number is { } x ? Figures.Number(x) : edge?.Text[..Math.Min(edge.Text.Length, 16)] ?? "";

    private static string Value(TargetColumn c) => c.Association is { } value ? Figures.Number(Math.Round(value, 2)) : "–";

    private static string Method(TargetColumn c) => ProfileWords.Method(c.Method);

    private static string Shown(ProfileValue value) => value.Text.Length == 0 ? "(empty text)" : ProfileWords.Cut(value.Text, 24);
}
