using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>Answers requests for predictions in either protocol, and logs each with its rows.</summary>
internal sealed class InferenceHandler(DeploymentState state, IModelScorer scorer, InferenceLog log, ServerMetrics metrics, TimeProvider clock)
{
    private readonly string _session = Guid.NewGuid().ToString("N")[..8];
    private long _requests;

    public Task OpenInferenceAsync(HttpContext context) => AnswerAsync(
        context,
        body => ReadJson(body, root => OpenInferenceReader.Read(root, state.Signature)),
        (writer, request, outputs) => OpenInferenceWriter.Response(writer, state, request, outputs));

    public Task ScoringProtocolAsync(HttpContext context) => AnswerAsync(
        context,
        body => IsCsv(context.Request) ? ScoringProtocolReader.ReadCsv(Encoding.UTF8.GetString(body), state.Signature) : ReadJson(body, root => ScoringProtocolReader.ReadJson(root, state.Signature)),
        (writer, request, outputs) => ScoringProtocolWriter.Response(writer, outputs, request.Rows));

    private async Task AnswerAsync(HttpContext context, Func<ReadOnlySequence<byte>, InferenceRequest> read, Action<Utf8JsonWriter, InferenceRequest, IReadOnlyList<ColumnBuffer>> write)
    {
        var (time, start) = (clock.GetUtcNow(), Stopwatch.GetTimestamp());
        try
        {
            var request = await ReadAsync(context.Request, read).ConfigureAwait(false);
            var outputs = scorer.Score(request.Inputs, request.Rows);
            var answer = new ArrayBufferWriter<byte>(1024);
            using (var writer = new Utf8JsonWriter(answer))
            {
                write(writer, request, outputs);
            }

            metrics.Predicted(request.Rows);
            await log.AddAsync(new LoggedRequest(time, request.Id ?? NextId(), Milliseconds(start), 200, null) { Inputs = request.Inputs, Outputs = outputs, Rows = request.Rows }).ConfigureAwait(false);
            await InferenceServer.SendAsync(context.Response, 200, "application/json", answer.WrittenMemory).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var (status, message) = Explain(error);
            await log.AddAsync(new LoggedRequest(time, NextId(), Milliseconds(start), status, message)).ConfigureAwait(false);
            throw new RequestException(status, message);
        }
    }

    private static async Task<InferenceRequest> ReadAsync(HttpRequest request, Func<ReadOnlySequence<byte>, InferenceRequest> read)
    {
        if (request.Headers.ContainsKey("Inference-Header-Content-Length"))
        {
            throw RequestException.Bad("Binary tensors are not supported; send 'data' as JSON.");
        }

        var reader = request.BodyReader;
        var result = await reader.ReadAsync().ConfigureAwait(false);
        while (!result.IsCompleted)
        {
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            result = await reader.ReadAsync().ConfigureAwait(false);
        }

        try
        {
            return read(result.Buffer);
        }
        finally
        {
            reader.AdvanceTo(result.Buffer.End);
        }
    }

    private static InferenceRequest ReadJson(ReadOnlySequence<byte> body, Func<JsonElement, InferenceRequest> read)
    {
        if (body.IsEmpty)
        {
            throw RequestException.Bad("The request has no body.");
        }

        using var document = Parse(body);
        return read(document.RootElement);
    }

    private static JsonDocument Parse(ReadOnlySequence<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException error)
        {
            throw RequestException.Bad(string.Create(CultureInfo.InvariantCulture, $"The request is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}."));
        }
    }

    private static (int Status, string Message) Explain(Exception error) => error switch
    {
        RequestException request => (request.Status, request.Message),
        BadHttpRequestException { StatusCode: 413 } => (413, "The request is too large; send fewer rows at a time."),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        _ => (500, $"The model failed: {error.Message.ReplaceLineEndings("\n").Split('\n')[0]}"),
    };

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"{_session}-{Interlocked.Increment(ref _requests)}");

    private static double Milliseconds(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds;

    private static bool IsCsv(HttpRequest request) => request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) == true;
}
