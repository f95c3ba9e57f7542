using DuckDB.NET.Data;

namespace MLOps.Data;

/// <summary>
/// Stops a statement when a token is cancelled, until this object is disposed. The engine forgets a stop that comes before the statement
/// has begun: it is told again and again.
/// </summary>
internal sealed class QueryStop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly CancellationTokenRegistration _registration;
    private DuckDBCommand? _command;
    private Timer? _timer;

    public QueryStop(DuckDBCommand command, CancellationToken cancellation)
    {
        _command = command;
        _registration = cancellation.Register(Begin);
    }

    public void Dispose()
    {
        _registration.Dispose();
        lock (_gate)
        {
            _command = null;
            _timer?.Dispose();
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            _timer = _command is null ? null : new Timer(_ => Stop(), null, TimeSpan.Zero, Patience);
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _command?.Cancel();
        }
    }
}
