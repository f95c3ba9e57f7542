using System.Runtime.InteropServices;

namespace MLOps.Pipelines;

/// <summary>
/// Ctrl-C, or a scheduler that has waited long enough: a last action, then the program ends with 130 or 143, as shells expect. Who
/// interrupts it again does not wait for the action.
/// </summary>
internal sealed class PipelineInterrupt : IDisposable
{
    private readonly List<PosixSignalRegistration> _signals;
    private readonly Action _last;
    private int _heard;

    public PipelineInterrupt(Action last)
    {
        _last = last;
        _signals = [On(PosixSignal.SIGINT, 130), On(PosixSignal.SIGTERM, 143)];
    }

    public void Dispose() => _signals.ForEach(s => s.Dispose());

    private PosixSignalRegistration On(PosixSignal signal, int exitCode) => PosixSignalRegistration.Create(signal, context =>
    {
        if (Interlocked.Exchange(ref _heard, 1) == 0)
        {
            context.Cancel = true;
            _last();
            Environment.Exit(exitCode);
        }
    });
}
