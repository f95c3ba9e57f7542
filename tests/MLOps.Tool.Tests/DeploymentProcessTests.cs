using System.Diagnostics;
using Microsoft.ML;
using MLOps.Serving;

namespace MLOps.Tool.Tests;

/// <summary>Real server processes, started from the built tool as a notebook starts them.</summary>
[Trait("Category", "Long")]
public sealed class DeploymentProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-deploy-");
    private readonly Workspace _workspace;

    public DeploymentProcessTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, ".mlops"));
        _workspace = Workspace.Open(_folder.FullName);
        var ml = new MLContext(seed: 1);
        var days = _workspace.Data.ToDataView("SELECT CAST(i AS FLOAT) AS humidity, i > 60 AS rain FROM range(100) AS r(i)");
        var model = ml.Transforms.Concatenate("Features", "humidity").Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression("rain", maximumNumberOfIterations: 5)).Fit(days);
        _workspace.Models.Register("rain", model, days);
        _workspace.Models.Alias("rain", "champion", 1);
    }

    private DeploymentCatalog Deployments => _workspace.Deployments;

    public void Dispose()
    {
        foreach (var name in Deployments.List().Deployments.Select(d => d.Name))
        {
            Deployments.StopAsync(name).Wait();
        }

        _workspace.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_deployment_runs_answers_is_logged_and_stops()
    {
        var started = await Deployments.StartAsync("rain@champion");
        var predictions = await Deployments.PredictAsync("rain", "SELECT CAST(i AS FLOAT) AS humidity FROM range(2500) AS r(i)");
        var traffic = Deployments.Status("rain").Traffic!;
        using var model = _workspace.Models.Load("rain@1");
        var direct = model.Predict("SELECT CAST(i AS FLOAT) AS humidity FROM range(2500) AS r(i)");
        var stopped = await Deployments.StopAsync("rain");

        Assert.Equal(("running", "rain@1", "champion"), (started.State, started.Model, started.Alias));
        Assert.StartsWith($"curl -s {started.Address}/v2/models/rain/infer ", started.Call, StringComparison.Ordinal);
        Assert.Equal(direct.Source.Digest, predictions.Source.Digest);
        Assert.Equal((3L, 2500L), (traffic.Requests, traffic.Rows));
        Assert.Equal(("stopped", null, 3L, 2500L, 0L), (stopped.State, stopped.Error, stopped.Traffic!.Requests, stopped.Traffic.Rows, stopped.Traffic.Errors));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(started.ProcessId!.Value));
        Assert.Equal(["stopped", "rain"], _workspace.Data.Query("SELECT state, model FROM store.deployments").Rows.Single());
    }

    [Fact]
    public async Task A_second_deployment_of_the_same_name_replaces_the_first_and_keeps_its_port()
    {
        var first = await Deployments.StartAsync("rain@champion");
        var second = await Deployments.StartAsync("rain@1");

        Assert.NotEqual(first.ProcessId, second.ProcessId);
        Assert.Equal(first.Address, second.Address);
        Assert.Equal("running", Assert.Single(Deployments.List().Deployments).State);
    }

    [Fact]
    public async Task A_killed_server_is_shown_as_stopped()
    {
        var started = await Deployments.StartAsync("rain@champion");
        using (var process = Process.GetProcessById(started.ProcessId!.Value))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        var status = Deployments.Status("rain");
        Assert.Equal(("stopped", "The server process ended without stopping."), (status.State, status.Error));
        Assert.Equal("Deployment rain is stopped. #!deploy rain@champion --name rain starts it.", (await Assert.ThrowsAsync<UserException>(() => Deployments.PredictAsync("rain", "SELECT 1.0 AS humidity"))).Message);
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_nothing_is_left_running()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        var error = await Assert.ThrowsAsync<UserException>(() => Deployments.StartAsync("rain@champion", new DeploymentOptions { Port = port }));
        Assert.StartsWith($"Port {port} is in use by another program", error.Message, StringComparison.Ordinal);
        Assert.Empty(Deployments.List().Deployments);
    }

    [Fact]
    public async Task A_damaged_model_does_not_stop_the_deployment_that_runs()
    {
        await Deployments.StartAsync("rain@champion");
        var digest = _workspace.Models.Get("rain@1").Digest;
        await File.AppendAllTextAsync(Path.Combine(_workspace.Root, "artifacts", digest[..2], digest), "x");

        Assert.StartsWith("The file of model rain@1 is damaged", (await Assert.ThrowsAsync<UserException>(() => Deployments.StartAsync("rain@champion"))).Message, StringComparison.Ordinal);
        Assert.Equal("running", Deployments.Status("rain").State);
    }

    [Fact]
    public async Task A_program_that_cannot_serve_is_reported_with_what_it_said()
    {
        using var other = Workspace.Open(_folder.FullName, new WorkspaceOptions { ServerCommand = ["/bin/sh", "-c", "echo no such verb >&2; exit 3"] });

        Assert.Equal("no such verb", (await Assert.ThrowsAsync<UserException>(() => other.Deployments.StartAsync("rain@champion"))).Message);
    }

    [Fact]
    public async Task An_unknown_deployment_is_named_with_the_nearest()
    {
        await Deployments.StartAsync("rain@champion");

        Assert.Equal("Deployment 'rian' not found. Did you mean 'rain'?", Assert.Throws<UserException>(() => Deployments.Status("rian")).Message);
    }

    [Fact]
    public async Task A_deployment_outlives_the_workspace_that_started_it()
    {
        using (var other = Workspace.Open(_folder.FullName))
        {
            await other.Deployments.StartAsync("rain@champion");
        }

        Assert.Equal(1, (await Deployments.PredictAsync("rain", "SELECT 90.0 AS humidity")).TotalRows);
    }

    [Fact]
    public async Task A_server_told_to_end_by_the_system_writes_its_log_and_says_so()
    {
        var started = await Deployments.StartAsync("rain@champion");
        await Deployments.PredictAsync("rain", "SELECT 90.0 AS humidity");
        using var server = Process.GetProcessById(started.ProcessId!.Value);
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {started.ProcessId}"]);
        await server.WaitForExitAsync();

        var status = Deployments.Status("rain");
        Assert.Equal(("stopped", null, 1L), (status.State, status.Error, status.Traffic!.Rows));
    }

    [SkippableFact]
    public async Task The_ready_made_call_works_when_it_is_pasted_into_a_shell()
    {
        Skip.IfNot(File.Exists("/usr/bin/curl"), "curl is not installed.");
        var deployment = await Deployments.StartAsync("rain@champion");
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", deployment.Call]) { RedirectStandardOutput = true })!;
        var answer = System.Text.Json.JsonDocument.Parse(await shell.StandardOutput.ReadToEndAsync()).RootElement;

        Assert.Equal("rain", answer.GetProperty("model_name").GetString());
        Assert.False(answer.GetProperty("outputs")[0].GetProperty("data")[0].GetBoolean());
    }

    [SkippableFact]
    public async Task A_server_is_in_no_group_that_a_notebook_kills()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sessions are read from /proc.");
        var deployment = await Deployments.StartAsync("rain@champion");
        var stat = await File.ReadAllTextAsync($"/proc/{deployment.ProcessId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // state, parent, group, session

        Assert.Equal([$"{deployment.ProcessId}", $"{deployment.ProcessId}"], fields[2..4]);
    }
}
