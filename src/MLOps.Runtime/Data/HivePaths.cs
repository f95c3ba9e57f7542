using System.Text.RegularExpressions;

namespace MLOps.Data;

/// <summary>Folders called <c>key=value</c>, whose keys are columns of the files within them.</summary>
internal static partial class HivePaths
{
    /// <summary>What a reader of the engine is told besides; empty unless all files are within such folders.</summary>
    public static string Option(IReadOnlyList<string> files) => files.All(f => Part().IsMatch(f)) ? ", hive_partitioning = true" : "";

    /// <summary>Where a rewritten copy of the file goes, so that it keeps its columns: the target, below the same folders.</summary>
    public static string Below(string target, string file)
    {
        var parts = file.Split('/', '\\').SkipLast(1).Where(p => p.IndexOf('=', StringComparison.Ordinal) > 0);
        var folder = Path.Combine([Path.GetDirectoryName(target)!, .. parts]);
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, Path.GetFileName(target));
    }

    [GeneratedRegex(@"[/\\][^/\\=]+=[^/\\]*[/\\]")]
    private static partial Regex Part();
}
