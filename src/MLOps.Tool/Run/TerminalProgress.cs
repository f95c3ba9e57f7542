using System.Globalization;
using System.Text.Json.Nodes;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Pages;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Run;

/// <summary>One line per cell: its number, how long it took, the first line of what it gave.</summary>
internal sealed class TerminalProgress(TextWriter terminal, int width) : INotebookProgress
{
    public void Started(int number, int total, NotebookCell cell)
    {
        var digits = total.ToString(CultureInfo.InvariantCulture).Length;
        terminal.Write($"[{number.ToString(CultureInfo.InvariantCulture).PadLeft(digits)}/{total}] ");
        terminal.Flush();
    }

    public void Finished(int number, int total, NotebookCell cell, CellResult result)
    {
        var line = $"{Durations.Text(result.Duration),9}  {(result.Error is { } error ? $"{error.Name}: {FirstLine(error.Message)}" : FirstOutput(cell))}";
        terminal.WriteLine(Shorten(line).TrimEnd());
        terminal.Flush();
    }

    private static string FirstOutput(NotebookCell cell)
    {
        var outputs = cell.Outputs.OfType<JsonObject>().ToList();
        var result = outputs.LastOrDefault(o => (string?)o["output_type"] == "execute_result") ?? outputs.FirstOrDefault();
        return result is null ? "" : FirstLine(Text(result["text"] ?? (result["data"] as JsonObject)?["text/plain"]));
    }

    private static string FirstLine(string text) => text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) ?? "";

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private string Shorten(string line) => line.Length <= width ? line : line[..(width - 3)] + "...";
}
