using System.Globalization;
using System.Text.RegularExpressions;
using MLOps.Profiling;
using MLOps.Rendering;
using MLOps.Tool.Tests;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>The tables of docs/profile.md say which figures, alerts and thresholds there are; the code says the same.</summary>
public sealed partial class ProfilePageTests
{
    // What needs no definition, and what a table of its own defines.
    private static readonly string[] Plain = ["name", "type", "dataType", "sum", "elements", "distinctIsExact", "topIsExact", "quantilesAreExact", "missingShare", "isNumeric", "isMasked"];

    private static readonly string Page = File.ReadAllText(RepositoryRoot.File("docs", "profile.md")).ReplaceLineEndings("\n");

    // A row of the comparison, and the member of the report that holds what it says we have.
    private static readonly Dictionary<string, (Type Type, string Member)> Compared = new(StringComparer.Ordinal)
    {
        ["moments, quantiles, extremes, histogram"] = (typeof(ColumnProfile), nameof(ColumnProfile.Kurtosis)),
        ["states what is estimated, with error"] = (typeof(ProfileReport), nameof(ProfileReport.Estimates)),
        ["text by category, script, block, word"] = (typeof(TextFigures), nameof(TextFigures.Scripts)),
        ["URL and path parts"] = (typeof(ColumnProfile), nameof(ColumnProfile.Parts)),
        ["files, pictures"] = (typeof(ColumnProfile), nameof(ColumnProfile.Files)),
        ["time series: ADF, seasons, gaps, ACF, PACF"] = (typeof(SeriesFigures), nameof(SeriesFigures.Pacf)),
        ["correlations"] = (typeof(ProfileReport), nameof(ProfileReport.Correlations)),
        ["missing patterns, nullity correlation"] = (typeof(Missingness), nameof(Missingness.Nullity)),
        ["duplicate and sample rows, memory"] = (typeof(ProfileReport), nameof(ProfileReport.Samples)),
        ["alerts with thresholds"] = (typeof(ProfileOptions), nameof(ProfileOptions.Thresholds)),
        ["interactions"] = (typeof(ProfileReport), nameof(ProfileReport.Interactions)),
        ["relation to a target"] = (typeof(ProfileReport), nameof(ProfileReport.Target)),
        ["comparison"] = (typeof(Workspace), nameof(Workspace.CompareProfiles)),
        ["sensitive mode"] = (typeof(ProfileOptions), nameof(ProfileOptions.Sensitive)),
        ["version, time and settings in the report"] = (typeof(ProfileReport), nameof(ProfileReport.Version)),
        ["personal data"] = (typeof(ColumnProfile), nameof(ColumnProfile.Personal)),
        ["near-duplicate rows, spellings of one category"] = (typeof(ProfileReport), nameof(ProfileReport.NearDuplicates)),
        ["history over versions"] = (typeof(Workspace), nameof(Workspace.ProfileHistory)),
    };

    [Fact]
    public void Every_alert_is_in_the_table_and_every_alert_of_the_table_exists() =>
        Assert.Equal(Enum.GetValues<AlertKind>().Select(ProfileWords.Kind).Order(StringComparer.Ordinal), Rows("Alerts").SelectMany(r => Names(r[0])).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_threshold_stands_beside_its_alert_with_its_default()
    {
        var documented = Rows("Alerts").SelectMany(r => Setting().Matches(r[2])).ToDictionary(m => m.Groups[1].Value, m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var properties = typeof(AlertThresholds).GetProperties().Where(p => p.CanWrite).ToList();

        Assert.Equal(properties.Count, documented.Count);
        Assert.All(properties, p => Assert.Equal(
            Convert.ToDouble(p.GetValue(new AlertThresholds()), CultureInfo.InvariantCulture), documented.Single(d => p.Name.StartsWith(d.Key, StringComparison.OrdinalIgnoreCase)).Value));
    }

    [Fact]
    public void Every_figure_of_a_column_is_defined()
    {
        var defined = Rows("What the figures mean").SelectMany(r => Names(r[0])).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], typeof(ColumnProfile).GetProperties().Where(p => p.Name != "EqualityContract").Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]).Except(defined).Except(Plain));
    }

    [Fact]
    public void Every_figure_that_is_defined_is_in_the_report()
    {
        var figures = new[] { typeof(ColumnProfile), typeof(ProfileReport), typeof(TargetReport), typeof(TextFigures) }
            .SelectMany(t => t.GetProperties()).Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]).ToHashSet(StringComparer.Ordinal);
        string[] methods = ["pearson", "spearman", "kendall", "cramersV", "correlationRatio", "phik", "auto"];

        Assert.Equal([], Rows("What the figures mean").SelectMany(r => Names(r[0])).Except(figures).Except(methods));
    }

    [Fact]
    public void What_we_are_said_to_have_beside_others_is_there()
    {
        Assert.Equal(Compared.Keys, Rows("Beside others").Select(r => r[0]));
        Assert.All(Compared.Values, c => Assert.NotEmpty(c.Type.GetMember(c.Member)));
        Assert.All(Rows("Beside others"), r => Assert.NotEqual("no", r[1]));
    }

    private static List<List<string>> Rows(string heading)
    {
        var start = Page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        var end = Page.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        return Page[start..(end < 0 ? Page.Length : end)].Split('\n').Where(l => l.StartsWith('|')).Skip(2).Select(l => l.Trim().Trim('|').Split('|').Select(c => c.Trim()).ToList()).ToList();
    }

    private static IEnumerable<string> Names(string cell) => cell.Split(',', StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"`(\w+)=([\d.]+)`")]
    private static partial Regex Setting();
}
