using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MLOps.Models;
using MLOps.Models.Formats;
using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>
/// Serves one deployment on 127.0.0.1 in the Open Inference Protocol v2 and MLflow's scoring protocol. It needs the deployment's folder
/// and the model's file, nothing else of the workspace: the store is not opened.
/// </summary>
public static class InferenceServer
{
    /// <summary>Largest request, in bytes: 64 MiB.</summary>
    public const long LargestRequest = 64L * 1024 * 1024;

    internal static string Version => Product.Version;

    /// <summary>
    /// Serves until it is told to stop: by the workspace, by SIGTERM or Ctrl-C, by <paramref name="cancellation"/>, or because the
    /// process that an ephemeral deployment belongs to has ended. Requests under way are finished and the log is written.
    /// </summary>
    /// <param name="folder">The deployment's folder, with its <c>deployment.json</c>.</param>
    /// <exception cref="UserException">The folder, the model's file or the port cannot be used; the state file says the same.</exception>
    public static async Task RunAsync(string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = Path.GetFullPath(folder);
        var state = DeploymentState.Find(path) ?? throw new UserException($"There is no deployment in '{folder}'.", $"The folder must hold {DeploymentState.FileName}; #!deploy writes it.");
        try
        {
            await ServeAsync(path, state, cancellation).ConfigureAwait(false);
        }
        catch (UserException error)
        {
            (state with { Phase = DeploymentPhase.Failed, Process = null, Error = error.Message, Stopped = TimeProvider.System.GetUtcNow() }).Write(path);
            throw;
        }
    }

    internal static async Task SendAsync(HttpResponse response, int status, string type, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
    }

    private static async Task ServeAsync(string folder, DeploymentState state, CancellationToken cancellation)
    {
        if (state.Parent is null)
        {
            Detachment.LeaveSession();
        }

        var format = ModelFormats.Named(state.Format) ?? throw new UserException($"Model {state.Reference} has the format {state.Format}, which is not known.", "Update MLOps.");
        using var scorer = ModelFile.Load(format, Path.GetFullPath(state.ModelFile, folder), state.Digest, state.Reference, state.Signature);
        WarmUp(scorer);
        var log = new InferenceLog(Path.Combine(folder, "log"), state.Signature, TimeProvider.System);
        await using (log.ConfigureAwait(false))
        {
            var app = Build(state, scorer, log);
            await using (app.ConfigureAwait(false))
            {
                await StartAsync(app, state, cancellation).ConfigureAwait(false);
                var running = state with { Phase = DeploymentPhase.Running, Address = Address(app), Process = ProcessIdentity.Current };
                running.Write(folder);
                using var watch = Detachment.EndWith(state.Parent, app.Lifetime.StopApplication);
                await app.WaitForShutdownAsync(cancellation).ConfigureAwait(false);
            }
        }

        (state with { Phase = DeploymentPhase.Stopped, Stopped = TimeProvider.System.GetUtcNow() }).Write(folder);
    }

    private static WebApplication Build(DeploymentState state, IModelScorer scorer, InferenceLog log)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, state.Port);
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        var metrics = new ServerMetrics();
        var handler = new InferenceHandler(state, scorer, log, metrics, TimeProvider.System);
        var routes = new InferenceRoutes(state, handler, log, metrics, app.Lifetime.StopApplication);
        app.Run(routes.HandleAsync);
        return app;
    }

    private static async Task StartAsync(WebApplication app, DeploymentState state, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException { InnerException: AddressInUseException } or SocketException)
        {
            throw PortUnusable(state.Port);
        }
    }

    internal static UserException PortUnusable(int port) => port is > 0 and <= ushort.MaxValue
        ? new($"Port {port} is in use by another program, or not allowed to this one.", "Choose another with --port, or leave it out to get a free one.")
        : new($"Port {port} does not exist.", "Ports are 1 to 65535; leave it out to get a free one.");

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    // The first prediction compiles the pipeline: better before anyone waits for it.
    private static void WarmUp(IModelScorer scorer)
    {
        scorer.Score(scorer.Allocate(1), 1);
    }
}
