using System.Globalization;
using System.Runtime.InteropServices;

namespace MLOps.Tracking;

/// <summary>What a run ran on.</summary>
/// <param name="Runtime">.NET's own words: ".NET 10.0.1".</param>
/// <param name="Libraries">Assemblies loaded besides .NET's own, as "name version"; by name.</param>
/// <param name="Packages">NuGet packages that the notebook had referenced, as "id version"; by id.</param>
/// <param name="Variables">Environment variables that steer .NET, this product or a tracker; secrets are left out.</param>
/// <param name="Patch">What differed from the commit, as a patch for <c>git apply</c>; null when nothing did, or it is longer than a million characters.</param>
/// <param name="Untracked">Files that git does not know, relative to the repository.</param>
public sealed record RunEnvironment(
    string Runtime, string System, string Architecture, int Processors, string Culture, string TimeZone, string Product,
    IReadOnlyList<string> Libraries, IReadOnlyList<string> Packages, IReadOnlyDictionary<string, string> Variables, string? Patch, IReadOnlyList<string> Untracked) : IReport
{
    private static readonly string[] Telling = ["DOTNET_", "MLOPS_", "MLFLOW_", "OMP_", "MKL_", "CUDA_"];
    private static readonly string[] Secret = ["PASSWORD", "TOKEN", "SECRET", "KEY", "CREDENTIAL"];

    public string Title => "Environment";

    internal static RunEnvironment Take(string folder, GitState? git, IReadOnlyList<string> packages)
    {
        var changes = git?.Dirty == true ? GitChanges.Of(folder) : GitChanges.None;
        return new RunEnvironment(
            RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, RuntimeInformation.ProcessArchitecture.ToString(), Environment.ProcessorCount,
            CultureInfo.CurrentCulture.Name, TimeZoneInfo.Local.Id, typeof(RunEnvironment).Assembly.GetName().Version?.ToString() ?? "",
            Loaded(), packages.Order(StringComparer.OrdinalIgnoreCase).ToList(), Steering(), changes.Patch, changes.Untracked);
    }

    /// <summary>Name and value of everything that two environments can differ in.</summary>
    internal IEnumerable<(string Name, string Value)> Facts() =>
    [
        ("runtime", Runtime), ("system", System), ("architecture", Architecture), ("processors", Processors.ToString(CultureInfo.InvariantCulture)),
        ("culture", Culture), ("time zone", TimeZone), ("product", Product),
        .. Libraries.Select(l => Named("library", l)), .. Packages.Select(p => Named("package", p)), .. Variables.Select(v => (v.Key, v.Value)),
        ("uncommitted changes", Patch is null ? "none" : Store.Artifacts.DigestOfText(Patch)[..12]), ("untracked files", string.Join(", ", Untracked)),
    ];

    private static (string, string) Named(string kind, string text) => text.LastIndexOf(' ') is > 0 and var at ? ($"{kind} {text[..at]}", text[(at + 1)..]) : ($"{kind} {text}", "");

    // Assemblies of the shared framework are told by the runtime's version.
    private static List<string> Loaded()
    {
        var framework = Path.GetDirectoryName(Path.GetDirectoryName(RuntimeEnvironment.GetRuntimeDirectory().TrimEnd(Path.DirectorySeparatorChar)))!;
        return AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic && a.Location.Length > 0 && !a.Location.StartsWith(Path.GetDirectoryName(framework)!, StringComparison.Ordinal))
            .Select(a => a.GetName()).Select(n => $"{n.Name} {n.Version}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
    }

    private static SortedDictionary<string, string> Steering()
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (global::System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (Telling.Any(t => name.StartsWith(t, StringComparison.Ordinal)) && !Secret.Any(s => name.Contains(s, StringComparison.OrdinalIgnoreCase)))
            {
                variables[name] = variable.Value?.ToString() ?? "";
            }
        }

        return variables;
    }
}
