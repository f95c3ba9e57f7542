using System.Collections.Concurrent;

namespace MLOps.Tool.Kernel;

/// <summary>The thread on which requests on the shell channel are answered, one after the other.</summary>
internal sealed class ShellThread(TextWriter log) : IDisposable
{
    private readonly BlockingCollection<Action> _work = new();

    public void Start() => new Thread(Loop) { IsBackground = true, Name = "shell" }.Start();

    public void Post(Action work)
    {
        if (!_work.IsAddingCompleted)
        {
            _work.Add(work);
        }
    }

    public void Dispose() => _work.CompleteAdding();

    private void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                // The kernel's own mistake: it goes to the client's log, the kernel lives.
                log.WriteLine($"mlops kernel: {e}");
            }
        }
    }
}
