using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MLOps.Serving;

/// <summary>The server's paths. A switch, not a routing table: there are few, and it is the hot path.</summary>
internal sealed class InferenceRoutes(DeploymentState state, InferenceHandler handler, InferenceLog log, ServerMetrics metrics, Action shutdown)
{
    private const string ModelPrefix = "/v2/models/";

    public async Task HandleAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        metrics.Begin();
        var route = "other";
        try
        {
            var (name, method, answer) = Find(context.Request.Path.Value ?? "/");
            route = name;
            if (context.Request.Method != method)
            {
                throw new RequestException(405, $"{context.Request.Path} takes {method}, not {context.Request.Method}.");
            }

            await answer(context).ConfigureAwait(false);
        }
        catch (RequestException error)
        {
            await SendErrorAsync(context.Response, error).ConfigureAwait(false);
        }
        finally
        {
            metrics.End(route, context.Response.StatusCode, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    private (string Route, string Method, Func<HttpContext, Task> Answer) Find(string path) => path switch
    {
        _ when path.StartsWith(ModelPrefix, StringComparison.Ordinal) => FindModel(path[ModelPrefix.Length..].TrimEnd('/').Split('/')),
        "/invocations" => (path, "POST", handler.ScoringProtocolAsync),
        "/v2/health/live" or "/v2/health/ready" or "/ping" or "/health" => (path, "GET", context => InferenceServer.SendAsync(context.Response, 200, "application/json", "{}"u8.ToArray())),
        "/v2" or "/v2/" => ("/v2", "GET", Json(OpenInferenceWriter.ServerMetadata)),
        "/version" => (path, "GET", context => TextAsync(context.Response, InferenceServer.Version)),
        "/metrics" => (path, "GET", context => TextAsync(context.Response, metrics.Text(log.Failures))),
        "/flush" => (path, "POST", FlushAsync),
        "/shutdown" => (path, "POST", ShutdownAsync),
        _ => throw new RequestException(404, $"There is nothing at {path}. Predictions are at /v2/models/{state.Model}/infer and /invocations."),
    };

    // {model}[/versions/{version}][/ready|/infer]
    private (string Route, string Method, Func<HttpContext, Task> Answer) FindModel(string[] parts)
    {
        var model = Uri.UnescapeDataString(parts[0]);
        if (model != state.Model && model != state.Name)
        {
            throw RequestException.Unknown(404, "model", model, [state.Model]);
        }

        var rest = parts.AsSpan(1);
        if (rest is ["versions", var version, ..])
        {
            if (version != state.VersionText)
            {
                throw new RequestException(404, $"Model {state.Model} is served in version {state.VersionText}, not {version}.");
            }

            rest = rest[2..];
        }

        return rest switch
        {
            ["infer"] => ("/v2/models/{model}/infer", "POST", handler.OpenInferenceAsync),
            ["ready"] => ("/v2/models/{model}/ready", "GET", Json(writer => Ready(writer, state))),
            [] => ("/v2/models/{model}", "GET", Json(writer => OpenInferenceWriter.ModelMetadata(writer, state))),
            _ => throw new RequestException(404, $"A model has /infer and /ready, not /{string.Join('/', rest.ToArray())}."),
        };
    }

    private static void Ready(Utf8JsonWriter writer, DeploymentState state)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, state.Model);
        writer.WriteBoolean("ready"u8, true);
        writer.WriteEndObject();
    }

    private async Task FlushAsync(HttpContext context)
    {
        CheckToken(context);
        await log.FlushAsync().ConfigureAwait(false);
        await InferenceServer.SendAsync(context.Response, 200, "application/json", "{}"u8.ToArray()).ConfigureAwait(false);
    }

    private void CheckToken(HttpContext context)
    {
        if (context.Request.Headers["X-MLOps-Token"] != state.Token)
        {
            throw new RequestException(403, "Only the workspace that started this server may ask it that.");
        }
    }

    private Task ShutdownAsync(HttpContext context)
    {
        CheckToken(context);
        shutdown();
        return InferenceServer.SendAsync(context.Response, 200, "application/json", "{}"u8.ToArray());
    }

    private static Func<HttpContext, Task> Json(Action<Utf8JsonWriter> write) => context => JsonAsync(context.Response, 200, write);

    private static Task SendErrorAsync(HttpResponse response, RequestException error) => JsonAsync(response, error.Status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("error"u8, error.Message);
        writer.WriteEndObject();
    });

    private static async Task JsonAsync(HttpResponse response, int status, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = Store.Json.Options.Encoder }))
        {
            write(writer);
        }

        await InferenceServer.SendAsync(response, status, "application/json", body.WrittenMemory).ConfigureAwait(false);
    }

    private static Task TextAsync(HttpResponse response, string text) => InferenceServer.SendAsync(response, 200, "text/plain; version=0.0.4", Encoding.UTF8.GetBytes(text));
}
