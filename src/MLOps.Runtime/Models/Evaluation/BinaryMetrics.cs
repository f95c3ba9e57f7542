namespace MLOps.Models.Evaluation;

/// <summary>
/// Yes or no. The area under the ROC curve counts ties half (Mann-Whitney), the average precision is the step-wise sum of scikit-learn,
/// the log-loss is in bits as in ML.NET with probabilities kept from 0 and 1 by 1e-15, the Brier score is the mean squared error of
/// the probability. Rows are kept by falling score, so that one pass gives all of them.
/// </summary>
internal sealed class BinaryMetrics : TaskMetrics
{
    private const double Nearest = 1e-15;

    private static readonly string[] Uncalibrated = ["accuracy", "area_under_roc_curve", "average_precision", "f1_score", "positive_precision", "positive_recall"];
    private static readonly string[] Calibrated = [.. Uncalibrated, "log_loss", "brier_score"];

    private readonly bool[] _truth;
    private readonly bool[] _predicted;
    private readonly float[] _score;
    private readonly float[]? _probability;
    private readonly int[] _order;
    private readonly BinaryCells _cells;

    /// <param name="probability">Of yes, 0 to 1; null for a model that gives none.</param>
    public BinaryMetrics(bool[] truth, bool[] predicted, float[] score, float[]? probability)
    {
        (_truth, _predicted, _score, _probability) = (truth, predicted, score, probability);
        _order = Enumerable.Range(0, truth.Length).ToArray();
        Array.Sort(score.Select(s => float.IsNaN(s) ? float.PositiveInfinity : -s).ToArray(), _order);
        float[]? Each(Func<float, bool, double> value) => probability is null ? null : Array.ConvertAll(_order, i => (float)value(probability[i], truth[i]));
        _cells = new BinaryCells(
            Names, Ends(), Array.ConvertAll(_order, i => Mask(truth[i])), Array.ConvertAll(_order, i => Mask(predicted[i])),
            Each(Loss), Each(Square));
    }

    public override IReadOnlyList<string> Names => _probability is null ? Uncalibrated : Calibrated;

    public override int Units => _truth.Length;

    public override void Arrange(ReadOnlySpan<byte> rows, Span<byte> own)
    {
        for (var i = 0; i < _order.Length; i++)
        {
            own[i] = rows[_order[i]];
        }
    }

    public override TaskMetrics Part(int[] rows) => new BinaryMetrics(
        Array.ConvertAll(rows, r => _truth[r]), Array.ConvertAll(rows, r => _predicted[r]), Array.ConvertAll(rows, r => _score[r]),
        _probability is null ? null : Array.ConvertAll(rows, r => _probability[r]));

    public override double[] Of(ReadOnlySpan<byte> weights) => _cells.Of(weights);

    public override TaskMetrics Gathered() => _cells.Gathered();

    public override TaskMetrics Lots() => Summed().Lots();

    /// <summary>As sums, in the order of the rows.</summary>
    public BinarySums Summed()
    {
        var influence = new RankInfluence(Array.ConvertAll(_order, i => _truth[i]), _cells.Ends);
        var (area, precision, sums) = (influence.OnArea(), influence.OnPrecision(), new BinarySums.Sums[_order.Length]);
        for (var place = 0; place < _order.Length; place++)
        {
            var row = _order[place];
            var (yes, said) = (_truth[row], _predicted[row]);
            sums[row] = new BinarySums.Sums(
                1, One(yes), One(said), One(yes && said), yes ? area[place] : 0, yes ? 0 : area[place], precision[place],
                _probability is null ? 0 : Loss(_probability[row], yes), _probability is null ? 0 : Square(_probability[row], yes));
        }

        return new BinarySums(Names, sums, OfAll()[1]);
    }

    /// <summary>Of yes, in the order of the rows; null when the model gives none.</summary>
    public float[]? Probability => _probability;

    /// <summary>False positive rate, recall and precision below each score, from the highest on.</summary>
    public IReadOnlyList<(double FalsePositives, double Recall, double Precision)> Curve()
    {
        var points = new List<(double, double, double)> { (0, 0, 1) };
        double positives = _truth.Count(t => t), negatives = _truth.Length - positives, tp = 0, fp = 0;
        var from = 0;
        foreach (var end in _cells.Ends)
        {
            for (; from < end; from++)
            {
                _ = _truth[_order[from]] ? tp++ : fp++;
            }

            points.Add((fp / negatives, tp / positives, tp / (tp + fp)));
        }

        return points;
    }

    // Where runs of equal scores end: tied rows are ranked together.
    private int[] Ends()
    {
        var ends = new List<int>();
        for (var i = 1; i <= _order.Length; i++)
        {
            if (i == _order.Length || !_score[_order[i]].Equals(_score[_order[i - 1]]))
            {
                ends.Add(i);
            }
        }

        return [.. ends];
    }

    private static double Loss(float probability, bool yes) => -Math.Log2(Math.Clamp(yes ? probability : 1.0 - probability, Nearest, 1));

    private static double Square(float probability, bool yes) => (probability - One(yes)) * (probability - One(yes));

    private static double One(bool value) => value ? 1 : 0;

    private static byte Mask(bool value) => value ? byte.MaxValue : (byte)0;
}
