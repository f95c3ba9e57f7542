using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace MLOps.Tracking.MLflow;

/// <summary>Calls to one server: authentication, repetition where that helps, and errors in words.</summary>
internal sealed class MLflowConnection : IDisposable
{
    // The server closes an idle connection after 5 s; a request that meets the closing is lost.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(4);
    private static readonly HttpStatusCode[] Passing =
    [
        HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway,
        HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    // Answers that say for certain that nothing was done.
    private static readonly HttpStatusCode[] Refusing = [HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable];

    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;
    private readonly ResiliencePipeline<HttpResponseMessage> _refusals;

    public MLflowConnection(Uri server, MLflowOptions options)
    {
        Server = server;
        _http = new HttpClient(Handler(options)) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("MLOps.Runtime", "1.0"));
        _http.DefaultRequestHeaders.Authorization = Authorization(options);
        _retries = Retries(options, Passing, afterSilence: true);
        _refusals = Retries(options, Refusing, afterSilence: false);
    }

    public Uri Server { get; }

    public void Dispose() => _http.Dispose();

    public Task<TAnswer> GetAsync<TAnswer>(string path, JsonTypeInfo<TAnswer> type, CancellationToken cancellation) =>
        CallAsync(_retries, () => new HttpRequestMessage(HttpMethod.Get, path), path, type, cancellation);

    /// <summary>A call that may be done twice.</summary>
    public Task<TAnswer> SendAsync<TBody, TAnswer>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation) =>
        SendAsync(_retries, method, path, body, bodyType, type, cancellation);

    /// <summary>A call that must not be done twice: it is repeated only after an answer that says it was not done.</summary>
    public Task<TAnswer> SendOnceAsync<TBody, TAnswer>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation) =>
        SendAsync(_refusals, method, path, body, bodyType, type, cancellation);

    private Task<TAnswer> SendAsync<TBody, TAnswer>(
        ResiliencePipeline<HttpResponseMessage> retries, HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body, bodyType);
        return CallAsync(retries, () => new HttpRequestMessage(method, path) { Content = Json(json) }, path, type, cancellation);
    }

    /// <param name="open">Opens the content anew for each try.</param>
    public async Task UploadAsync(string path, Func<Stream> open, CancellationToken cancellation)
    {
        using var answer = await AnswerAsync(
            _retries, () => new HttpRequestMessage(HttpMethod.Put, path) { Content = new StreamContent(open()) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } } },
            path, HttpCompletionOption.ResponseContentRead, cancellation).ConfigureAwait(false);
    }

    /// <summary>The content; disposing it ends the call.</summary>
    public async Task<Stream> DownloadAsync(string path, CancellationToken cancellation)
    {
        var answer = await AnswerAsync(_retries, () => new HttpRequestMessage(HttpMethod.Get, path), path, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        return await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<TAnswer> CallAsync<TAnswer>(
        ResiliencePipeline<HttpResponseMessage> retries, Func<HttpRequestMessage> request, string path, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
    {
        using var answer = await AnswerAsync(retries, request, path, HttpCompletionOption.ResponseContentRead, cancellation).ConfigureAwait(false);
        var json = await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(json.Length == 0 ? "{}"u8 : json, type) ?? throw NotMLflow(path, answer.StatusCode);
        }
        catch (JsonException)
        {
            throw NotMLflow(path, answer.StatusCode);
        }
    }

    /// <param name="until">What must have come before the time for an answer is over: all of it, but for files, which take as long as they take.</param>
    private async Task<HttpResponseMessage> AnswerAsync(
        ResiliencePipeline<HttpResponseMessage> retries, Func<HttpRequestMessage> request, string path, HttpCompletionOption until, CancellationToken cancellation)
    {
        try
        {
            var answer = await retries.ExecuteAsync(
                async token =>
                {
                    using var message = request();
                    return await _http.SendAsync(message, until, token).ConfigureAwait(false);
                },
                cancellation).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? answer : throw await RefusedAsync(answer, path, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutRejectedException)
        {
            throw new MLflowException($"The MLflow server at {Server} gave no answer: {error.Message}", inner: error);
        }
    }

    private async Task<MLflowException> RefusedAsync(HttpResponseMessage answer, string path, CancellationToken cancellation)
    {
        using (answer)
        {
            var error = Error(await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
            return (answer.StatusCode, error?.Message) switch
            {
                (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => new MLflowException(
                    $"The MLflow server at {Server} refused these credentials ({(int)answer.StatusCode}). Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.", answer.StatusCode, error?.ErrorCode),
                (_, { } message) => new MLflowException($"The MLflow server at {Server} refused {Short(path)}: {message}", answer.StatusCode, error?.ErrorCode),
                _ when Passing.Contains(answer.StatusCode) => new MLflowException($"The MLflow server at {Server} is not able to answer ({(int)answer.StatusCode} {answer.ReasonPhrase}); it was asked several times.", answer.StatusCode),
                _ => NotMLflow(path, answer.StatusCode),
            };
        }
    }

    // An unknown path is answered with a web page: another program listens there, or an older MLflow.
    private MLflowException NotMLflow(string path, HttpStatusCode status) =>
        new($"What answers at {Server} does not speak MLflow's API: {Short(path)} brought {(int)status} and no JSON. Is the address right?", status);

    private static string Short(string path) => path.Split('?')[0];

    private static ErrorAnswer? Error(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, MLflowJson.Default.ErrorAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ByteArrayContent Json(byte[] json) => new(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static SocketsHttpHandler Handler(MLflowOptions options)
    {
        var handler = new SocketsHttpHandler { PooledConnectionIdleTimeout = IdleTimeout, AutomaticDecompression = DecompressionMethods.All };
        if (options.InsecureTls)
        {
#pragma warning disable CA5359 // Asked for by MLFLOW_TRACKING_INSECURE_TLS.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return handler;
    }

    private static AuthenticationHeaderValue? Authorization(MLflowOptions options) => options switch
    {
        { UserName: { } user, Password: { } password } => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))),
        { Token: { } token } => new("Bearer", token),
        _ => null,
    };

    private static ResiliencePipeline<HttpResponseMessage> Retries(MLflowOptions options, HttpStatusCode[] statuses, bool afterSilence)
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>();
        if (options.MaxRetries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstPause,
                MaxDelay = TimeSpan.FromMinutes(2),
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>(_ => afterSilence).Handle<TimeoutRejectedException>(_ => afterSilence).HandleResult(a => statuses.Contains(a.StatusCode)),
                DelayGenerator = call => ValueTask.FromResult(RetryAfter(call.Outcome.Result)),
            });
        }

        return pipeline.AddTimeout(options.Timeout).Build();
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage? answer) => answer?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when answer.Headers.Date is { } now && date > now => date - now,
        _ => null,
    };
}
