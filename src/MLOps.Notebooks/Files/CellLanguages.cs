using System.Text.Json.Nodes;

namespace MLOps.Notebooks.Files;

/// <summary>Which language a cell is in, as Jupyter, .NET Interactive and VS Code write it down.</summary>
internal static class CellLanguages
{
    public const string CSharp = "csharp";

    private static readonly (string Section, string Key)[] Places =
        [("polyglot_notebook", "kernelName"), ("dotnet_interactive", "language"), ("vscode", "languageId")];

    /// <summary>
    /// The language of cells that say nothing themselves. An editor that takes every notebook for one of Python may
    /// have written that down without naming a kernel.
    /// </summary>
    /// <param name="cells">The cells' metadata: where no kernel is named, marks of .NET's kernels tell whose notebook it is.</param>
    public static string Default(JsonObject metadata, IEnumerable<JsonObject> cells)
    {
        var kernel = Normal(IpynbFormat.Text(metadata["kernelspec"]?["name"]));
        var language = Normal(IpynbFormat.Text((metadata["kernelspec"] as JsonObject)?["language"] ?? metadata["language_info"]?["name"]));
        var isCSharp = kernel.Contains(CSharp, StringComparison.OrdinalIgnoreCase) || language is "" or CSharp or "polyglot-notebook";
        return isCSharp || (kernel.Length == 0 && cells.Any(IsOfDotNet)) ? CSharp
            : kernel.StartsWith(".net-", StringComparison.Ordinal) ? Normal(kernel[".net-".Length..])
            : language;
    }

    private static bool IsOfDotNet(JsonObject metadata) => metadata.ContainsKey("polyglot_notebook") || metadata.ContainsKey("dotnet_interactive");

    /// <summary>What the cell's own metadata say; null when they say nothing.</summary>
    public static string? Of(JsonObject metadata) => Places
        .Select(p => Normal(IpynbFormat.Text((metadata[p.Section] as JsonObject)?[p.Key])))
        .FirstOrDefault(language => language.Length > 0 && language != "polyglot-notebook");

    /// <summary>The metadata with which to write the cell: a cell in another language than the notebook's says so.</summary>
    public static JsonObject Mark(NotebookCell cell, string notebookLanguage)
    {
        var metadata = cell.Metadata.DeepClone().AsObject();
        if (cell.Kind == CellKind.Code && cell.Language != (Of(metadata) ?? notebookLanguage))
        {
            metadata["dotnet_interactive"] = new JsonObject { ["language"] = cell.Language };
            metadata["polyglot_notebook"] = new JsonObject { ["kernelName"] = cell.Language };
        }

        return metadata;
    }

    public static string Normal(string language) => language.Trim().ToLowerInvariant() switch
    {
        "c#" or "cs" or "c# script" or "dotnet-csharp" or "dotnet-interactive.csharp" => CSharp,
        "f#" or "fs" => "fsharp",
        "powershell" => "pwsh",
        "js" => "javascript",
        "md" => "markdown",
        "csharp" or "fsharp" or "pwsh" or "javascript" or "html" or "sql" or "kql" or "markdown" or "mermaid" or "http" or "value" or "python" or "r" => language.Trim().ToLowerInvariant(),
        var other when other.StartsWith(".net-", StringComparison.Ordinal) || other == "polyglot-notebook" => other,
        _ => language.Trim(), // a kernel that somebody connected has a name of its own
    };
}
