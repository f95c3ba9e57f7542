using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;
using MLOps.Profiling;

namespace MLOps.Interactive.Commands;

/// <summary>A bar for a command whose work turns out to take longer than a second. In the end the report stands alone.</summary>
internal sealed class CommandProgress(ICellOutput output, TimeProvider? clock = null) : IProgress<ProfileProgress>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long _started = (clock ?? TimeProvider.System).GetTimestamp();
    private ProgressBar? _bar;

    public void Report(ProfileProgress value)
    {
        lock (_gate)
        {
            if (_bar is null && (value.Done >= 1 || _clock.GetElapsedTime(_started) < Patience))
            {
                return;
            }

            _bar ??= new ProgressBar(output, 1, value.Stage, _clock);
            _bar.Title = value.Stage;
            _bar.Report(value.Done);
        }
    }

    public void Dispose() => _bar?.Remove();
}
