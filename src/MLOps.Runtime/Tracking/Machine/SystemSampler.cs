using System.Globalization;

namespace MLOps.Tracking.Machine;

/// <summary>
/// Samples the machine in the background while a run is open, into metrics named <c>system/...</c>. Megabytes are 10^6 bytes,
/// percentages 0 to 100; what a machine does not tell is left out.
/// </summary>
internal sealed class SystemSampler : IDisposable
{
    private readonly Run _run;
    private readonly ITimer _timer;
    private readonly IReadOnlyList<ISystemReading> _readings;
    private int _sampling;
    private long _step = -1;

    /// <param name="every">Time between samples; the first is taken after one of it, so that short runs have none.</param>
    public SystemSampler(Run run, string folder, TimeProvider clock, TimeSpan every)
    {
        _run = run;
        _readings = [new ProcessReading(clock), new MachineReading(), new DiskReading(folder), new NetworkReading(clock), new GpuReading()];
        _timer = clock.CreateTimer(_ => Sample(), null, every, every);
    }

    public void Dispose() => _timer.Dispose();

    // A sample that takes longer than the time between two is not overtaken.
    private void Sample()
    {
        if (_run.Status != RunStatus.Running || Interlocked.Exchange(ref _sampling, 1) == 1)
        {
            return;
        }

        try
        {
            _step++;
            foreach (var (key, value) in _readings.SelectMany(r => r.Read()))
            {
                _run.LogMetric("system/" + key, value, _step);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _run.Problem(string.Create(CultureInfo.InvariantCulture, $"System metrics: {error.Message}"));
            _timer.Dispose(); // what fails once fails each time
        }
        finally
        {
            Volatile.Write(ref _sampling, 0);
        }
    }
}

/// <summary>One part of the machine that can be asked how it fares.</summary>
internal interface ISystemReading
{
    IEnumerable<(string Key, double Value)> Read();
}
