using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MLOps.Tool.Kernel;

/// <summary>The folder by which Jupyter and VS Code find the kernel: <c>kernels/NAME</c> in one of Jupyter's data folders.</summary>
/// <param name="Name">Letters, digits, '.', '_' and '-': the folder, and what notebooks keep as their kernel.</param>
/// <param name="DisplayName">What people choose.</param>
internal sealed partial record KernelSpec(string Name, string DisplayName)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Logos = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];

    public static KernelSpec Default { get; } = new("mlops-csharp", "C# (MLOps)");

    /// <summary>Writes the kernelspec; returns its folder. Running it again replaces what was there.</summary>
    /// <exception cref="WrongCallException">The name is none, or another program's kernel has it.</exception>
    public string Install(string dataFolder, IReadOnlyList<string> tool, IReadOnlyDictionary<string, string> environment)
    {
        var folder = Folder(dataFolder);
        RefuseForeign(folder);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernel.json"), Json(tool, environment));
        foreach (var logo in Logos)
        {
            using var from = typeof(KernelSpec).Assembly.GetManifestResourceStream($"{typeof(KernelSpec).Namespace}.{logo}")!;
            using var to = File.Create(Path.Combine(folder, logo));
            from.CopyTo(to);
        }

        return folder;
    }

    /// <summary>Removes the kernelspec; returns the folder that went.</summary>
    /// <exception cref="WrongCallException">There is no such kernel of this tool's.</exception>
    public string Uninstall(string dataFolder)
    {
        var folder = Folder(dataFolder);
        if (!Directory.Exists(folder))
        {
            var known = InstalledKernel.In(dataFolder).Select(k => k.Name);
            throw new WrongCallException(UserError.Unknown("kernel", Name, known, Path.Combine(dataFolder, "kernels")).ToString());
        }

        RefuseForeign(folder);
        Directory.Delete(folder, recursive: true);
        return folder;
    }

    // The connection file is an argument of its own: as --file={connection_file} a path with spaces arrives with literal quotes.
    internal string Json(IReadOnlyList<string> tool, IReadOnlyDictionary<string, string> environment) => new JsonObject
    {
        ["argv"] = new JsonArray([.. tool.Select(t => (JsonNode)t), "kernel", "{connection_file}"]),
        ["display_name"] = DisplayName,
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["env"] = new JsonObject(environment.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value))),
        ["metadata"] = new JsonObject { ["debugger"] = false },
    }.ToJsonString(Indented) + "\n";

    private string Folder(string dataFolder) => NameRule().IsMatch(Name)
        ? Path.Combine(dataFolder, "kernels", Name)
        : throw new WrongCallException($"'{Name}' cannot be a kernel's name: it takes letters, digits, '.', '_' and '-'.");

    private void RefuseForeign(string folder)
    {
        if (Directory.Exists(folder) && InstalledKernel.Read(folder) is null && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new WrongCallException($"'{Name}' is a kernel of another program ({folder}); it was left alone. Name this one with --name.");
        }
    }

    [GeneratedRegex(@"^\.?[A-Za-z0-9_-][A-Za-z0-9._-]*$")]
    private static partial Regex NameRule();
}
