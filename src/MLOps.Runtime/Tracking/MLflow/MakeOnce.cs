namespace MLOps.Tracking.MLflow;

/// <summary>
/// Makes something on a server that would make it twice if it were asked twice: when the answer was lost, it is looked for before it is
/// made again.
/// </summary>
internal sealed class MakeOnce(MLflowOptions options)
{
    public async Task<T> MakeAsync<T>(Func<Task<T>> make, Func<Task<T?>> find, CancellationToken cancellation)
        where T : class
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await make().ConfigureAwait(false);
            }
            catch (MLflowException error) when (attempt < options.MaxRetries && error.Status is null or >= System.Net.HttpStatusCode.InternalServerError)
            {
                await Task.Delay(options.FirstPause * Math.Pow(2, Math.Min(attempt, 6)), cancellation).ConfigureAwait(false);
                if (await find().ConfigureAwait(false) is { } found)
                {
                    return found;
                }
            }
        }
    }
}
