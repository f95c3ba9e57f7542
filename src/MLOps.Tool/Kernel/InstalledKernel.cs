using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Tool.Kernel;

/// <summary>A kernelspec of this tool's that was found in one of Jupyter's data folders.</summary>
/// <param name="Program">The first word of its argv that is a file of ours: the tool's shim, or <c>mlops.dll</c>.</param>
internal sealed record InstalledKernel(string Name, string DisplayName, string Folder, string Program)
{
    /// <summary>Whether it still starts: the tool may have moved since it was installed.</summary>
    public bool Starts => File.Exists(Program);

    public static IReadOnlyList<InstalledKernel> In(string dataFolder)
    {
        var kernels = Path.Combine(dataFolder, "kernels");
        return Directory.Exists(kernels)
            ? Directory.EnumerateDirectories(kernels).Order(StringComparer.Ordinal).Select(Read).OfType<InstalledKernel>().ToList()
            : [];
    }

    /// <summary>Null when the folder holds no kernelspec, or one of another program.</summary>
    public static InstalledKernel? Read(string folder)
    {
        try
        {
            var spec = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")));
            var argv = (spec?["argv"] as JsonArray ?? []).Select(a => (string?)a ?? "").ToList();
            return argv is [.., var program, "kernel", "{connection_file}"] && Path.GetFileNameWithoutExtension(program) == "mlops"
                ? new InstalledKernel(Path.GetFileName(folder), (string?)spec?["display_name"] ?? "", folder, program)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
