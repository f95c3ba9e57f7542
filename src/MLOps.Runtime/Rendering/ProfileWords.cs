using System.Globalization;
using MLOps.Profiling;
using MLOps.Profiling.Relations;
using MLOps.Profiling.Spelling;

namespace MLOps.Rendering;

/// <summary>The sentences and short phrases of a profile.</summary>
internal static class ProfileWords
{
    /// <summary>"2,922 rows of 7 columns: 4 numeric, 2 categorical, 1 datetime. Nothing is missing, no row is repeated."</summary>
    public static string Summary(ProfileReport r)
    {
        var kinds = r.Columns.GroupBy(c => c.Type).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => $"{Figures.Count(g.Count())} {Kind(g.Key)}");
        var shape = $"{Plural(r.Rows, "row")} of {Plural(r.Columns.Count, "column")}{(r.Columns.Count == 0 ? "" : ": " + string.Join(", ", kinds))}.";
        return r.Rows == 0 ? shape : $"{shape} {Missing(r)}, {Duplicates(r)}.";
    }

    /// <summary>What was left aside because the table is long; null where nothing was that makes sense.</summary>
    public static string? NotLookedFor(ProfileReport r) => string.Join(' ', new[] { NearDuplicates(r), Gaps(r) }.OfType<string>()) is { Length: > 0 } said ? said : null;

    private static string? NearDuplicates(ProfileReport r) =>
        r.NearDuplicates is null && (r.Rows > NearDuplicateStage.MostRows || r.Columns.Count > PreparedRelation.MostColumnsInPlace) && r.DuplicateRows <= r.Rows / 2 && r.Columns.Any(c => c.Type is ColumnKind.Text or ColumnKind.Categorical)
            ? $"Near-duplicate rows were not looked for: {(r.Rows > NearDuplicateStage.MostRows ? $"above {Figures.Count(NearDuplicateStage.MostRows)} rows they take --exact" : "in so many columns they take more --memory, or --exact")}."
            : null;

    private static string? Gaps(ProfileReport r)
    {
        var options = r.Options ?? new ProfileOptions();
        var times = r.Columns.Where(c => c is { Type: ColumnKind.Datetime, Gaps: null, Distinct: > 3 }).Select(c => c.Name).ToList();
        return !options.Exact && r.Rows > options.ExactRows && times.Count > 0
            ? $"Gaps in {string.Join(", ", times.Take(5))}{(times.Count > 5 ? $" and {times.Count - 5} more" : "")} were not looked for: above {Figures.Count(options.ExactRows)} rows they take --exact."
            : null;
    }

    public static string Type(ColumnProfile c) => c.Type is ColumnKind.Numeric or ColumnKind.TimeSeries or ColumnKind.Datetime or ColumnKind.Nested
        ? $"{Kind(c.Type)} ({Cut(c.DataType.ToLowerInvariant().Replace("timestamp with time zone", "timestamptz", StringComparison.Ordinal), 24)})"
        : Kind(c.Type);

    /// <summary>The largest value of a column of whole numbers; null for any other.</summary>
    public static double? WholeUpTo(ColumnProfile c) => ColumnKinds.IsInteger(c.DataType) ? c.Max?.Number : null;

    public static string Distinct(ColumnProfile c) => (c.DistinctIsExact ? "" : "≈ ") + Figures.Count(c.Distinct);

    /// <summary>The few figures that say most about a column of its type.</summary>
    public static string InShort(ColumnProfile c, long rows) => c switch
    {
        { Count: 0 } => rows == 0 ? "" : "no value at all",
        { Distinct: 1, Top.Count: > 0 } => "always " + Cut(c.Top[0].Value.Text, 40),
        { Personal.Count: > 0 } => string.Join(", ", c.Personal.Select(p => p.InWords)),
        { IsNumeric: true, IsMasked: true } => "values are not shown",
        { IsNumeric: true } => Numeric(c),
        { Type: ColumnKind.Datetime, Min: null } => "values are not shown",
        { Type: ColumnKind.Datetime } => $"{Time(c.Min)} to {Time(c.Max)}",
        { Type: ColumnKind.Categorical or ColumnKind.Boolean } => TopShares(c, 3),
        _ => Text(c),
    };

    /// <summary>"sun 49 %, fog 28 %, rain 18 % and 2 others".</summary>
    public static string TopShares(ColumnProfile c, int most)
    {
        var shown = string.Join(", ", c.Top.Take(most).Select(t => $"{Cut(t.Value.Text, 24)} {Figures.Share((double)t.Count / c.Count)}"));
        var others = c.Distinct - Math.Min(most, c.Top.Count);
        return others > 0 ? $"{shown} and {Plural(others, "other")}" : shown;
    }

    public static string Kind(ColumnKind kind) => kind switch
    {
        ColumnKind.Url => "URL",
        ColumnKind.TimeSeries => "time series",
        _ => kind.ToString().ToLowerInvariant(),
    };

    public static string Kind(AlertKind kind) => kind switch
    {
        AlertKind.HighCorrelation => "correlation",
        AlertKind.HighCardinality => "many values",
        AlertKind.DateText => "date as text",
        AlertKind.ConstantLength => "constant length",
        AlertKind.NonStationary => "not stationary",
        AlertKind.NearDuplicates => "near duplicates",
        AlertKind.DirtyCategory => "several spellings",
        AlertKind.PersonalData => "personal data",
        AlertKind.Leakage => "leakage",
        _ => kind.ToString().ToLowerInvariant(),
    };

    public static string Method(string method) => method == "auto" ? "Spearman or Cramér's V" : MethodNames.Of(method);

    /// <summary>A length of time in days or hours where it has one, else as a duration: "1 day", "45.8 days", "6.5 h".</summary>
    public static string Span(double seconds) => seconds switch
    {
        >= 86_400 => Math.Round(seconds / 86_400, 1) is var days && days == 1 ? "1 day" : string.Create(CultureInfo.InvariantCulture, $"{days:#,0.#} days"),
        >= 3_600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600:0.#} h"),
        _ => Figures.Duration(seconds),
    };

    public static string Cut(string text, int most)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= most ? line : line[..(most - 1)] + "…";
    }

    private static string Numeric(ColumnProfile c)
    {
        var range = $"{Short(c.Min?.Number)} to {Short(c.Max?.Number)}";
        var spread = c.Std is { } std ? $" ± {Short(std)}" : "";
        return c.Mean is null ? range : $"mean {Short(c.Mean)}{spread}, median {Short(c.Median)}, {range}";
    }

    /// <summary>A number that need not be precise: "44.0 M", "2.8 bn", "1.2 tn". Of money nobody says giga.</summary>
    private static string Short(double? value) => Math.Abs(value ?? 0) switch
    {
        >= 999.95e9 and < 1e15 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e12:0.0} tn"),
        >= 999.95e6 and < 1e15 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e9:0.0} bn"),
        >= 1e6 and < 1e15 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.0} M"),
        _ => Figures.Number(value),
    };

    private static string Text(ColumnProfile c)
    {
        var length = c.LengthMin == c.LengthMax ? Plural(c.LengthMin ?? 0, "character") : $"{c.LengthMin} to {c.LengthMax} characters";
        return c.Top.Count > 0 && c.Top[0].Count > 1
            ? $"{length}; most often {Cut(c.Top[0].Value.Text, 32)} ({Figures.Count(c.Top[0].Count)})"
            : c.Top.Count > 0 ? $"{length}; such as {Cut(c.Top[0].Value.Text, 32)}" : length;
    }

    private static string Time(ProfileValue? time) => time is null
        ? "–"
        : time.Text.Replace('T', ' ').Replace("+00:00", " UTC", StringComparison.Ordinal).Replace(" 00:00:00", "", StringComparison.Ordinal);

    private static string Missing(ProfileReport r) => r.MissingCells == 0
        ? "Nothing is missing"
        : $"{Figures.Share((double)r.MissingCells / ((double)r.Rows * r.Columns.Count))} of all cells are missing (in {Plural(r.Columns.Count(c => c.Missing > 0), "column")})";

    private static string Duplicates(ProfileReport r) => r.DuplicateRows switch
    {
        0 => "no row is repeated",
        1 => "one row repeats an earlier one",
        var n => $"{Figures.Count(n)} rows repeat an earlier one",
    };

    private static string Plural(long n, string noun) => $"{Figures.Count(n)} {noun}{(n == 1 ? "" : "s")}";
}
