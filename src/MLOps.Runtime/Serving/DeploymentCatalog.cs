using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MLOps.Models;
using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>Models behind addresses on this machine: each deployment is a server process of its own, with a folder in the workspace.</summary>
public sealed class DeploymentCatalog : IDisposable
{
    private const int BatchSize = 1000;

    private readonly Workspace _workspace;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(10) };
    private readonly DeploymentLog _log;
    private readonly ServerProcess _server;

    internal DeploymentCatalog(Workspace workspace)
    {
        _workspace = workspace;
        _log = new DeploymentLog(workspace.Data.Engine);
        _server = new ServerProcess(_http, workspace.Clock);
    }

    /// <summary>
    /// Starts a server for a model version and returns when it answers. A running deployment of the same name is stopped first; its
    /// inference log is kept and continued.
    /// </summary>
    /// <param name="model"><c>rain@champion</c>, <c>rain@2</c>, or <c>rain</c> for the latest version.</param>
    /// <exception cref="UserException">The model, its file, the name or the port cannot be used; nothing new is running then.</exception>
    public async Task<Deployment> StartAsync(string model, DeploymentOptions? options = null, CancellationToken cancellation = default)
    {
        var chosen = options ?? new DeploymentOptions();
        _workspace.Models.Get(model); // a wrong name is said before a missing program
        var program = ServerProgram.Find(_workspace.Options);
        var folder = await PrepareAsync(model, chosen, cancellation).ConfigureAwait(false);
        try
        {
            var state = await _server.StartAsync(program, folder, chosen.Patience, cancellation).ConfigureAwait(false);
            _workspace.Store.Decide(transaction => DeploymentTable.Started(transaction, state));
            return Report(state);
        }
        catch (UserException error)
        {
            MarkFailed(folder, error.Message);
            throw;
        }
        catch (OperationCanceledException)
        {
            MarkFailed(folder, "The start was interrupted.");
            throw;
        }
    }

    /// <summary>Everything short of the server itself: stops the old one and writes the new one's folder, whose full path it returns.</summary>
    internal async Task<string> PrepareAsync(string model, DeploymentOptions options, CancellationToken cancellation)
    {
        var version = _workspace.Models.Get(model);
        var name = options.Name ?? version.Model;
        ModelRegistry.CheckName("deployment", name);
        if (version.Retired is not null)
        {
            throw new UserException($"Model {version.Reference} is retired.", "Deploy another version of it.");
        }

        if (version.Format == "torchsharp")
        {
            throw new UserException($"Model {version.Reference} is a TorchSharp module: a deployment is a process of its own and does not have its class.", "Answer with it in your own program: mlops.Models.Load.");
        }

        ModelFile.Check(_workspace.Models.PathOf(version), version.Digest, version.Reference, cancellation); // before a running one is stopped for it
        var before = DeploymentState.Find(FolderOf(name));
        await StopRunningAsync(before, cancellation).ConfigureAwait(false);
        NewState(name, version, model, options, ChoosePort(options, before)).Write(FolderOf(name));
        return FolderOf(name);
    }

    /// <summary>Every deployment by name, running or not.</summary>
    public DeploymentList List() => new(Names().Select(n => DeploymentState.Find(FolderOf(n))).OfType<DeploymentState>().Select(s => Report(Settle(s))).ToList());

    /// <summary>One deployment with what went through it.</summary>
    /// <exception cref="UserException">There is none of this name; the message names the nearest.</exception>
    public Deployment Status(string name)
    {
        var state = Settle(Get(name));
        Task.Run(() => _server.FlushLogAsync(state, CancellationToken.None)).GetAwaiter().GetResult();
        return Report(state) with { Traffic = _log.Traffic(FolderOf(name)) };
    }

    /// <summary>Stops a deployment: requests under way are finished and the log is written. Stopping a stopped one changes nothing.</summary>
    /// <exception cref="UserException">There is none of this name; the message names the nearest.</exception>
    public async Task<Deployment> StopAsync(string name, CancellationToken cancellation = default)
    {
        await StopRunningAsync(Get(name), cancellation).ConfigureAwait(false);
        return Status(name);
    }

    /// <summary>
    /// Sends all rows of a source to a running deployment, a thousand at a time, and returns its answers beside the rows. They go
    /// through the server's inference log like anyone's.
    /// </summary>
    /// <exception cref="UserException">The deployment does not run, or the source lacks an input; the message names it and the nearest column.</exception>
    public async Task<Predictions> PredictAsync(string name, object source, CancellationToken cancellation = default)
    {
        var state = Settle(Get(name));
        if (state.Phase != DeploymentPhase.Running)
        {
            throw new UserException($"Deployment {name} is {Word(state)}.", $"#!deploy {state.Model}{(state.Alias is null ? "" : "@" + state.Alias)} --name {name} starts it.");
        }

        var watch = Stopwatch.StartNew();
        var opened = _workspace.Data.Open(source, "rows");
        using var table = new PredictionTable(_workspace.Data, opened);
        var client = new DeploymentClient(_http, state);
        foreach (var (inputs, rows) in SourceBatches.Read(_workspace.Data.Engine, table.Relation, opened, state.Signature, BatchSize))
        {
            table.Add(await client.PredictAsync(inputs, rows, cancellation).ConfigureAwait(false), rows);
        }

        await _server.FlushLogAsync(state, cancellation).ConfigureAwait(false); // what comes next may well be the monitor
        return table.Finish($"deployment {name} ({state.Reference})", state.Signature, watch.Elapsed.TotalSeconds);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Full path of a deployment's folder; its log is in <c>log/*.parquet</c>.</summary>
    internal string FolderOf(string name) => Path.Combine(_workspace.Paths.Deployments, name);

    /// <exception cref="UserException">There is none of this name; the message names the nearest.</exception>
    internal DeploymentState Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var names = Names().ToList();
        return names.Contains(name, StringComparer.Ordinal) && DeploymentState.Find(FolderOf(name)) is { } state
            ? state
            : throw new UserException(UserError.Unknown("deployment", name, names));
    }

    private IEnumerable<string> Names() => Directory.Exists(_workspace.Paths.Deployments)
        ? Directory.EnumerateDirectories(_workspace.Paths.Deployments).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)
        : [];

    private async Task StopRunningAsync(DeploymentState? state, CancellationToken cancellation)
    {
        if (state?.Process is null)
        {
            return;
        }

        await _server.StopAsync(state, cancellation).ConfigureAwait(false);
        Settle(DeploymentState.Find(FolderOf(state.Name)) ?? state);
    }

    // What the file says is true as long as the process it names lives. A server that was killed could not write so itself.
    private DeploymentState Settle(DeploymentState state)
    {
        if (state.Phase is DeploymentPhase.Running && state.Process?.IsAlive != true)
        {
            state = state with { Phase = DeploymentPhase.Stopped, Stopped = _workspace.Clock.GetUtcNow(), Error = "The server process ended without stopping." };
            state.Write(FolderOf(state.Name));
        }

        if (state.Phase is DeploymentPhase.Stopped && _workspace.Store.Read(c => DeploymentTable.IsOpen(c, state.Name)))
        {
            _workspace.Store.Decide(transaction => DeploymentTable.Stopped(transaction, state));
        }

        return state;
    }

    private void MarkFailed(string folder, string error)
    {
        if (DeploymentState.Find(folder) is { Phase: DeploymentPhase.Starting or DeploymentPhase.Running } state)
        {
            (state with { Phase = DeploymentPhase.Failed, Error = error, Stopped = _workspace.Clock.GetUtcNow() }).Write(folder);
        }
    }

    private DeploymentState NewState(string name, ModelVersion version, string reference, DeploymentOptions options, int port)
    {
        var tag = reference.Contains('@', StringComparison.Ordinal) ? reference[(reference.LastIndexOf('@') + 1)..] : null;
        return new DeploymentState
        {
            Name = name,
            Model = version.Model,
            Version = version.Version,
            Alias = version.Aliases.Contains(tag, StringComparer.Ordinal) ? tag : null,
            Digest = version.Digest,
            ModelFile = Path.GetRelativePath(FolderOf(name), _workspace.Models.PathOf(version)).Replace('\\', '/'),
            Format = version.Format,
            Signature = version.Signature,
            Example = version.Example,
            Port = port,
            Parent = options.IsEphemeral ? ProcessIdentity.Current : null,
            Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Phase = DeploymentPhase.Starting,
            Started = _workspace.Clock.GetUtcNow(),
        };
    }

    // A deployment that is replaced keeps its address where it can: its clients need not notice.
    private static int ChoosePort(DeploymentOptions options, DeploymentState? before)
    {
        if (options.Port is { } asked)
        {
            return asked is > 0 and <= ushort.MaxValue && IsFree(asked) ? asked : throw InferenceServer.PortUnusable(asked);
        }

        return before?.Address is { } address && IsFree(new Uri(address).Port) ? new Uri(address).Port : 0;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Deployment Report(DeploymentState state) => new(
        state.Name, state.Reference, state.Alias, state.Digest, Word(state), state.Address, state.Process?.Id, state.Started, state.Stopped,
        state.Parent is not null, state.Error, ExampleCall.For(state));

    private static string Word(DeploymentState state) => state.Phase switch
    {
        DeploymentPhase.Running => "running",
        DeploymentPhase.Starting => "starting",
        DeploymentPhase.Failed => "failed",
        _ => "stopped",
    };
}
