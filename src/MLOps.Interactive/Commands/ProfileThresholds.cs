using System.Globalization;
using MLOps.Profiling;

namespace MLOps.Interactive.Commands;

/// <summary>The words of <c>--threshold NAME=VALUE</c>: which alert's threshold they set, here and in C#.</summary>
internal static class ProfileThresholds
{
    private static readonly IReadOnlyList<Word> Words =
    [
        new("missing", "MissingShare", 0, 1, t => t.MissingShare, (t, x) => t with { MissingShare = x }),
        new("zeros", "ZerosShare", 0, 1, t => t.ZerosShare, (t, x) => t with { ZerosShare = x }),
        new("infinite", "InfiniteShare", 0, 1, t => t.InfiniteShare, (t, x) => t with { InfiniteShare = x }),
        new("skewness", "Skewness", 0, double.MaxValue, t => t.Skewness, (t, x) => t with { Skewness = x }),
        new("cardinality", "Cardinality", 0, 1e15, t => t.Cardinality, (t, x) => t with { Cardinality = (long)x }),
        new("imbalance", "Imbalance", 0, 1, t => t.Imbalance, (t, x) => t with { Imbalance = x }),
        new("correlation", "Correlation", 0, 1, t => t.Correlation, (t, x) => t with { Correlation = x }),
        new("leakage", "Leakage", 0, 1, t => t.Leakage, (t, x) => t with { Leakage = x }),
        new("adf", "AdfP", 0, 1, t => t.AdfP, (t, x) => t with { AdfP = x }),
        new("uniform", "UniformP", 0, 1, t => t.UniformP, (t, x) => t with { UniformP = x }),
    ];

    public static string Help { get; } = $"When an alert is raised, as NAME=VALUE: {string.Join(", ", Words.Select(w => $"{w.Name}={w.Get(new AlertThresholds()).ToString("R", CultureInfo.InvariantCulture)}"))} are the defaults; give it again for each further one.";

    /// <exception cref="UserException">A text is not NAME=VALUE with a known name and a possible value.</exception>
    public static AlertThresholds Of(IReadOnlyList<string> given) => given.Select(Read).Aggregate(new AlertThresholds(), (all, one) => one.Word.Set(all, one.Value));

    /// <summary>The same as an expression of C#; null for the defaults.</summary>
    public static string? CSharp(IReadOnlyList<string> given) => given.Count == 0
        ? null
        : $"new MLOps.Profiling.AlertThresholds {{ {string.Join(", ", given.Select(Read).Select(g => $"{g.Word.Property} = {g.Value.ToString("R", CultureInfo.InvariantCulture)}"))} }}";

    private static (Word Word, double Value) Read(string text)
    {
        var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        var word = Words.FirstOrDefault(w => string.Equals(w.Name, parts[0], StringComparison.OrdinalIgnoreCase))
            ?? throw new UserException(UserError.Unknown("threshold", parts[0], Words.Select(w => w.Name)));
        return parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= word.Least && value <= word.Most && (word.Name != "cardinality" || value % 1 == 0)
            ? (word, value)
            : throw new UserException($"--threshold {text} cannot be set.", $"Give {(word.Most <= 1 ? "a number from 0 to 1" : word.Name == "cardinality" ? "a whole number of 0 or more" : "a number of 0 or more")}, as in {word.Name}={(word.Most <= 1 ? "0.5" : "30")}.");
    }

    private sealed record Word(string Name, string Property, double Least, double Most, Func<AlertThresholds, double> Get, Func<AlertThresholds, double, AlertThresholds> Set);
}
