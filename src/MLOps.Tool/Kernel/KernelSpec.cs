using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Tool.Kernel;

/// <summary>The folder by which Jupyter and VS Code find the kernel.</summary>
internal static class KernelSpec
{
    public const string Name = "mlops-csharp";
    public const string DisplayName = "C# (MLOps)";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the kernelspec; returns its folder. Running it again replaces what was there.</summary>
    public static string Install(string dataFolder, IReadOnlyList<string> tool)
    {
        var folder = Path.Combine(dataFolder, "kernels", Name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernel.json"), Json(tool));
        foreach (var logo in new[] { "logo-32x32.png", "logo-64x64.png" })
        {
            using var from = typeof(KernelSpec).Assembly.GetManifestResourceStream($"{typeof(KernelSpec).Namespace}.{logo}")!;
            using var to = File.Create(Path.Combine(folder, logo));
            from.CopyTo(to);
        }

        return folder;
    }

    // The connection file is an argument of its own: as --file={connection_file} a path with spaces arrives with literal quotes.
    internal static string Json(IReadOnlyList<string> tool) => new JsonObject
    {
        ["argv"] = new JsonArray([.. tool.Select(t => (JsonNode)t), "kernel", "{connection_file}"]),
        ["display_name"] = DisplayName,
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["env"] = new JsonObject(),
        ["metadata"] = new JsonObject { ["debugger"] = false },
    }.ToJsonString(Indented) + "\n";
}
