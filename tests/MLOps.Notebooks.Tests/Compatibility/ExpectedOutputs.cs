using System.Text.Json.Nodes;

namespace MLOps.Notebooks.Tests.Compatibility;

/// <summary>
/// What a cell must show, as the raw cell after it says: one line per output. <c>text/plain = 5</c> is the whole text,
/// <c>text/html ~ bold</c> a part of it; <c>stdout</c>, <c>stderr</c> and <c>fails</c> (the error's message) stand in place of a
/// MIME type; a line that begins with <c>&amp;</c> is another form of the output before it; <c>nothing</c> says that there is none.
/// </summary>
internal static class ExpectedOutputs
{
    public static void Check(string expectation, JsonArray outputs, string where)
    {
        var lines = expectation.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l != "nothing").ToList();
        var next = -1;
        foreach (var line in lines)
        {
            var isMore = line.StartsWith('&');
            next += isMore ? 0 : 1;
            Assert.True(next < outputs.Count, $"{where}: expected '{line}', but there are only {outputs.Count} outputs:\n{outputs.ToJsonString()}");
            Check(line.TrimStart('&', ' '), outputs[next]!.AsObject(), where);
        }

        Assert.True(outputs.Count == next + 1, $"{where}: {outputs.Count} outputs, expected {next + 1}:\n{outputs.ToJsonString()}");
    }

    private static void Check(string line, JsonObject output, string where)
    {
        var at = line.IndexOfAny(['=', '~']);
        Assert.True(at > 0, $"{where}: '{line}' is no expectation.");
        var (form, isWhole, expected) = (line[..at].Trim(), line[at] == '=', line[(at + 1)..].Trim().Replace("\\n", "\n", StringComparison.Ordinal));
        var shown = Shown(form, output)?.Trim();
        Assert.True(
            shown is not null && (isWhole ? shown == expected : shown.Contains(expected, StringComparison.Ordinal)),
            $"{where}: expected '{line}', shown:\n{output.ToJsonString()}");
    }

    private static string? Shown(string form, JsonObject output) => form switch
    {
        "stdout" or "stderr" => (string?)output["name"] == form ? Text(output["text"]) : null,
        "fails" => Text(output["evalue"]),
        _ => Text((output["data"] as JsonObject)?[form]),
    };

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text.ReplaceLineEndings("\n"),
        _ => node.ToJsonString(),
    };
}
