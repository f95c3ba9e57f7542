namespace MLOps.Models.Evaluation;

/// <summary>
/// One of several classes. Micro accuracy is the share of right rows, macro accuracy the mean recall of the classes that occur, macro F1
/// the mean over classes that occur or are predicted; the log-loss is in nats as in ML.NET, with probabilities kept from 0 by 1e-15.
/// </summary>
/// <param name="truth">Index of the class of each row.</param>
/// <param name="predicted">The same of what the model says; -1 for a class that is not among them.</param>
/// <param name="loss">The log-loss of each row; null when the model's scores cannot be matched with classes.</param>
internal sealed class MulticlassMetrics(int classes, int[] truth, int[] predicted, float[]? loss, byte[]? sizes = null) : TaskMetrics
{
    private const double Least = 1e-15;

    private static readonly string[] Plain = ["micro_accuracy", "macro_accuracy", "macro_f1"];
    private static readonly string[] WithLoss = [.. Plain, "log_loss"];

    /// <param name="probability">Of the true class of each row.</param>
    public static MulticlassMetrics Of(int classes, int[] truth, int[] predicted, float[]? probability) =>
        new(classes, truth, predicted, probability is null ? null : Array.ConvertAll(probability, p => (float)-Math.Log(Math.Max(p, Least))));

    public override IReadOnlyList<string> Names => loss is null ? Plain : WithLoss;

    public override int Units => truth.Length;

    public override byte[]? Sizes => sizes;

    public override TaskMetrics Part(int[] rows) => new MulticlassMetrics(
        classes, Array.ConvertAll(rows, r => truth[r]), Array.ConvertAll(rows, r => predicted[r]), loss is null ? null : Array.ConvertAll(rows, r => loss[r]));

    /// <summary>Rows of the same truth and answer and of about the same loss become one.</summary>
    public override TaskMetrics Gathered()
    {
        var cells = AlikeRows.Of(truth, predicted, loss);
        return new MulticlassMetrics(
            classes, cells.ConvertAll(c => truth[c[0]]).ToArray(), cells.ConvertAll(c => predicted[c[0]]).ToArray(),
            loss is null ? null : AlikeRows.Means(cells, loss), AlikeRows.Sizes(cells));
    }

    public override double[] Of(ReadOnlySpan<byte> weights)
    {
        var (real, said, right) = (new long[classes], new long[classes + 1], new long[classes]);
        double lost = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var (t, p, w) = (truth[i], predicted[i], weights[i]);
            real[t] += w;
            said[p < 0 ? classes : p] += w;
            right[t] += t == p ? w : 0;
            lost += loss is null ? 0 : w * loss[i];
        }

        var all = (double)real.Sum();
        var present = Enumerable.Range(0, classes).ToList();
        var values = new[]
        {
            right.Sum() / all,
            present.Where(c => real[c] > 0).Select(c => right[c] / (double)real[c]).DefaultIfEmpty(double.NaN).Average(),
            present.Where(c => real[c] + said[c] > 0).Select(c => 2.0 * right[c] / (real[c] + said[c])).DefaultIfEmpty(double.NaN).Average(),
        };
        return loss is null ? values : [.. values, lost / all];
    }
}
