using System.Diagnostics;
using MLOps.Rendering;
using MLOps.Runtime.Tests.Models;
using MLOps.Serving;

namespace MLOps.Runtime.Tests.Serving;

public sealed class DeploymentCatalogTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public DeploymentCatalogTests()
    {
        var file = _test.Write("days.csv", RainModel.Csv());
        _test.Workspace.Models.Register("rain", RainModel.Logistic(_test.Workspace.Data.ToDataView(file)), file);
        _test.Workspace.Models.Alias("rain", "champion", 1);
    }

    private DeploymentCatalog Deployments => _test.Workspace.Deployments;

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task An_ephemeral_server_ends_with_its_parent_process()
    {
        using var parent = Process.Start("/bin/sleep", ["60"]);
        var folder = await _test.Workspace.Deployments.PrepareAsync("rain@champion", new DeploymentOptions(), default);
        (DeploymentState.Find(folder)! with { Parent = new ProcessIdentity(parent.Id, parent.StartTime.ToUniversalTime()) }).Write(folder);
        var running = InferenceServer.RunAsync(folder);
        parent.Kill();

        Assert.Same(running, await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(30))));
        Assert.Equal(DeploymentPhase.Stopped, DeploymentState.Find(folder)!.Phase);
    }

    [Fact]
    public async Task The_folder_holds_relative_paths_only_so_that_a_copy_stays_true()
    {
        var folder = await Deployments.PrepareAsync("rain@champion", new DeploymentOptions { Name = "live" }, default);
        var text = await File.ReadAllTextAsync(Path.Combine(folder, DeploymentState.FileName));

        Assert.DoesNotContain(_test.Folder, text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, DeploymentState.Find(folder)!.ModelFile)));
    }

    [Theory]
    [InlineData(0, "Port 0 does not exist.")]
    [InlineData(70000, "Port 70000 does not exist.")]
    public async Task A_port_that_does_not_exist_is_refused(int port, string expected) =>
        Assert.StartsWith(expected, (await Assert.ThrowsAsync<UserException>(() => Deployments.PrepareAsync("rain", new DeploymentOptions { Port = port }, default))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_state_file_cut_short_is_refused_in_one_sentence()
    {
        var folder = await Deployments.PrepareAsync("rain", new DeploymentOptions(), default);
        await File.WriteAllTextAsync(Path.Combine(folder, DeploymentState.FileName), "{\"name\": ");

        Assert.StartsWith("The file deployment.json in rain cannot be read:", Assert.Throws<UserException>(() => Deployments.Status("rain")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_deployment_cannot_be_served() =>
        Assert.StartsWith("There is no deployment in", (await Assert.ThrowsAsync<UserException>(() => InferenceServer.RunAsync(_test.Folder))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_ready_made_call_can_be_pasted_whatever_the_example_holds()
    {
        var file = _test.Write("odd.csv", RainModel.Csv().Replace("Seattle", "Coeur d'Alene <script>", StringComparison.Ordinal));
        _test.Workspace.Models.Register("odd", RainModel.Logistic(_test.Workspace.Data.ToDataView(file)), file);
        await Deployments.PrepareAsync("odd", new DeploymentOptions(), default);
        var report = Deployments.Status("odd") with { State = "running", Address = "http://127.0.0.1:1" };

        Assert.Contains("Coeur d'\\''Alene <script>", report.Call, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", ReportRenderer.Html(report), StringComparison.Ordinal);
        Assert.Contains(report.Call, ReportRenderer.Text(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"outputs":[]}""")]
    public async Task An_answer_that_is_not_the_protocols_is_told_in_one_sentence(string answer)
    {
        var folder = await Deployments.PrepareAsync("rain@champion", new DeploymentOptions(), default);
        using var http = new HttpClient(new Answering(answer));
        var client = new DeploymentClient(http, DeploymentState.Find(folder)! with { Address = "http://127.0.0.1:9" });

        var error = await Assert.ThrowsAsync<UserException>(() => client.PredictAsync([], 1, default));

        Assert.Contains("does not speak the Open Inference Protocol", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_with_the_token_is_its_owners_alone()
    {
        var folder = await Deployments.PrepareAsync("rain@champion", new DeploymentOptions(), default);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, DeploymentState.FileName)));
        }
    }

    private sealed class Answering(string text) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(text) });
    }
}
