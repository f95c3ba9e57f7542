using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Tool.Kernel;

/// <summary>
/// The kernel's side of the process that outlives it: told of every request at work, so that it can answer in the kernel's place
/// when a stack overflow, a fail-fast or the machine's want of memory ends the kernel without a word.
/// </summary>
internal sealed class KernelWitness(string connectionFile) : IDisposable
{
    /// <summary>Not while the first cells want the processor.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Process? _process;
    private string? _running;
    private bool _isOver;

    /// <summary>Starts it, soon; returns at once.</summary>
    public void Start() => _ = Task.Delay(Delay).ContinueWith(_ => StartNow(), TaskScheduler.Default);

    /// <summary>The request at work; null when there is none.</summary>
    public void Note(JupyterMessage? request, int count)
    {
        lock (_gate)
        {
            _running = request is null ? null : Line(request, count);
            Tell(_running ?? "");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Tell(WitnessProcess.Farewell);
            _process?.StandardInput.Dispose();
            _process?.Dispose();
        }
    }

    internal static string Line(JupyterMessage request, int count) => new JsonObject
    {
        ["identities"] = new JsonArray([.. request.Identities.Select(i => (JsonNode)Convert.ToBase64String(i))]),
        ["header"] = request.Header.DeepClone(),
        ["count"] = count,
    }.ToJsonString(JsonSerializerOptions.Default);

    private void StartNow()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            try
            {
                var command = ToolProcess.Command();
                var start = new ProcessStartInfo(command[0], [.. command.Skip(1), .. WitnessProcess.Arguments, connectionFile]) { RedirectStandardInput = true };
                _process = Process.Start(start);
                Tell(_running ?? "");
            }
            catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException)
            {
                // Without a witness a dying kernel is silent, as kernels are.
            }
        }
    }

    private void Tell(string line)
    {
        try
        {
            _process?.StandardInput.WriteLine(line);
            _process?.StandardInput.Flush();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It was ended from outside.
        }
    }
}
