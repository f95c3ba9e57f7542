using System.Diagnostics;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Packages;

/// <summary>Packages that cells share with the host and that are therefore never loaded a second time.</summary>
internal static class HostPackages
{
    private static readonly Dictionary<string, string> MainAssembly = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.ML"] = "Microsoft.ML.Data",
        ["Microsoft.ML.DataView"] = "Microsoft.ML.DataView",
        ["Microsoft.ML.CpuMath"] = "Microsoft.ML.CpuMath",
        ["Microsoft.ML.FastTree"] = "Microsoft.ML.FastTree",
        ["Microsoft.ML.LightGbm"] = "Microsoft.ML.LightGbm",
        ["Microsoft.Data.Analysis"] = "Microsoft.Data.Analysis",
        ["Microsoft.DotNet.Interactive.Formatting"] = "Microsoft.DotNet.Interactive.Formatting",
        ["DuckDB.NET.Data"] = "DuckDB.NET.Data",
        ["DuckDB.NET.Data.Full"] = "DuckDB.NET.Data",
        ["MLOps.Runtime"] = "MLOps.Runtime",
        ["MLOps.Interactive"] = "MLOps.Interactive",
    };

    /// <summary>
    /// The kernel that came before this one. Packages for its notebooks depend on it; what they call of it is here, and it may
    /// not be anywhere else any more, so that no restore asks for it.
    /// </summary>
    public static IReadOnlyList<string> NeverRestored { get; } =
    [
        "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.AIUtilities", "Microsoft.DotNet.Interactive.Browser", "Microsoft.DotNet.Interactive.CSharp",
        "Microsoft.DotNet.Interactive.CSharpProject", "Microsoft.DotNet.Interactive.Documents", "Microsoft.DotNet.Interactive.ExtensionLab",
        "Microsoft.DotNet.Interactive.FSharp", "Microsoft.DotNet.Interactive.Formatting", "Microsoft.DotNet.Interactive.Http", "Microsoft.DotNet.Interactive.Journey",
        "Microsoft.DotNet.Interactive.Jupyter", "Microsoft.DotNet.Interactive.Kql", "Microsoft.DotNet.Interactive.Mermaid", "Microsoft.DotNet.Interactive.PackageManagement",
        "Microsoft.DotNet.Interactive.PowerShell", "Microsoft.DotNet.Interactive.SqlServer", "Microsoft.DotNet.Interactive.VisualStudio",
    ];

    /// <summary>Why the session has no need to restore the package; null when it has.</summary>
    public static string? Reason(PackageDirective package)
    {
        if (MainAssembly.TryGetValue(package.Id, out var name) && HostAssemblies.Path(name) is { } path)
        {
            var version = FileVersionInfo.GetVersionInfo(path).ProductVersion?.Split('+')[0];
            return package.Version is { } asked && version is not null && asked != version ? $"{package.Id} {version} is part of the session and used instead of {asked}." : "";
        }

        return NeverRestored.Contains(package.Id, StringComparer.OrdinalIgnoreCase)
            ? $"{package.Id} is not loaded: this kernel takes its place, and what notebooks call of it is part of the session."
            : null;
    }
}
