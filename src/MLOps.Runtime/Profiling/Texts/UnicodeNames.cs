using System.Globalization;
using System.Text;

namespace MLOps.Profiling.Texts;

/// <summary>Names of the ranges that characters belong to: Unicode blocks or scripts, read from a resource of this assembly.</summary>
internal sealed class UnicodeNames
{
    private static readonly Lazy<UnicodeNames> LazyBlocks = new(() => Read("unicode-blocks.txt"));
    private static readonly Lazy<UnicodeNames> LazyScripts = new(() => Read("unicode-scripts.txt"));

    private readonly int[] _first;
    private readonly (int Last, string Name)[] _ranges;

    private UnicodeNames(IReadOnlyList<(int First, int Last, string Name)> ranges)
    {
        _first = ranges.Select(r => r.First).ToArray();
        _ranges = ranges.Select(r => (r.Last, r.Name)).ToArray();
    }

    public static UnicodeNames Blocks => LazyBlocks.Value;

    public static UnicodeNames Scripts => LazyScripts.Value;

    /// <summary>"Unknown" for what no range covers.</summary>
    public string Of(Rune rune)
    {
        var at = Array.BinarySearch(_first, rune.Value);
        var range = at >= 0 ? at : ~at - 1;
        return range >= 0 && rune.Value <= _ranges[range].Last ? _ranges[range].Name : "Unknown";
    }

    private static UnicodeNames Read(string resource)
    {
        using var stream = typeof(UnicodeNames).Assembly.GetManifestResourceStream($"MLOps.Profiling.Texts.{resource}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new(reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(Range).ToList());
    }

    private static (int, int, string) Range(string line)
    {
        var parts = line.Split(' ', 3);
        return (int.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), parts[2]);
    }
}
