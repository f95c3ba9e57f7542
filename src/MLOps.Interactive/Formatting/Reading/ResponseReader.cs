using System.Globalization;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Responses: status, headers, and a body that has arrived.</summary>
internal static class ResponseReader
{
    private const int LongestBody = 4000;

    public static ValueNode? TryRead(object value) => value switch
    {
        HttpResponseMessage response => Response(response),
        HttpHeaders headers => Headers(headers),
        _ => null,
    };

    private static StackNode Response(HttpResponseMessage response)
    {
        var from = response.RequestMessage is { } request ? $"{request.Method} {request.RequestUri}: " : "";
        var status = string.Create(CultureInfo.InvariantCulture, $"{from}HTTP {response.Version} {(int)response.StatusCode} {response.ReasonPhrase}");
        List<ValueNode> nodes = [new FoldNode("headers", Headers(response.Headers.Concat(response.Content.Headers)))];
        if (Body(response.Content) is { } body)
        {
            nodes.Add(body);
        }

        return new StackNode(status, nodes);
    }

    private static TreeNode Headers(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers) =>
        new("headers", "", headers.Select(h => new TreePart(h.Key, ValueReader.Text(string.Join(", ", h.Value)))).ToList());

    /// <summary>The beginning of a body that has arrived; one that is still to be read is left to the user, who can read it once.</summary>
    private static ValueNode? Body(HttpContent content)
    {
        if (typeof(HttpContent).GetProperty("IsBuffered", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(content) is not true && content is not (StringContent or ByteArrayContent))
        {
            return null;
        }

        var bytes = content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        if (PictureReader.TryRead(bytes) is { } picture)
        {
            return picture;
        }

        var text = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, LongestBody)));
        var isText = !text.Contains('\0', StringComparison.Ordinal);
        return new BlockNode(string.Create(CultureInfo.InvariantCulture, $"body, {bytes.Length:N0} bytes{(bytes.Length > LongestBody ? $", the first {LongestBody:N0} shown" : "")}"), isText ? text : "(binary)");
    }
}
