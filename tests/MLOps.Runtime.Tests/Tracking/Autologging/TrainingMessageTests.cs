using Microsoft.ML;
using MLOps.Tracking;
using MLOps.Tracking.Autologging;

namespace MLOps.Runtime.Tests.Tracking.Autologging;

public sealed class TrainingMessageTests : IDisposable
{
    private readonly LearningWorkspace _test = new();

    private MLContext Ml => _test.Ml;

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    private AutoLog AutoLog => Experiments.AutoLog;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void What_a_trainer_chose_and_said_is_recorded()
    {
        using (Experiments.StartRun("x"))
        {
            AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.BinaryClassification.Trainers.SdcaLogisticRegression()), _test.Rows);
        }

        var report = Experiments.Get("x");
        Assert.True(report.Parameters.ContainsKey("auto.L2"), string.Join(", ", report.Parameters.Keys));
        Assert.True(report.Metric("best_iteration") > 0);
        Assert.Contains("Using best model", File.ReadAllText(Experiments.ArtifactPath("x", "training.log")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auto-tuning parameters: L1Threshold (L1/L2) = 0.", "L1Threshold", "0")]
    [InlineData("Auto-tuning parameters: LearningRate = 0.2", "LearningRate", "0.2")]
    [InlineData("Something else = 3", null, null)]
    public void Options_that_were_chosen_are_read_out_of_messages(string text, string? name, string? value) =>
        Assert.Equal(name is null ? null : (name, value!), TrainingMessage.Of("s", text).Chosen);

    [Theory]
    [InlineData("Iteration 12: loss = 0.34", "training_loss", 0.34, 12L)]
    [InlineData("[5] 'binary_logloss' : 0.31", "training_binary_logloss", 0.31, 5L)]
    [InlineData("Using best model from iteration 23.", "best_iteration", 23.0, null)]
    public void Progress_is_read_out_of_messages(string text, string name, double value, long? step) => Assert.Equal((name, value, step), TrainingMessage.Of("s", text).Progress);
}
