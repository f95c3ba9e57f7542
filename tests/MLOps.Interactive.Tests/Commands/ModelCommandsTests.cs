using Microsoft.ML;
using MLOps.Models;
using MLOps.Serving;

namespace MLOps.Interactive.Tests.Commands;

public sealed class ModelCommandsTests : IDisposable
{
    private readonly CommandFixture _cell = new();

    public ModelCommandsTests()
    {
        var ml = new MLContext(seed: 1);
        var days = _cell.Workspace.Data.ToDataView("SELECT CAST(i AS FLOAT) AS humidity, i > 60 AS rain FROM range(100) AS r(i)");
        _cell.Host.SetVariable("days", days);
        _cell.Host.SetVariable("model", ml.Transforms.Concatenate("Features", "humidity")
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression("rain", maximumNumberOfIterations: 5)).Fit(days));
    }

    public void Dispose() => _cell.Dispose();

    [Fact]
    public async Task A_model_is_registered_aliased_listed_shown_and_compared_with_magics()
    {
        await _cell.Run("run start first");
        await _cell.Run("run log auc=0.8 --metrics");
        var first = (ModelVersion)(await _cell.Run("model register rain model --data days --description \"Will it rain?\"")).Report!;
        await _cell.Run("run end");
        await _cell.Run("model register rain model --data days");
        await _cell.Run("model alias rain champion 1");

        Assert.Equal(("rain@1", "Will it rain?", 0.8), (first.Reference, first.Description, first.Metrics["auc"]));
        Assert.Equal(["humidity"], first.Signature.Inputs.Select(i => i.Name));
        Assert.Equal("rain@1", ((ModelVersion)(await _cell.Run("model show rain@champion")).Report!).Reference);
        Assert.Equal(2, ((ModelHistory)(await _cell.Run("model show rain")).Report!).Versions.Count);
        Assert.Equal(1, Assert.Single(((ModelList)(await _cell.Run("model list")).Report!).Models).Aliases["champion"]);
        Assert.Equal(new MetricPair("auc", 0.8, null), Assert.Single(((ModelComparison)(await _cell.Run("model compare rain@1 rain@2")).Report!).Metrics));
        var edges = _cell.Workspace.Data.Query("SELECT source FROM store.edges WHERE target = 'model:rain@1'");
        Assert.StartsWith("run:", (string)Assert.Single(edges.Rows)[0]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model register rain modle --data days", "Variable 'modle' not found. Did you mean 'model'?")]
    [InlineData("model register rain model", "#!model register needs --data: the rows the model was trained on. Example: #!model register rain model --data training")]
    [InlineData("model alias rain champion 1", "Model 'rain' not found. There is no model yet.")]
    [InlineData("deploy status rain", "Deployment 'rain' not found. There is no deployment yet.")]
    [InlineData("deploy rain@champion", "Model 'rain' not found. There is no model yet.")]
    public async Task A_mistake_is_one_sentence_with_what_would_work(string line, string expected) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<UserException>(() => _cell.Run(line))).Message);

    [Fact]
    public async Task A_variable_that_is_no_model_is_named_with_its_type() =>
        Assert.StartsWith("Variable 'days' is a DataFrame, not a trained ML.NET model.", (await Assert.ThrowsAsync<UserException>(() => _cell.Run("model register rain days --data days"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("model register rain model --data days --as v", "var v = mlops.Models.Register(\"rain\", model, days);")]
    [InlineData("model register rain model --data weather@1 --description \"a b\"", "mlops.Models.Register(\"rain\", model, \"weather@1\", description: \"a b\");")]
    [InlineData("model alias rain champion 1", "mlops.Models.Alias(\"rain\", \"champion\", 1);")]
    [InlineData("deploy rain@champion --name r --port 5001 --ephemeral", "await mlops.Deployments.StartAsync(\"rain@champion\", new MLOps.Serving.DeploymentOptions { Name = \"r\", Port = 5001, IsEphemeral = true });")]
    [InlineData("deploy rain@champion --as d", "var d = await mlops.Deployments.StartAsync(\"rain@champion\");")]
    [InlineData("deploy predict rain days --as p", "var p = await mlops.Deployments.PredictAsync(\"rain\", days);")]
    [InlineData("deploy stop rain", "await mlops.Deployments.StopAsync(\"rain\");")]
    public void An_exported_project_makes_the_same_call(string line, string expected) => Assert.Equal(expected, _cell.CSharp(line));

    [Fact]
    public async Task Without_deployments_the_list_is_empty() =>
        Assert.Empty(((DeploymentList)(await _cell.Run("deploy list")).Report!).Deployments);
}
