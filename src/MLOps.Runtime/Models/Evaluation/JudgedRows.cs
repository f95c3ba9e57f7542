using System.Globalization;

namespace MLOps.Models.Evaluation;

/// <summary>Rows with their truth and a model's answers, ready to be measured.</summary>
/// <param name="Rows">Places of the rows that are judged, among all that were read: those with a label.</param>
/// <param name="Classes">Names by index, for classes.</param>
/// <param name="Truth">Index of each judged row's class (0 and 1 for no and yes); empty for numbers.</param>
/// <param name="Said">The same of the answer; -1 for a class that no row has.</param>
internal sealed record JudgedRows(ModelTask Task, int[] Rows, TaskMetrics Metrics, IReadOnlyList<string> Classes, int[] Truth, int[] Said)
{
    private static readonly string[] NoYes = ["false", "true"];

    /// <summary>Whether the answer was right, row by row; empty for numbers.</summary>
    public IReadOnlyList<bool> Right => Truth.Zip(Said, (t, s) => t == s).ToList();

    /// <param name="labels">Null for clustering without labels.</param>
    /// <param name="groups">For a ranking.</param>
    public static JudgedRows Of(ModelTask task, ModelAnswers answers, IReadOnlyList<string>? classes, Labels? labels, string[]? groups)
    {
        var rows = labels is null ? Enumerable.Range(0, answers.Rows).ToArray() : Enumerable.Range(0, labels.Count).Where(labels.Has).ToArray();
        var kept = rows.Length == answers.Rows ? answers : answers.Pick(rows);
        return task switch
        {
            ModelTask.Binary => Binary(rows, kept, Array.ConvertAll(rows, labels!.Yes)),
            ModelTask.Multiclass => Multiclass(rows, kept, classes, Array.ConvertAll(rows, labels!.Class)),
            ModelTask.Clustering => Clusters(rows, kept, labels is null ? null : Array.ConvertAll(rows, labels.Class)),
            ModelTask.Ranking => new(task, rows, new RankingMetrics(Array.ConvertAll(rows, labels!.Number), kept.Scores!.Select(s => (double)s).ToArray(), Array.ConvertAll(rows, r => groups![r])), [], [], []),
            _ => new(task, rows, new RegressionMetrics(Array.ConvertAll(rows, labels!.Number), kept.Scores!.Select(s => (double)s).ToArray()), [], [], []),
        };
    }

    private static JudgedRows Binary(int[] rows, ModelAnswers answers, bool[] truth)
    {
        var said = Array.ConvertAll(answers.Said!, s => s == "true");
        var score = answers.Scores ?? answers.Probability ?? Array.ConvertAll(said, s => s ? 1f : 0f);
        return new(ModelTask.Binary, rows, new BinaryMetrics(truth, said, score, answers.Probability), NoYes, Array.ConvertAll(truth, t => t ? 1 : 0), Array.ConvertAll(said, s => s ? 1 : 0));
    }

    private static JudgedRows Multiclass(int[] rows, ModelAnswers answers, IReadOnlyList<string>? known, string[] labels)
    {
        var names = labels.Concat(known ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var index = names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i, StringComparer.Ordinal);
        var truth = Array.ConvertAll(labels, l => index[l]);
        var said = Array.ConvertAll(answers.Said!, s => index.GetValueOrDefault(s, -1));
        return new(ModelTask.Multiclass, rows, MulticlassMetrics.Of(names.Count, truth, said, OfTruth(answers, known, labels)), names, truth, said);
    }

    // The probability of the true class, when the score has a place for every class.
    private static float[]? OfTruth(ModelAnswers answers, IReadOnlyList<string>? classes, string[] labels)
    {
        if (classes is null || answers.Scores is null || answers.Width != classes.Count)
        {
            return null;
        }

        var slot = classes.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i, StringComparer.Ordinal);
        return labels.Select((label, row) => slot.TryGetValue(label, out var s) ? answers.Scores[(row * answers.Width) + s] : 0).ToArray();
    }

    private static JudgedRows Clusters(int[] rows, ModelAnswers answers, string[]? labels)
    {
        var cluster = Array.ConvertAll(answers.Said!, s => int.Parse(s, CultureInfo.InvariantCulture));
        var distance = Enumerable.Range(0, cluster.Length).Select(r => answers.Scores!.AsSpan(r * answers.Width, answers.Width).ToArray().Min()).ToArray();
        var names = labels?.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() ?? [];
        return new(ModelTask.Clustering, rows, new ClusterMetrics(cluster, distance, labels is null ? null : Array.ConvertAll(labels, l => names.IndexOf(l))), names, [], []);
    }
}
