using System.Data;
using System.Globalization;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Microsoft.Data.Analysis;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Values of the framework that say most in a way of their own.</summary>
internal static class SystemReader
{
    private const int LongestBody = 4000;

    public static ValueNode? TryRead(object value, ValueReader reader) => value switch
    {
        HttpResponseMessage response => Response(response, reader),
        HttpHeaders headers => Headers(headers),
        DataFrameColumnCollection columns => Members(columns, TypeNames.Of(columns.GetType()), reader),
        DataColumnCollection columns => Members(columns.Cast<DataColumn>(), TypeNames.Of(columns.GetType()), reader),
        System.Text.RegularExpressions.GroupCollection groups => Members(groups.Values, TypeNames.Of(groups.GetType()), reader),
        _ => null,
    };

    /// <summary>Items that could be enumerated themselves, shown by what they are.</summary>
    private static TableNode Members<T>(IEnumerable<T> items, string title, ValueReader reader)
    {
        var taken = Taken.From(items, reader.MostRows, 0);
        var columns = Member.Of(typeof(T)).Select(m => new Column<object?>(m.Name, m.Type, x => m.Of(x!))).ToList();
        return TableReader.Read(reader, title, columns, TableReader.Numbered(taken.Head), [], taken.Total) with { RowHeader = "index" };
    }

    private static StackNode Response(HttpResponseMessage response, ValueReader reader)
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
