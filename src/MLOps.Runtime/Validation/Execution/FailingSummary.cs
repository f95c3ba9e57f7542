using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>What the report tells of the failing rows: how many there are, and by check the first few and the commonest values.</summary>
internal sealed record FailingSummary(long Rows, IReadOnlyDictionary<string, SampleRows> Samples, IReadOnlyDictionary<string, string?> Observed)
{
    /// <summary>A report with thousands of failed checks shows samples of the first ones; the quarantine file has all.</summary>
    public const int SampledChecks = 200;

    public static FailingSummary None { get; } = new(0, new Dictionary<string, SampleRows>(StringComparer.Ordinal), new Dictionary<string, string?>(StringComparer.Ordinal));

    public static FailingSummary Read(DataEngine engine, Samples samples, int sampleRows, string file) =>
        new(engine.Scalar<long>($"SELECT count(*) FROM read_parquet({Sql.Text(file)})"), samples.Rows(sampleRows), samples.Observed());
}
