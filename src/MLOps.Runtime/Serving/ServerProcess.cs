using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MLOps.Serving;

/// <summary>Starts a server and waits until it answers; stops one.</summary>
internal sealed class ServerProcess(HttpClient http, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TellPatience = TimeSpan.FromSeconds(20);

    /// <returns>The state that the server wrote when it was ready.</returns>
    /// <exception cref="UserException">It ended, said why it cannot serve, or was not ready in time; it is not left running.</exception>
    public async Task<DeploymentState> StartAsync(IReadOnlyList<string> program, string folder, TimeSpan patience, CancellationToken cancellation)
    {
        using var process = Launch(program, folder);
        var complaint = new StringBuilder();
        process.ErrorDataReceived += (_, line) => complaint.AppendLine(line.Data);
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        process.StandardInput.Close();
        try
        {
            return await WaitAsync(process, folder, patience, complaint, cancellation).ConfigureAwait(false);
        }
        catch
        {
            End(process);
            throw;
        }
    }

    /// <summary>Asks the server to end, and ends it when it does not within a minute: it may have much of its log to write. Returns when the process is gone.</summary>
    public async Task StopAsync(DeploymentState state, CancellationToken cancellation)
    {
        using var process = state.Process?.Find();
        if (process is null)
        {
            return;
        }

        await TellAsync(state, "/shutdown", cancellation).ConfigureAwait(false);
        await WaitForExitAsync(process, cancellation).ConfigureAwait(false);
    }

    /// <summary>Has a running server write what it logged, so that the log can be read. A server that does not answer is passed over.</summary>
    public Task FlushLogAsync(DeploymentState state, CancellationToken cancellation) =>
        state.Phase == DeploymentPhase.Running ? TellAsync(state, "/flush", cancellation) : Task.CompletedTask;

    private async Task TellAsync(DeploymentState state, string path, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TellPatience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, state.Address + path);
            request.Headers.Add("X-MLOps-Token", state.Token);
            using var response = await http.SendAsync(request, patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // It does not listen (any more), or hangs; who stops it waits for the process itself.
        }
    }

    private static async Task WaitForExitAsync(Process process, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StopPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            End(process);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    // Its output goes to pipes that close when this process ends: the server must not depend on a terminal.
    private static Process Launch(IReadOnlyList<string> program, string folder)
    {
        var start = new ProcessStartInfo(program[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var argument in program.Skip(1).Concat(["serve", "--deployment", folder]))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_TieredPGO"] = "1"; // the tool turns it off for a quick start; a server lives long enough to gain
        try
        {
            return Process.Start(start) ?? throw new UserException($"The server program '{program[0]}' did not start.");
        }
        catch (Win32Exception error)
        {
            throw new UserException($"The server program '{program[0]}' cannot be started: {error.Message}", "Set WorkspaceOptions.ServerCommand to one that can.");
        }
    }

    private async Task<DeploymentState> WaitAsync(Process process, string folder, TimeSpan patience, StringBuilder complaint, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < patience)
        {
            var state = DeploymentState.Find(folder);
            if (state?.Phase == DeploymentPhase.Running && await IsReadyAsync(state, cancellation).ConfigureAwait(false))
            {
                return state;
            }

            if (state?.Phase == DeploymentPhase.Failed)
            {
                throw new UserException(state.Error ?? "The server failed.");
            }

            if (process.HasExited)
            {
                throw Ended(process, folder, complaint);
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }

        throw new UserException($"The server was not ready after {patience.TotalSeconds:0} s and was ended.", "Give it more time with DeploymentOptions.Patience.");
    }

    private static UserException Ended(Process process, string folder, StringBuilder complaint)
    {
        process.WaitForExit();
        var error = DeploymentState.Find(folder)?.Error ?? complaint.ToString().Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0);
        return new UserException(error ?? $"The server ended with exit code {process.ExitCode} before it was ready.");
    }

    private async Task<bool> IsReadyAsync(DeploymentState state, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(state.Address + "/v2/health/ready"), cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
