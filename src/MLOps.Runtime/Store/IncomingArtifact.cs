namespace MLOps.Store;

/// <summary>A file on its way into the store: copied and hashed beside other work, and stored only when it is kept.</summary>
internal sealed class IncomingArtifact : IDisposable
{
    private readonly Artifacts _artifacts;
    private readonly string _temporary;
    private readonly CancellationTokenSource _end;
    private readonly Task<(string Digest, long Size)> _copy;

    internal IncomingArtifact(Artifacts artifacts, string file, string temporary, CancellationToken cancellation)
    {
        (_artifacts, _temporary) = (artifacts, temporary);
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _copy = Task.Factory.StartNew(() => Copy(file), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits for the copy and gives it its name; returns its digest and size in bytes.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is stored.</exception>
    public (string Digest, long Size) Keep()
    {
        var (digest, size) = _copy.GetAwaiter().GetResult();
        _artifacts.Place(_temporary, digest);
        return (digest, size);
    }

    /// <summary>Ends the copy; what was not kept is gone.</summary>
    public void Dispose()
    {
        _end.Cancel();
        ((IAsyncResult)_copy).AsyncWaitHandle.WaitOne();
        _end.Dispose();
        File.Delete(_temporary);
    }

    private (string Digest, long Size) Copy(string file)
    {
        using var source = File.OpenRead(file);
        return Artifacts.CopyHashed(source, _temporary, _end.Token);
    }
}
