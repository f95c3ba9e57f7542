using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>Asks a running deployment for predictions, as any client of the Open Inference Protocol would.</summary>
internal sealed class DeploymentClient(HttpClient http, DeploymentState state)
{
    private readonly Uri _address = new($"{state.Address}/v2/models/{Uri.EscapeDataString(state.Model)}/infer");

    /// <exception cref="UserException">The deployment does not answer, or answers with an error; the message repeats its sentence.</exception>
    public async Task<IReadOnlyList<ColumnBuffer>> PredictAsync(IReadOnlyList<ColumnBuffer> inputs, int rows, CancellationToken cancellation)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            OpenInferenceWriter.Request(writer, inputs, rows);
        }

        using var content = new ReadOnlyMemoryContent(body.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await SendAsync(content, cancellation).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var answer = await JsonDocument.ParseAsync(stream, cancellationToken: cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? Read(answer.RootElement, rows)
                : throw new UserException($"Deployment {state.Name} answered {(int)response.StatusCode}: {answer.RootElement.GetProperty("error").GetString()}");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UserException($"What answers at {state.Address} ({(int)response.StatusCode}) does not speak the Open Inference Protocol.", $"#!deploy status {state.Name} shows whether it is still the deployment.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            return await http.PostAsync(_address, content, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new UserException($"Deployment {state.Name} did not answer within {http.Timeout.TotalMinutes:0} minutes.", "Its server may hang; #!deploy stop ends it.");
        }
        catch (HttpRequestException error)
        {
            throw new UserException($"Deployment {state.Name} does not answer at {state.Address}: {error.Message}", "#!deploy status shows how it is; #!deploy starts it again.");
        }
    }

    private List<ColumnBuffer> Read(JsonElement answer, int rows)
    {
        var tensors = answer.GetProperty("outputs"u8).EnumerateArray().ToDictionary(o => o.GetProperty("name"u8).GetString()!, o => o.GetProperty("data"u8), StringComparer.Ordinal);
        return state.Signature.Outputs.Select(spec =>
        {
            var buffer = TensorType.Of(spec).Allocate(spec, rows);
            var i = 0;
            foreach (var value in tensors[spec.Name].EnumerateArray())
            {
                buffer.TryRead(i++, value);
            }

            return buffer;
        }).ToList();
    }
}
