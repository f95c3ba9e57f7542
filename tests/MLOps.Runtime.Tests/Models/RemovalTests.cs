using Microsoft.ML;
using MLOps.Models;

namespace MLOps.Runtime.Tests.Models;

public sealed class RemovalTests : IDisposable
{
    private readonly TestWorkspace _test = new();
    private readonly string _file;
    private readonly IDataView _view;

    public RemovalTests()
    {
        _file = _test.Write("days.csv", RainModel.Csv());
        _view = _test.Workspace.Data.ToDataView(_file);
        Models.Register("rain", RainModel.Logistic(_view), _file);
    }

    private ModelRegistry Models => _test.Workspace.Models;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_version_that_an_alias_points_to_is_neither_retired_nor_deleted()
    {
        Models.Alias("rain", "champion", 1);

        Assert.Equal("Model rain@1 cannot be retired: alias champion points to it. Move the alias or stop the deployment first.", Assert.Throws<UserException>(() => Models.Retire("rain@1")).Message);
        Assert.Equal("Model rain@1 cannot be deleted: alias champion points to it. Move the alias or stop the deployment first.", Assert.Throws<UserException>(() => Models.Delete("rain@1")).Message);
    }

    [Fact]
    public async Task A_retired_version_stays_but_gets_no_alias_and_no_deployment()
    {
        Assert.NotNull(Models.Retire("rain@1", "wrong year").Retired);

        Assert.StartsWith("Model rain@1 was retired on", Assert.Throws<UserException>(() => Models.Alias("rain", "champion", 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Model rain@1 is retired.", (await Assert.ThrowsAsync<UserException>(() => _test.Workspace.Deployments.PrepareAsync("rain@1", new(), default))).Message, StringComparison.Ordinal);
        Assert.Single(Models.History("rain").Versions);
    }

    [Fact]
    public void A_deleted_version_is_gone_and_its_number_is_never_given_again()
    {
        Models.Register("rain", RainModel.FastTree(_view), _file);
        Models.Delete("rain@2", "a mistake");

        Assert.Equal(3, Models.Register("rain", RainModel.FastTree(_view), _file).Version);
        Assert.StartsWith("Version 2 of model rain was deleted.", Assert.Throws<UserException>(() => Models.Get("rain@2")).Message, StringComparison.Ordinal);
        Assert.Contains(_test.Workspace.Audit.Verify().Latest, e => e.Event == "model.deleted" && e.Payload.Contains("a mistake", StringComparison.Ordinal));
    }

    [Fact]
    public void Garbage_is_what_nothing_refers_to_and_is_old_enough()
    {
        var artifacts = _test.Workspace.Store.Artifacts;
        var second = Models.Register("rain", RainModel.FastTree(_view), _file);
        var (orphan, _) = artifacts.Add(new MemoryStream([1, 2, 3]));
        var halfWritten = Path.Combine(_test.Workspace.Root, "artifacts", "0123.tmp");
        File.WriteAllText(halfWritten, "half");
        Models.Delete("rain@2");

        Assert.Empty(_test.Workspace.CollectGarbage().Removed); // all of it is younger than an hour
        var foreseen = _test.Workspace.CollectGarbage(TimeSpan.Zero, isDryRun: true);
        var collected = _test.Workspace.CollectGarbage(TimeSpan.Zero);

        Assert.Equal(foreseen.Removed, collected.Removed);
        Assert.Equal(new[] { "0123.tmp", orphan, second.Digest, second.TrainingRows! }.Order(StringComparer.Ordinal), collected.Removed);
        Assert.False(File.Exists(halfWritten));
        Assert.True(Models.Verify("rain@1").Intact);
        Assert.Empty(collected.Missing);
    }

    [Fact]
    public void A_missing_artifact_is_named()
    {
        File.Delete(Models.PathOf(Models.Get("rain@1")));

        Assert.Equal([Models.Get("rain@1").Digest], _test.Workspace.CollectGarbage().Missing);
        Assert.Equal("rain@1 is not as it was registered or signed: model file: missing from the workspace.", Models.Verify("rain@1").Verdict);
    }

    [Fact]
    public async Task A_changed_byte_is_found_by_verify_and_refused_by_deploy_and_load()
    {
        var path = Models.PathOf(Models.Get("rain@1"));
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.StartsWith("rain@1 is not as it was registered or signed: model file: changed, its SHA-256 is now", Models.Verify("rain@1").Verdict, StringComparison.Ordinal);
        Assert.StartsWith("The file of model rain@1 is damaged", (await Assert.ThrowsAsync<UserException>(() => _test.Workspace.Deployments.PrepareAsync("rain@1", new(), default))).Message, StringComparison.Ordinal);
        Assert.StartsWith("The file of model rain@1 is damaged", Assert.Throws<UserException>(() => Models.Load("rain@1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_digest_of_the_content_does_not_change_with_the_times_in_the_zip()
    {
        var model = RainModel.Logistic(_view);
        var first = Models.Register("same", model, _file);
        Thread.Sleep(2100); // a zip's times have two seconds
        var second = Models.Register("same", model, _file);

        Assert.NotEqual(first.Digest, second.Digest);
        Assert.Equal(first.Content, second.Content);
    }

    [Fact]
    public void Tags_are_set_and_removed()
    {
        Models.Tag("rain@1", "owner", "weather");
        Models.Tag("rain@1", "stage", "trial");
        Models.Tag("rain@1", "stage", "");

        Assert.Equal(new Dictionary<string, string> { ["owner"] = "weather" }, Models.Get("rain@1").Tags);
    }
}
