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

    /// <param name="version">The host's version, when it can be read from the assembly.</param>
    public static bool Contains(string package, out string? version)
    {
        version = null;
        if (!MainAssembly.TryGetValue(package, out var name) || HostAssemblies.Path(name) is not { } path)
        {
            return false;
        }

        version = FileVersionInfo.GetVersionInfo(path).ProductVersion?.Split('+')[0];
        return true;
    }
}
