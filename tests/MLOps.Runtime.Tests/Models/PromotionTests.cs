using Microsoft.ML;
using MLOps.Models;
using MLOps.Pipelines;
using MLOps.Serving;

namespace MLOps.Runtime.Tests.Models;

public sealed class PromotionTests : IDisposable
{
    private readonly TestWorkspace _test = new(new WorkspaceOptions { User = "ada" });
    private readonly string _file;
    private readonly IDataView _view;

    public PromotionTests()
    {
        _file = _test.Write("days.csv", RainModel.Csv());
        _view = _test.Workspace.Data.ToDataView(_file);
    }

    private ModelRegistry Models => _test.Workspace.Models;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(">= 0.8", 0.8, true)]
    [InlineData(">= 0.8", 0.79, false)]
    [InlineData("<= 0.8", 0.8, true)]
    [InlineData("<= 0.8", 0.81, false)]
    [InlineData("> 0.8", 0.8, false)]
    [InlineData("< 0.8", 0.8, false)]
    [InlineData("< 0.8", 0.7, true)]
    public void A_bound_on_a_metric_of_the_run_is_met_or_not(string bound, double accuracy, bool granted)
    {
        Register(("accuracy", accuracy));
        Models.Policies.Set("rain", "champion", $"metrics: {{accuracy: \"{bound}\"}}");

        var report = Models.Promote("rain@1", "champion");

        Assert.Equal(granted, report.Granted);
        Assert.Equal(granted ? ["champion"] : [], Models.Get("rain@1").Aliases);
    }

    [Fact]
    public void A_refusal_names_every_unmet_gate_moves_nothing_and_is_in_the_audit_log()
    {
        Register(("accuracy", 0.7));
        Models.Policies.Set("rain", "champion", "metrics: {accuracy: \">= 0.8\", f1_score: \">= 0.5\"}\nproof: present\nvalidation: passed");

        var error = Assert.Throws<UserException>(() => Models.Alias("rain", "champion", 1));

        Assert.StartsWith("rain@1 may not be champion: accuracy >= 0.8: 0.7 (run", error.Message, StringComparison.Ordinal);
        Assert.Contains("f1_score >= 0.5: rain@1 has no such metric; it has accuracy", error.Message, StringComparison.Ordinal);
        Assert.Contains("proof present: no exported pipeline makes this model", error.Message, StringComparison.Ordinal);
        Assert.Contains("validation passed: nothing it was trained on", error.Message, StringComparison.Ordinal);
        Assert.Empty(Models.History("rain").Moves);
        Assert.Equal("model.promotion-refused", _test.Workspace.Audit.Verify().Latest[0].Event);
    }

    [Fact]
    public void A_policy_that_is_set_after_a_version_was_judged_is_asked_all_the_same()
    {
        Register(("accuracy", 0.7));
        var (aliases, version, options) = (new ModelAliases(_test.Workspace), Models.Get("rain@1"), new MoveOptions());
        var judged = aliases.Prepare(version, "champion", options);
        Models.Policies.Set("rain", "champion", "metrics: {accuracy: \">= 0.8\"}");

        Assert.Null(aliases.TryMove(version, "champion", judged, options));
        Assert.Empty(Models.Get("rain@1").Aliases);
        Assert.False(aliases.Move(version, "champion", options).Granted);
    }

    [Fact]
    public void A_version_that_is_retired_after_it_was_judged_is_not_promoted()
    {
        Register(("accuracy", 0.7));
        var (aliases, version, options) = (new ModelAliases(_test.Workspace), Models.Get("rain@1"), new MoveOptions());
        var judged = aliases.Prepare(version, "champion", options);
        Models.Retire("rain@1");

        Assert.Equal("Model rain@1 was retired or deleted in this moment. Look at it with #!model show.", Assert.Throws<UserException>(() => aliases.TryMove(version, "champion", judged, options)).Message);
    }

    [Fact]
    public void A_proof_of_this_very_content_opens_the_gate_and_one_of_another_does_not()
    {
        Register(("accuracy", 0.9));
        Models.Policies.Set("rain", "champion", "proof: present");

        Proven("another", new string('0', 64));
        Assert.Equal("no proven pipeline made this very version", Assert.Single(Models.Promote("rain@1", "champion").Gates).Evidence);

        Proven("rainy", Models.Get("rain@1").Content!);
        var report = Models.Promote("rain@1", "champion");
        Assert.True(report.Granted);
        Assert.Contains("rainy", Assert.Single(report.Gates).Evidence, StringComparison.Ordinal);
        Assert.Equal("rainy", Models.History("rain").Proofs[1]);
    }

    [Theory]
    [InlineData("not worse", false)]
    [InlineData("not worse by 0.05", true)]
    public void Not_worse_compares_with_the_version_that_the_alias_points_to(string bound, bool granted)
    {
        Register(("accuracy", 0.80));
        Register(("accuracy", 0.76));
        Models.Policies.Set("rain", "champion", $"metrics: {{accuracy: {bound}}}");
        Assert.True(Models.Promote("rain@1", "champion").Granted);

        Assert.Equal(granted, Models.Promote("rain@2", "champion").Granted);
    }

    [Fact]
    public void Not_worse_knows_that_less_of_an_error_is_better()
    {
        Register(("rmse", 2.0));
        Register(("rmse", 2.5));
        Models.Policies.Set("rain", "champion", "metrics: {rmse: not worse}");
        Models.Promote("rain@1", "champion");

        Assert.Equal("2.5 (run " + Models.Get("rain@2").Run + ") against 2 of rain@1", Assert.Single(Models.Promote("rain@2", "champion").Gates).Evidence);
        Assert.Equal("rain@1", Models.Get("rain@champion").Reference);
    }

    [Fact]
    public void Four_eyes_want_somebody_else_than_who_registered_it()
    {
        Register(("accuracy", 0.8));
        Models.Policies.Set("rain", "champion", "approvals: 1");
        Models.Policies.Approve("rain@1");
        Assert.Equal("nobody besides ada has approved it", Assert.Single(Models.Promote("rain@1", "champion").Gates).Evidence);

        using var other = _test.Reopen(new WorkspaceOptions { User = "grace" });
        other.Models.Policies.Approve("rain@1", "read the card");

        Assert.Equal("approved by grace", Assert.Single(Models.Promote("rain@1", "champion").Gates).Evidence);
        Assert.Equal(["champion"], Models.Get("rain@1").Aliases);
    }

    [Fact]
    public void Validation_counts_for_everything_upstream_of_the_model_and_the_latest_one_counts()
    {
        _test.Workspace.Data.Add("days", _file);
        Models.Register("rain", RainModel.Logistic(_view), "days");
        Models.Policies.Set("rain", "champion", "validation: passed");

        _test.Workspace.Validate("days", "suite: strict\nchecks: [{between: {column: humidity, min: 0, max: 1}}]");
        Assert.Equal("days@1 does not meet strict", Assert.Single(Models.Promote("rain", "champion").Gates).Evidence);

        _test.Workspace.Validate("days", "suite: strict\nchecks: [{between: {column: humidity, min: 0, max: 100}}]");
        Assert.True(Models.Promote("rain", "champion").Granted);
    }

    [Fact]
    public void A_signature_that_breaks_callers_does_not_pass_its_gate()
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);
        Models.Register("rain", RainModel.Cities(_view), _file);
        Models.Policies.Set("rain", "champion", "signature: compatible");
        Models.Promote("rain@1", "champion");

        var gate = Assert.Single(Models.Promote("rain@2", "champion").Gates);

        Assert.False(gate.Passed);
        Assert.Contains("output Score was FP32, is FP32[2]", gate.Evidence, StringComparison.Ordinal);
        Assert.DoesNotContain("city", gate.Evidence, StringComparison.Ordinal); // an input that is no longer needed breaks nobody
    }

    [Fact]
    public void An_alias_that_a_deployment_follows_is_moved_to_a_breaking_signature_only_when_that_is_wanted()
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);
        Models.Register("rain", RainModel.Cities(_view), _file);
        Models.Alias("rain", "champion", 1);
        Deployed(Models.Get("rain@champion"), "champion");

        var error = Assert.Throws<UserException>(() => Models.Alias("rain", "champion", 2));
        Assert.StartsWith("Deployment live follows rain@champion, and its callers would break: output Probability (FP32) is gone; output PredictedLabel was BOOL, is BYTES", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Give --breaking (AllowBreaking in C#) to move it all the same, or use another alias.", error.Message, StringComparison.Ordinal);
        Assert.Equal("Deployment live follows rain@champion. #!deploy stop live first.", Assert.Throws<UserException>(() => Models.RemoveAlias("rain", "champion")).Message);
        Assert.Equal("rain@1", Models.Get("rain@champion").Reference);
        Models.Alias("rain", "champion", 2, new MoveOptions { AllowBreaking = true });
        Assert.Equal("rain@2", Models.Get("rain@champion").Reference);
    }

    [Fact]
    public void A_signature_and_a_full_card_can_be_asked_for()
    {
        Register(("accuracy", 0.9));
        Models.Policies.Set("rain", "champion", "signed: true\ncard: 0.35");
        var refused = Models.Promote("rain@1", "champion").Gates;
        Assert.Equal("nobody has signed it", refused[0].Evidence);
        Assert.StartsWith("21.4 % complete, missing description, intended-use, limitations, owner, license", refused[1].Evidence, StringComparison.Ordinal);

        Models.Evidence.Sign("rain@1");
        Models.Tag("rain@1", "owner", "weather");
        Models.Tag("rain@1", "license", "MIT");

        Assert.True(Models.Promote("rain@1", "champion").Granted);
    }

    [Fact]
    public void A_judgement_alone_moves_nothing()
    {
        Register(("accuracy", 0.9));
        Models.Policies.Set("rain", "champion", "metrics: {accuracy: \">= 0.8\"}");

        Assert.True(Models.Policies.Judge("rain@1", "champion").Granted);
        Assert.Empty(Models.Get("rain@1").Aliases);
    }

    [Theory]
    [InlineData("metrics: {accuracy: high}", "Line 1 of the policy: 'high' is no bound for accuracy.")]
    [InlineData("proof: present\nvalidaton: passed", "Line 2 of the policy: Gate 'validaton' not found. Did you mean 'validation'?")]
    [InlineData("validation: maybe", "Line 1 of the policy: 'maybe' is not known here.")]
    [InlineData("approvals: many", "Line 1 of the policy: 'many' is no number of people.")]
    [InlineData("card: 80", "Line 1 of the policy: '80' is no share from 0 to 1.")]
    [InlineData("metrics: [1]", "Line 1 of the policy: 'metrics' is a mapping from a metric's name to its bound.")]
    [InlineData("- a", "A policy is a mapping of gates: metrics, validation, signature, proof, signed, card, approvals.")]
    [InlineData("a: {", "Line 2 of the policy is not YAML:")]
    public void A_policy_that_cannot_be_read_is_refused_with_its_line(string yaml, string expected)
    {
        Register(("accuracy", 0.9));

        Assert.StartsWith(expected, Assert.Throws<UserException>(() => Models.Policies.Set("rain", "champion", yaml)).Message, StringComparison.Ordinal);
        Assert.Null(Models.Policies.Get("rain", "champion").Policy);
    }

    [Fact]
    public void A_policy_is_read_back_as_it_was_set()
    {
        Register(("accuracy", 0.9));
        Models.Policies.Set("rain", "champion", "metrics: {log_loss: \"<= .5\", accuracy: not worse by 0.01}\nsignature: compatible\napprovals: 2");

        var policy = Models.Policies.Get("rain", "champion").Policy!;

        Assert.Equal(["log_loss <= 0.5", "accuracy not worse by 0.01"], policy.Metrics.Select(m => m.ToString()));
        Assert.Equal((false, true, false, 2), (policy.Validation, policy.Signature, policy.Proof, policy.Approvals));
    }

    // What a server that runs leaves in its folder; this process stands for it.
    private void Deployed(ModelVersion version, string alias) => new DeploymentState
    {
        Name = "live",
        Model = version.Model,
        Version = version.Version,
        Alias = alias,
        Digest = version.Digest,
        ModelFile = "",
        Signature = version.Signature,
        Example = version.Example,
        Token = "",
        Phase = DeploymentPhase.Running,
        Process = ProcessIdentity.Current,
        Address = "http://127.0.0.1:1",
        Started = DateTimeOffset.UnixEpoch,
    }.Write(_test.Workspace.Deployments.FolderOf("live"));

    private void Proven(string pipeline, string content)
    {
        var results = new PipelineResults([], [new ModelResult("rain", content, null, [])], [], []);
        var report = new ProofReport(
            pipeline, _test.Workspace.Clock.GetUtcNow(), [], new ProofEnvironment("", "", "", "", 1, ""), results, results, [new ProofItem("model", "rain", content, content, true)], null, 1, 1);
        _test.Workspace.Store.Record(report, "pipeline:" + pipeline, null, null);
        _test.Workspace.Store.Link("pipeline:" + pipeline, "model:rain", "reproduces");
    }

    private void Register(params (string Metric, double Value)[] metrics)
    {
        using var run = _test.Workspace.Experiments.StartRun();
        foreach (var (metric, value) in metrics)
        {
            run.LogMetric(metric, value);
        }

        Models.Register("rain", RainModel.Logistic(_view), _file);
    }
}
