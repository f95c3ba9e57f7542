using System.Collections.Concurrent;

namespace MLOps.Tracking.MLflow;

/// <summary>Counts what a sync does; safe from several threads.</summary>
internal sealed class SyncTally
{
    private const int MostWarnings = 100;

    private readonly ConcurrentQueue<string> _warnings = new();
    private int _runs;
    private int _updated;
    private int _unchanged;
    private long _points;
    private int _artifacts;
    private int _versions;

    public void Warn(string warning)
    {
        if (_warnings.Count < MostWarnings && !_warnings.Contains(warning))
        {
            _warnings.Enqueue(warning);
        }
    }

    public void Run(bool isNew) => Interlocked.Increment(ref isNew ? ref _runs : ref _updated);

    public void Unchanged(int runs) => Interlocked.Add(ref _unchanged, runs);

    public void Points(long points) => Interlocked.Add(ref _points, points);

    public void Artifact() => Interlocked.Increment(ref _artifacts);

    public void Version() => Interlocked.Increment(ref _versions);

    public SyncReport Report(string server, bool pushed, TimeSpan took) =>
        new(server, pushed, _runs, _updated, _unchanged, _points, _artifacts, _versions, [.. _warnings], took.TotalSeconds);
}
