using System.Text.Json.Nodes;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;

namespace MLOps.Notebooks.Tests.Headless;

/// <summary>Notebooks in a few words.</summary>
internal static class TestCells
{
    public static NotebookCell Code(string source, params string[] tags) => new(
        "c" + Math.Abs(source.GetHashCode(StringComparison.Ordinal)), CellKind.Code, "csharp", source,
        tags.Length == 0 ? [] : new JsonObject { ["tags"] = new JsonArray([.. tags.Select(t => (JsonNode)t)]) }, []);

    public static NotebookCell Text(string source) => new("m" + source.Length, CellKind.Markdown, "markdown", source, [], []);

    public static NotebookCell Ran(this NotebookCell cell, string output) => cell with
    {
        ExecutionCount = 1,
        Outputs = [new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = output }],
    };

    public static NotebookDocument Notebook(params NotebookCell[] cells) => new(cells, []);

    /// <summary>"1 2p 3-": runs, runs its preamble only, is left out; "s" stands.</summary>
    public static string Roles(this RunPlan plan) => string.Join(' ', plan.Cells.Select(c => (c.IsInjected ? "=" : c.Number) + c.Role switch
    {
        CellRole.Run => "",
        CellRole.Preamble => "p",
        CellRole.Stands => "s",
        _ => "-",
    }));
}
