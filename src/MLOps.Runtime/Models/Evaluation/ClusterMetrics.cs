namespace MLOps.Models.Evaluation;

/// <summary>
/// Groups without names. The average distance is the mean of the model's own distance to the chosen cluster; with labels also the
/// normalised mutual information (by the arithmetic mean of the entropies, 0 to 1), and purity: the share of rows of their cluster's
/// most frequent label.
/// </summary>
/// <param name="cluster">Index of each row's cluster.</param>
/// <param name="truth">Index of each row's label; null without labels.</param>
internal sealed class ClusterMetrics(int[] cluster, float[] distance, int[]? truth, byte[]? sizes = null) : TaskMetrics
{
    private readonly int _clusters = cluster.DefaultIfEmpty(-1).Max() + 1;
    private readonly int _labels = truth is null ? 0 : truth.DefaultIfEmpty(-1).Max() + 1;

    public override IReadOnlyList<string> Names { get; } = truth is null ? ["average_distance"] : ["average_distance", "normalized_mutual_information", "purity"];

    public override int Units => cluster.Length;

    public override byte[]? Sizes => sizes;

    public override TaskMetrics Part(int[] rows) => new ClusterMetrics(
        Array.ConvertAll(rows, r => cluster[r]), Array.ConvertAll(rows, r => distance[r]), truth is null ? null : Array.ConvertAll(rows, r => truth[r]));

    /// <summary>Rows of the same cluster and label and at about the same distance become one.</summary>
    public override TaskMetrics Gathered()
    {
        var cells = AlikeRows.Of(cluster, truth ?? new int[cluster.Length], distance);
        return new ClusterMetrics(
            cells.ConvertAll(c => cluster[c[0]]).ToArray(), AlikeRows.Means(cells, distance),
            truth is null ? null : cells.ConvertAll(c => truth[c[0]]).ToArray(), AlikeRows.Sizes(cells));
    }

    public override double[] Of(ReadOnlySpan<byte> weights)
    {
        double all = 0, sum = 0;
        var table = new double[_clusters, Math.Max(1, _labels)];
        for (var i = 0; i < weights.Length; i++)
        {
            all += weights[i];
            sum += weights[i] * distance[i];
            table[cluster[i], truth is null ? 0 : truth[i]] += weights[i];
        }

        return truth is null ? [sum / all] : [sum / all, MutualInformation(table, all), Purity(table, all)];
    }

    private double Purity(double[,] table, double all) =>
        Enumerable.Range(0, _clusters).Sum(c => Enumerable.Range(0, _labels).Max(t => table[c, t])) / all;

    private double MutualInformation(double[,] table, double all)
    {
        var byCluster = Enumerable.Range(0, _clusters).Select(c => Enumerable.Range(0, _labels).Sum(t => table[c, t]) / all).ToArray();
        var byLabel = Enumerable.Range(0, _labels).Select(t => Enumerable.Range(0, _clusters).Sum(c => table[c, t]) / all).ToArray();
        var shared = 0.0;
        for (var c = 0; c < _clusters; c++)
        {
            for (var t = 0; t < _labels; t++)
            {
                var p = table[c, t] / all;
                shared += p > 0 ? p * Math.Log(p / (byCluster[c] * byLabel[t])) : 0;
            }
        }

        var mean = (Entropy(byCluster) + Entropy(byLabel)) / 2;
        return mean > 0 ? Math.Clamp(shared / mean, 0, 1) : 1;
    }

    private static double Entropy(double[] shares) => -shares.Where(p => p > 0).Sum(p => p * Math.Log(p));
}
