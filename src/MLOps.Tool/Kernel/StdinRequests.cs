using System.Collections.Concurrent;

namespace MLOps.Tool.Kernel;

/// <summary>Asks the client for a line and waits for it, until the cell is interrupted.</summary>
internal sealed class StdinRequests(KernelWire wire) : IDisposable
{
    private readonly BlockingCollection<string> _answers = new();

    public void Answer(JupyterMessage reply) => _answers.Add(reply.Text("value"));

    public string Ask(JupyterMessage request, string prompt, bool password, CancellationToken cancellation)
    {
        while (_answers.TryTake(out _))
        {
            // An answer that came after its question was interrupted is nobody's.
        }

        wire.Ask(request, prompt, password);
        return _answers.Take(cancellation);
    }

    public void Dispose() => _answers.Dispose();
}
