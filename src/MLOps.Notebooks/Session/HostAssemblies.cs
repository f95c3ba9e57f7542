using System.Reflection;

namespace MLOps.Notebooks.Session;

/// <summary>The managed assemblies that the process itself can load, by simple name.</summary>
internal static class HostAssemblies
{
    private static readonly string FrameworkFolder = System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private static readonly Lazy<Dictionary<string, string>> Trusted = new(Read);

    public static IReadOnlyDictionary<string, string> All => Trusted.Value;

    public static string? Path(string name) => Trusted.Value.GetValueOrDefault(name);

    /// <summary>
    /// Whether the file may take the place of the host's assembly of that name: never for what cells share with the host, for
    /// the framework's only when the file is newer.
    /// </summary>
    public static bool IsReplaceable(string name, string file)
    {
        if (Path(name) is not { } own)
        {
            return true;
        }

        if (ScriptReferences.IsShared(name))
        {
            return false;
        }

        return !own.StartsWith(FrameworkFolder, StringComparison.Ordinal) || Version(file) > Version(own);
    }

    private static Version? Version(string file)
    {
        try
        {
            return AssemblyName.GetAssemblyName(file).Version;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Read()
    {
        var listed = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        var assemblies = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in listed.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            assemblies.TryAdd(System.IO.Path.GetFileNameWithoutExtension(path), path);
        }

        return assemblies;
    }
}
