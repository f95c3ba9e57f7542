using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MLOps.Serving;

namespace MLOps.Benchmarks;

/// <summary>
/// Predictions through a deployed server (a process of its own, with its inference log) against a bare endpoint of the same framework,
/// which reads the request and sends a constant of the answer's size. Same client, same run.
/// </summary>
internal static class ServingBenchmark
{
    private const int Connections = 8;
    private const int BatchRows = 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    /// <summary>What the parent starts: the endpoint to compare with.</summary>
    public static async Task ServeBareAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var answer = Encoding.UTF8.GetBytes(new string('x', 300));
        app.Run(async context =>
        {
            var reader = context.Request.BodyReader;
            var result = await reader.ReadAsync();
            while (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                result = await reader.ReadAsync();
            }

            reader.AdvanceTo(result.Buffer.End);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.BodyWriter.WriteAsync(answer);
        });
        await app.RunAsync();
    }

    public static IEnumerable<Figure> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-serving-benchmark-");
        using var bare = StartBare(out var barePort);
        using var workspace = Workspace.Open(folder.FullName);
        try
        {
            RegisterIris(workspace);
            var deployment = workspace.Deployments.StartAsync("iris", new DeploymentOptions { IsEphemeral = true }).GetAwaiter().GetResult();
            var port = new Uri(deployment.Address!).Port;
            var one = LoadClient.Measure(barePort, "/", Request(1), Connections, WarmUp, Duration);
            var served = LoadClient.Measure(port, "/v2/models/iris/infer", Request(1), Connections, WarmUp, Duration);
            yield return new("single-row predictions through the server", $"{served.PerSecond:0}/s, p99 {served.P99:0.00} ms", $"bare endpoint {one.PerSecond:0}/s, p99 {one.P99:0.00} ms", $"{served.PerSecond / one.PerSecond:0.00}");
            yield return new("the same against MLflow's 270/s with p99 120 ms", $"{served.PerSecond:0}/s", "270/s", $"{served.PerSecond / 270:0}x");
            var batch = LoadClient.Measure(port, "/v2/models/iris/infer", Request(BatchRows), 2, WarmUp, Duration);
            yield return new($"rows in batches of {BatchRows}", $"{batch.PerSecond * BatchRows:0} rows/s, p99 {batch.P99:0.0} ms", $"single rows {served.PerSecond:0}/s", $"{batch.PerSecond * BatchRows / served.PerSecond:0}x");
            workspace.Deployments.StopAsync("iris").GetAwaiter().GetResult();
            var log = workspace.Deployments.Status("iris").Traffic!;
            yield return new("requests of these in the inference log after the stop", $"{log.Requests}", $"sent {served.Total + batch.Total}", $"{log.Requests / (double)(served.Total + batch.Total):0.000}");
        }
        finally
        {
            bare.Kill();
            folder.Delete(recursive: true);
        }
    }

    private static void RegisterIris(Workspace workspace)
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        var flowers = Enumerable.Range(0, 150).Select(i => new Iris
        {
            SepalLength = 5 + (i % 3) + random.NextSingle(),
            SepalWidth = 3 + random.NextSingle(),
            PetalLength = 1.5f + (2 * (i % 3)) + random.NextSingle(),
            PetalWidth = 0.2f + (i % 3) + random.NextSingle(),
            Species = new[] { "setosa", "versicolor", "virginica" }[i % 3],
        });
        var data = ml.Data.LoadFromEnumerable(flowers);
        var model = ml.Transforms.Conversion.MapValueToKey("Label", "Species")
            .Append(ml.Transforms.Concatenate("Features", "SepalLength", "SepalWidth", "PetalLength", "PetalWidth"))
            .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 20))
            .Fit(data);
        workspace.Models.Register("iris", model, data);
    }

    private static byte[] Request(int rows)
    {
        var data = string.Join(',', Enumerable.Range(0, rows).Select(i => $"{5 + (i % 30 / 10.0):0.0}"));
        var inputs = new[] { "SepalLength", "SepalWidth", "PetalLength", "PetalWidth" }
            .Select(n => $$"""{"name":"{{n}}","shape":[{{rows}}],"datatype":"FP32","data":[{{data}}]}""");
        return Encoding.UTF8.GetBytes($$"""{"inputs":[{{string.Join(',', inputs)}}]}""");
    }

    private static Process StartBare(out int port)
    {
        using (var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var start = new ProcessStartInfo("dotnet") { ArgumentList = { typeof(ServingBenchmark).Assembly.Location, "--bare", $"{port}" }, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        LoadClient.WaitFor(port);
        return process;
    }

    private sealed class Iris
    {
        public float SepalLength { get; set; }

        public float SepalWidth { get; set; }

        public float PetalLength { get; set; }

        public float PetalWidth { get; set; }

        public string Species { get; set; } = "";
    }
}
