using MLOps.Models.Scoring;

namespace MLOps.Models.Evaluation;

/// <summary>
/// What the inputs do: permutation importance (Breiman 2001; the mean of five shuffles) and partial dependence (Friedman 2001; up to
/// twelve values of each number, from its 2nd to its 98th percentile).
/// </summary>
internal sealed class ModelExplainer(IModelScorer scorer, int seed, CancellationToken cancellation)
{
    public const int MostRows = 2000;
    private const int Repeats = 5;
    private const int Values = 12;

    /// <param name="metrics">Measures answers against the truth of the same rows.</param>
    public IReadOnlyList<InputImportance> Importance(IReadOnlyList<ColumnBuffer> inputs, Func<ModelAnswers, TaskMetrics> metrics)
    {
        var before = metrics(Answers(inputs));
        var whole = before.OfAll()[0];
        var sign = Tracking.MetricDirections.Of(before.Names[0]) == Tracking.MetricDirection.LowerIsBetter ? -1 : 1;
        return inputs.Select((input, index) =>
        {
            var losses = Enumerable.Range(0, Repeats).Select(repeat =>
            {
                cancellation.ThrowIfCancellationRequested();
                var order = Enumerable.Range(0, input.Rows).ToArray();
                new Random((seed * 1000) + (index * Repeats) + repeat).Shuffle(order);
                return sign * (whole - metrics(Answers(Replaced(inputs, index, input.Pick(order)))).OfAll()[0]);
            }).ToList();
            var mean = losses.Average();
            return new InputImportance(input.Spec.Name, mean, Math.Sqrt(losses.Sum(l => (l - mean) * (l - mean)) / (Repeats - 1)));
        }).OrderByDescending(i => i.Loss).ToList();
    }

    public IReadOnlyList<PartialDependence> Dependence(ModelTask task, IReadOnlyList<ColumnBuffer> inputs) => task is not (ModelTask.Binary or ModelTask.Regression)
        ? []
        : inputs.Select((input, index) => (input, index))
            .Where(x => x.input.Spec.Length is null && TensorType.Of(x.input.Spec).IsNumeric)
            .Select(x => new PartialDependence(x.input.Spec.Name, Curve(inputs, x.input, x.index)))
            .Where(d => d.Points.Count > 1).ToList();

    private List<CurvePoint> Curve(IReadOnlyList<ColumnBuffer> inputs, ColumnBuffer input, int index)
    {
        var places = Enumerable.Range(0, input.Rows).Where(r => input.Cell(r) is not null).OrderBy(r => Number(input, r)).ToList();
        if (places.Count == 0)
        {
            return [];
        }

        // Values that rows really have: no number is made up.
        return Enumerable.Range(0, Values).Select(i => places[(int)Math.Round((places.Count - 1) * (0.02 + (0.96 * i / (Values - 1))))])
            .DistinctBy(place => Number(input, place))
            .Select(place =>
            {
                cancellation.ThrowIfCancellationRequested();
                var answers = Answers(Replaced(inputs, index, input.Pick(Enumerable.Repeat(place, input.Rows).ToArray())));
                return new CurvePoint(Number(input, place), (answers.Probability ?? answers.Scores)!.Average());
            }).ToList();
    }

    private ModelAnswers Answers(IReadOnlyList<ColumnBuffer> inputs) => ModelAnswers.Of(scorer.Signature, [scorer.Score(inputs, inputs.Count == 0 ? 0 : inputs[0].Rows)]);

    private static double Number(ColumnBuffer input, int row) => Convert.ToDouble(input.Cell(row), System.Globalization.CultureInfo.InvariantCulture);

    private static List<ColumnBuffer> Replaced(IReadOnlyList<ColumnBuffer> inputs, int index, ColumnBuffer by) => inputs.Select((input, i) => i == index ? by : input).ToList();
}
