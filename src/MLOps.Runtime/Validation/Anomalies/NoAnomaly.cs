namespace MLOps.Validation;

/// <summary>
/// A figure is as its history lets expect: the same check's figures in earlier runs of the suite, the latest 1,000. Until there are enough
/// of them the check holds and says so; over no values at all it does not hold.
/// </summary>
public sealed record NoAnomaly(Aggregate Aggregate, AnomalyDetector Detector) : FigureExpectation
{
    public override string Kind => "no_anomaly";

    public override IReadOnlyList<string> Reads => Aggregate.Reads;

    public override Literal? Least => null;

    public override Literal? Most => null;

    public override string Expected => $"{Aggregate} as usual ({Detector.Word})";

    internal override IEnumerable<(string, object?)> Parameters => [("aggregate", Aggregate.ToString()), ("detector", Detector.Word), .. Detector.Parameters];
}
