using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

/// <summary>
/// An MLflow server as MLflow's documentation and real servers of 2.22 and 3.6 have it, traps included: it cuts long values without a
/// word, answers unknown paths with a web page, turns infinities into numbers, never ends a metric's history without max_results.
/// Everything is kept in memory.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writer = new(1);
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _faults = new();
    private readonly TaskCompletionSource _closing = new();

    private TestServer(WebApplication app) => _app = app;

    public RemoteStore Store { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>What calls must carry; null lets everybody in.</summary>
    public string? Authorization { get; set; }

    /// <summary>Method and path of every call that was let in.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public int Count(string path) => Calls.Count(c => c.EndsWith(path, StringComparison.Ordinal));

    public static async Task<TestServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(5);
            k.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        var server = new TestServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Urls.First() + "/");
        return server;
    }

    /// <summary>The next call gets this and nothing else; then the one after it the next.</summary>
    public void Next(HttpStatusCode status, string? retryAfter = null) => _faults.Enqueue(async context =>
    {
        context.Response.StatusCode = (int)status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        await context.Response.WriteAsync("<html>busy</html>");
    });

    /// <summary>The next call gets no answer, or the beginning of one and nothing more. The task is done when that call has come.</summary>
    public Task NextHangs(bool midway = false)
    {
        var came = new TaskCompletionSource();
        _faults.Enqueue(async context =>
        {
            if (midway)
            {
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
            }

            came.SetResult();
            await Task.WhenAny(_closing.Task, Task.Delay(Timeout.Infinite, context.RequestAborted));
            context.Abort();
        });
        return came.Task;
    }

    /// <summary>The next call of this path is done, and its answer lost.</summary>
    public string? LosesAnswerTo { get; set; }

    /// <summary>The call after so many is cut, and all that come after it.</summary>
    public int? GoesDownAfter { get; set; }

    /// <summary>How long each call takes at least, one after the other, as with a server whose database has one writer.</summary>
    public TimeSpan CallTakes { get; set; }

    public async ValueTask DisposeAsync()
    {
        _closing.TrySetResult();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _writer.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (GoesDownAfter is { } calls && Calls.Count >= calls)
        {
            context.Abort();
            return;
        }

        if (Authorization is { } wanted && context.Request.Headers.Authorization != wanted)
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsync("You are not authenticated.");
            return;
        }

        if (LosesAnswerTo is { } path && context.Request.Path.Value!.EndsWith(path, StringComparison.Ordinal))
        {
            LosesAnswerTo = null;
            await HandleAsync(context, (_, _) => Task.CompletedTask);
            context.Abort();
            return;
        }

        if (CallTakes > TimeSpan.Zero)
        {
            await _writer.WaitAsync();
            try
            {
                await Task.Delay(CallTakes);
            }
            finally
            {
                _writer.Release();
            }
        }

        if (_faults.TryDequeue(out var fault))
        {
            await fault(context);
            return;
        }

        await HandleAsync(context, (status, json) => WriteAsync(context, status, json));
    }

    private async Task HandleAsync(HttpContext context, Func<int, JsonNode, Task> answer)
    {
        var path = context.Request.Path.Value!;
        Calls.Enqueue($"{context.Request.Method} {path}");
        const string artifacts = "/api/2.0/mlflow-artifacts/artifacts/";
        if (path.StartsWith(artifacts, StringComparison.Ordinal))
        {
            await ArtifactAsync(context, path[artifacts.Length..], answer);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        var body = text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : Query(context.Request.Query);
        try
        {
            JsonNode? result;
            lock (_gate)
            {
                result = Store.Call($"{context.Request.Method} {path}", body);
            }

            if (result is null)
            {
                context.Response.StatusCode = 404;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<!doctype html><title>404 Not Found</title>");
                return;
            }

            await answer(200, result);
        }
        catch (RefusedException refused)
        {
            await answer(refused.Status, new JsonObject { ["error_code"] = refused.Code, ["message"] = refused.Message });
        }
    }

    private async Task ArtifactAsync(HttpContext context, string path, Func<int, JsonNode, Task> answer)
    {
        if (context.Request.Method == "PUT")
        {
            using var content = new MemoryStream();
            await context.Request.Body.CopyToAsync(content);
            Store.Files[path] = content.ToArray();
            await answer(200, new JsonObject());
        }
        else if (Store.Files.TryGetValue(path, out var file))
        {
            await context.Response.Body.WriteAsync(file);
        }
        else
        {
            await answer(404, new JsonObject { ["error_code"] = "RESOURCE_DOES_NOT_EXIST", ["message"] = "no such artifact" });
        }
    }

    private static JsonObject Query(IQueryCollection query)
    {
        var body = new JsonObject();
        foreach (var (key, value) in query)
        {
            body[key] = int.TryParse(value, CultureInfo.InvariantCulture, out var number) && key == "max_results" ? number : value.ToString();
        }

        return body;
    }

    private static async Task WriteAsync(HttpContext context, int status, JsonNode json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json.ToJsonString(), Encoding.UTF8);
    }
}

/// <summary>A refusal in MLflow's words.</summary>
internal sealed class RefusedException(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;
}
