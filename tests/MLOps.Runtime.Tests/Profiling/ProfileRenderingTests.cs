using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MLOps.Profiling;
using MLOps.Rendering;
using MLOps.Rendering.Charts;
using Snapshooter.Xunit;

namespace MLOps.Runtime.Tests.Profiling;

public sealed partial class ProfileRenderingTests : IDisposable
{
    private const string EveryKind = """
        SELECT i AS n, CASE WHEN i % 7 = 0 THEN NULL ELSE i * i * 0.25 END::DOUBLE AS "half <b>", ['sun', 'rain', 'fog'][1 + (i * i) % 3] AS weather,
            i % 4 = 0 AS flag, DATE '2024-01-01' + i::INT AS day, TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL (i) HOUR AS at,
            'text ' || i AS note, [i, i + 1] AS pair, NULL::INT AS gone
        FROM range(30) t(i)
        """;

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_JSON_has_a_stable_shape() => Snapshot.Match(ReportRenderer.Json(Small()));

    [Fact]
    public void The_text_has_a_stable_shape() => Snapshot.Match(ReportRenderer.Text(Small()));

    [Fact]
    public void The_HTML_has_a_stable_shape() => Snapshot.Match(ReportRenderer.Html(Small()));

    [Fact]
    public void The_JSON_has_the_promised_names()
    {
        var json = JsonNode.Parse(ReportRenderer.Json(Small()))!.AsObject();

        Has(json, "source rows columns duplicateRows missingCells alerts correlations method seconds");
        Has(json["columns"]![0]!, """
            name type count missing distinct distinctIsExact mean std variance sum min max q05 q25 median q75 q95 iqr mad cv skewness kurtosis
            zeros negatives infinite lengthMin lengthMax lengthMean top histogram
            """);
        Has(json["columns"]![0]!["top"]![0]!, "value count");
        Has(json["columns"]![0]!["histogram"]!, "edges counts");
        Has(json["alerts"]![0]!, "kind column value threshold message");
        Has(json["correlations"]![0]!, "method a b value");
        Assert.Equal(["numeric", "numeric", "categorical", "boolean", "datetime", "datetime", "text", "nested", "numeric", "numeric"], json["columns"]!.AsArray().Select(c => (string)c!["type"]!));
        Assert.Equal("2024-01-01T00:00:00+00:00", (string)json["columns"]![5]!["min"]!);
    }

    [Fact]
    public void Markup_in_names_and_values_is_shown_as_text()
    {
        const string evil = "<script>alert(1)</script>";
        var report = _test.Workspace.Profile($"SELECT '{evil}' || (i % 2) AS \"{evil}\", '{evil}' AS same, i // 2 AS \"\"\"><img src=x onerror=alert(1)>\", i // 2 AS twin FROM range(30) t(i)");
        var page = ReportRenderer.Page(report);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.All(Pictures(page), svg => Assert.DoesNotContain("<script", svg, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Fifty_columns_stay_below_500_kB()
    {
        var columns = Enumerable.Range(0, 50).Select(i => (i % 3) switch
        {
            0 => $"(i * {7919 + i}) % 1009 / 7.0 AS number_{i}",
            1 => $"'some longer text value number ' || (i * {i + 3} % 40) AS text_{i}",
            _ => $"TIMESTAMP '2020-01-01' + INTERVAL (i * {i}) MINUTE AS time_{i}",
        });
        var report = _test.Workspace.Profile($"SELECT {string.Join(", ", columns)} FROM range(3000) t(i)");

        Assert.InRange(ReportRenderer.Html(report).Length, 50_000, 500_000);
    }

    [Fact]
    public void Fifty_columns_with_gaps_duplicates_and_a_target_stay_below_500_kB()
    {
        var columns = Enumerable.Range(0, 48).Select(i => (i % 3) switch
        {
            0 => $"CASE WHEN (i * {i + 5}) % 11 > 0 THEN (hash(i // 2 + {i}) % 100000) / 7.0 + i END AS \"a number of a long name {i}\"",
            1 => $"CASE WHEN (i * {i + 3}) % 13 > 0 THEN 'some category ' || (hash(i // 2 + {i}) % 30) END AS category_{i}",
            _ => $"TIMESTAMP '2020-01-01' + INTERVAL (i // 2 * {i}) MINUTE AS time_{i}",
        });
        var report = _test.Workspace.Profile(
            $"SELECT ['yes', 'no', 'perhaps'][1 + (hash(i // 2) % 3)::INT] AS target, 'Text Number ' || (i // 2) AS text, {string.Join(", ", columns)} FROM range(3000) t(i)",
            new ProfileOptions { Target = "target" });

        Assert.NotNull(report.Missingness);
        Assert.NotEmpty(report.Interactions);
        Assert.InRange(ReportRenderer.Html(report).Length, 200_000, 500_000);
    }

    [Fact]
    public void A_thousand_columns_stay_below_3_MB()
    {
        var report = _test.Workspace.Profile($"SELECT {string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"(i * {i + 3}) % 991 AS c{i}"))} FROM range(200) t(i)");

        Assert.InRange(ReportRenderer.Html(report).Length, 500_000, 3_000_000);
    }

    [Fact]
    public void Five_thousand_columns_stay_below_3_MB_and_are_all_there()
    {
        var report = _test.Workspace.Profile("SELECT i, (i * 7919) % 991 / 7.0 AS x, ['red', 'green', 'blue'][1 + i % 3] AS c FROM range(200) t(i)");
        report = report with { Columns = Enumerable.Range(0, 5_000).Select(i => report.Columns[i % 3] with { Name = $"a column of a long name {i}" }).ToList() };
        var html = ReportRenderer.Html(report);

        Assert.InRange(html.Length, 500_000, 3_000_000);
        Assert.Contains("<summary>4,000 more columns</summary>", html, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 5_000), i => Assert.Contains($">a column of a long name {i}<", html, StringComparison.Ordinal));
        Assert.Contains("▇", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_chart_says_in_words_what_it_shows()
    {
        var html = ReportRenderer.Html(Small());

        Assert.Contains("Histogram from 0 to 29", html, StringComparison.Ordinal);
        Assert.Contains("Spearman", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alt=\"\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_picture_of_every_page_has_words_of_its_own_every_table_a_header_and_every_page_headings()
    {
        const string rows = """
            SELECT DATE '2024-01-01' + i::INT AS day, sin(2 * pi() * i / 7) + i / 100 AS heat, i * i AS n, CASE WHEN i % 3 > 0 THEN i / 2.0 END AS half, CASE WHEN i % 5 > 0 THEN i END AS fifth,
                CASE WHEN i % 15 > 0 THEN i % 40 END AS both, ['sun', 'rain', 'fog'][1 + i % 3] AS weather, i % 4 = 0 AS flag, 'note ' || i || repeat('x', i % 9) AS note, [i, i + 1] AS pair FROM range(200) t(i)
            """;
        _test.Workspace.Data.Add("pages", rows);
        _test.Workspace.Data.Add("pages", rows.Replace("i * i", "i + i", StringComparison.Ordinal));
        MLOps.IReport[] reports = [_test.Workspace.Profile(rows, new ProfileOptions { Target = "weather" }), _test.Workspace.CompareProfiles([rows, rows.Replace("'fog'", "'hail'", StringComparison.Ordinal)]), _test.Workspace.ProfileHistory("pages")];

        foreach (var page in reports.Select(ReportRenderer.Page))
        {
            var pictures = Images().Matches(page).Select(m => System.Net.WebUtility.HtmlDecode(Alt().Match(m.Value).Groups[1].Value)).ToList();
            Assert.All(pictures, words => Assert.Matches(@"\p{L}{3,}|^[-0-9.]+( %.*)?$", words));
            Assert.All(TablesOf().Matches(page).Where(t => !t.Value.StartsWith("<table role=\"presentation\"", StringComparison.Ordinal)), t => Assert.Matches("^<table[^>]*>(<thead>|<tbody>)?<tr[^>]*><th", t.Value));
            Assert.Contains("role=\"heading\" aria-level=\"2\"><strong>", page, StringComparison.Ordinal);
            Assert.Contains("lang=\"en\"", page, StringComparison.Ordinal);
            Assert.Matches("<title>[^<]+</title>", page);
            Assert.DoesNotContain("<svg", page, StringComparison.Ordinal);
            Assert.DoesNotMatch("<summary></summary>", page);
        }

        var charts = Images().Matches(ReportRenderer.Page(reports[0])).Select(m => Alt().Match(m.Value).Groups[1].Value).ToList();
        foreach (var words in new[] { "Histogram from", "Shares:", "Lengths: Histogram from", "autocorrelation at lags", "partial autocorrelation at lags", "phi_k of", "missing", "over ", "weather along" })
        {
            Assert.Contains(charts, alt => System.Net.WebUtility.HtmlDecode(alt).Contains(words, StringComparison.Ordinal));
        }

        Assert.Contains("aria-label=\"Correlation of being missing, of", ReportRenderer.Page(reports[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_many_columns_have_hides_nothing_else()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"CASE WHEN i > {20 - (i / 4)} THEN i % 7 END AS gap{i}"));
        var report = _test.Workspace.Profile($"SELECT {columns}, i % 9 AS n, 5 AS same FROM range(60) t(i)");
        var (text, html) = (ReportRenderer.Text(report), System.Net.WebUtility.HtmlDecode(ReportRenderer.Html(report)));
        var before = html[..html.IndexOf("<summary>", StringComparison.Ordinal)];

        Assert.Equal(3, report.Alerts.Where(a => a.Kind == AlertKind.Missing).Count(a => before.Contains(a.Message, StringComparison.Ordinal)));
        Assert.Contains("The same goes for gap3, gap4, gap5, gap6, gap7 and 32 more columns.", before, StringComparison.Ordinal);
        Assert.Contains("The same goes for gap3, gap4, gap5, gap6, gap7 and 32 more columns.", text, StringComparison.Ordinal);
        Assert.Contains("same is 5 in every row.", before, StringComparison.Ordinal);
        Assert.All(report.Alerts, a => Assert.Contains(a.Message, html, StringComparison.Ordinal));
    }

    [Fact]
    public void How_it_was_made_is_said_with_the_settings_that_are_not_the_defaults()
    {
        var report = _test.Workspace.Profile(EveryKind, new ProfileOptions { Exact = true, Thresholds = new AlertThresholds { ZerosShare = 0.25 } });
        var html = System.Net.WebUtility.HtmlDecode(ReportRenderer.Html(report));

        Assert.Contains("<td>Exact = true, Thresholds.ZerosShare = 0.25</td>", html, StringComparison.Ordinal);
        Assert.Contains($"<td>MLOps {report.Version}</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td>the defaults</td>", ReportRenderer.Html(Small()), StringComparison.Ordinal);
        Assert.Equal(report.Columns[0].Mean, _test.Workspace.Profile(EveryKind, report.Options).Columns[0].Mean);
        Assert.Equal(report.Options, MLOps.Store.Json.Read<ProfileReport>(MLOps.Store.Json.Write(report)).Options);
    }

    [Fact]
    public void Every_figure_of_a_column_stands_in_its_depth()
    {
        var html = System.Net.WebUtility.HtmlDecode(ReportRenderer.Html(_test.Workspace.Profile("""
            SELECT TIMESTAMP '2024-01-01' + INTERVAL (CASE WHEN i < 50 THEN i ELSE i + 1000 END) HOUR AS at, sin(2 * pi() * i / 7) * 10 + i / 100 AS heat, i % 4 - 1 AS small, ['sun', 'sun', 'fog'][1 + i % 3] AS weather,
                'note ' || i || repeat('x', i % 9) AS note, CASE WHEN i = 5 THEN 'unknown' ELSE strftime(DATE '2024-01-01' + i::INT, '%Y-%m-%d') || '' END AS day, 'https://a.org/' || i AS link FROM range(100) t(i)
            """)));

        foreach (var words in new[]
        {
            "<th>zeros</th>", "<td>25 (25 %)</td>", "<th>negative</th>", "<th>infinite</th>", "<th>range</th>", "<th>iqr</th>", "<th>mad</th>", "<th>variance</th>", "<th>cv</th>", "<th>skewness</th>", "<th>excess kurtosis</th>", "<th>sum</th>",
            "<th>p of equal frequencies</th>", "<th>imbalance</th>", "<th>median length</th>", "<th>no dates</th>", "<td>1 (1 %)</td>", "<td>45.8 days</td>", "smallest: ", "largest: ", "first: ", "characters: ", "scripts: ", "words: ",
            "host: ", "longer than three steps of 1 h: 41.7 days", "(ADF p = ", "in the order of at", "strictly increasing", "most frequent</th>",
        })
        {
            Assert.Contains(words, html.Replace("</span>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void How_grave_an_alert_is_is_not_said_by_colour_alone()
    {
        var html = ReportRenderer.Html(_test.Workspace.Profile("SELECT NULL::INT AS gone, 1 AS same, greatest(0, i - 5) AS zeros FROM range(100) t(i)"));

        Assert.Contains("title=\"problem\">✗ empty<", html, StringComparison.Ordinal);
        Assert.Contains("title=\"warning\">! constant<", html, StringComparison.Ordinal);
        Assert.Contains("title=\"note\">· zeros<", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_by_style_alone()
    {
        var bare = Tags().Replace(Styles().Replace(ReportRenderer.Html(Small()), ""), " ");

        foreach (var word in new[] { "gone has no value in any row.", "missing cells", "weather", "categorical", "rain", "median" })
        {
            Assert.Contains(word, bare, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(new long[] { 0, 1, 50, 100 }, " ▁▃▇")]
    [InlineData(new long[] { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 }, "▇▇▇▇▇▇▇▇▇▇▇▇")]
    public void A_sparkline_draws_a_histogram_in_characters(long[] counts, string expected) => Assert.Equal(expected, Sparkline.Of(counts));

    [Theory]
    [InlineData("SELECT 1 AS x WHERE false")]
    [InlineData("SELECT NULL AS x")]
    [InlineData("SELECT '' AS x FROM range(3)")]
    public void Tables_with_next_to_nothing_in_them_are_rendered(string sql)
    {
        var report = _test.Workspace.Profile(sql);

        Assert.Contains("Profile of", ReportRenderer.Html(report), StringComparison.Ordinal);
        Assert.Contains("x", ReportRenderer.Text(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1500000", "1.5 M")]
    [InlineData("999990000", "1.0 bn")]
    [InlineData("2800000000", "2.8 bn")]
    [InlineData("-1234000000000", "-1.2 tn")]
    [InlineData("999999", "999,999")]
    public void Large_numbers_are_short_as_people_say_them(string number, string shown)
    {
        var report = _test.Workspace.Profile($"SELECT {number}::DOUBLE + (i - 1) AS revenue FROM range(3) t(i)");

        Assert.Contains($"mean {shown} ", ReportRenderer.Text(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Correlations_of_a_few_columns_are_figures_on_a_ground_that_is_deeper_the_stronger_they_are()
    {
        double?[][] values = [[null, null, null], [0.25, null, null], [-0.5, null, null]];
        var html = new MLOps.Rendering.Html();
        MLOps.Rendering.HeatTable.Write(html, ["a", "b", "<c>"], (row, column) => values[row][column], "what it is");

        Assert.Contains("aria-label=\"what it is\"", html.ToString(), StringComparison.Ordinal);
        Assert.Contains("&lt;c&gt;", html.ToString(), StringComparison.Ordinal);
        Assert.All(Regex.Matches(html.ToString(), "<tr>.*?</tr>"), row => Assert.Equal(4, Regex.Matches(row.Value, "<t[hd]( colspan=\"(\\d)\")?").Sum(c => c.Groups[2].Success ? int.Parse(c.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture) : 1)));
        Assert.Equal(
            ["0.25 on rgba(76,134,198,0.14)", "-0.50 on rgba(224,138,60,0.24)", " on rgba(138,143,152,0.04)"],
            Regex.Matches(html.ToString(), "background-color:([^\"]*)\">([^<]*)<").Select(m => $"{m.Groups[2].Value} on {m.Groups[1].Value}"));
    }

    [Theory]
    [InlineData("i % 6", "Histogram from 0 to 5, fullest at 0")]
    [InlineData("i * 10", "Histogram from 0 to 990, fullest between 0 and 41")]
    [InlineData("(i % 6)::DOUBLE", "Histogram from 0 to 5, fullest between 0 and 0.2083")]
    [InlineData("repeat('x', 3 + (i % 2)::INTEGER) || i", "Lengths: Histogram from 4 to 6, fullest at 5")]
    public void A_histogram_of_whole_numbers_begins_and_ends_with_values_that_there_are(string value, string words)
    {
        var html = ReportRenderer.Html(_test.Workspace.Profile($"SELECT {value} AS n FROM range(100) t(i)"));

        Assert.Equal([words, words], Images().Matches(html).Select(m => Alt().Match(m.Value).Groups[1].Value).Where(a => a.Contains("Histogram", StringComparison.Ordinal)));
        Assert.DoesNotContain("-0.5", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(Regex.Match(html, "base64,([^\"]*)\" width=\"420\"").Groups[1].Value)), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_are_all_equally_long_are_drawn_by_their_shares()
    {
        var report = _test.Workspace.Profile("SELECT ['TX', 'CA', 'NY'][1 + i % 3] AS state FROM range(60) t(i) UNION ALL SELECT chr(65 + (i // 8)::INT) || chr(65 + (i % 8)::INT) FROM range(60) t(i)");

        Assert.Equal(ColumnKind.Text, report.Columns[0].Type);
        Assert.Contains("alt=\"Shares: ", ReportRenderer.Html(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_that_are_not_told_are_counted_as_pairs()
    {
        var report = _test.Workspace.Profile($"SELECT {string.Join(", ", Enumerable.Range(1, 16).Select(c => $"sin(i * {c}) * 1e-3 + cos(i * {(c + 1) / 2}) AS c{c}"))} FROM range(100) t(i)");

        Assert.Equal(8, report.Alerts.Count(a => a.Kind == AlertKind.HighCorrelation));
        Assert.Contains(". 5 more pairs are about as close.", ReportRenderer.Text(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Correlations_of_more_columns_than_have_room_for_figures_are_a_picture(int columns, bool isTable)
    {
        var report = _test.Workspace.Profile($"SELECT {string.Join(", ", Enumerable.Range(0, columns).Select(c => $"(i * {c + 2}) % 101 AS c{c}"))} FROM range(100) t(i)");

        Assert.Equal(isTable, ReportRenderer.Html(report).Contains("class=\"mlops-heat\"", StringComparison.Ordinal));
    }

    [Fact]
    public void That_near_duplicates_were_not_looked_for_is_said()
    {
        var long_ = Small() with { Rows = 2_000_000, NearDuplicates = null };

        Assert.Contains("Near-duplicate rows were not looked for: above 1,000,000 rows they take --exact.", ReportRenderer.Html(long_), StringComparison.Ordinal);
        Assert.Contains("Near-duplicate rows were not looked for", ReportRenderer.Text(long_), StringComparison.Ordinal);
        Assert.DoesNotContain("not looked for", ReportRenderer.Text(Small()), StringComparison.Ordinal);
        Assert.DoesNotContain("not looked for", ReportRenderer.Text(long_ with { Columns = long_.Columns.Where(c => c.IsNumeric).ToList() }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    public void The_text_fits_its_terminal_and_loses_no_word(int width)
    {
        const string rows = "SELECT i AS position, 'a rather long sentence that ends ' || i % 3 AS remark_of_the_clerk, ['sun', 'rain', 'fog'][1 + i % 3] AS weather, CASE WHEN i % 9 > 0 THEN (i * 7919) % 1009 / 3.0 END AS heat FROM range(200) t(i)";
        MLOps.IReport[] reports = [_test.Workspace.Profile(rows, new ProfileOptions { Target = "weather" }), _test.Workspace.CompareProfiles([rows, rows.Replace("i % 3 AS remark", "i % 5 AS remark", StringComparison.Ordinal).Replace("'fog'", "'hail'", StringComparison.Ordinal)])];

        foreach (var report in reports)
        {
            var (wide, fitted) = (ReportRenderer.Text(report), ReportRenderer.Text(report, width));
            Assert.Contains(wide.Split('\n'), l => l.Length > 120);
            Assert.All(fitted.Split('\n'), l => Assert.InRange(l.Length, 0, width));
            Assert.Equal(Words(wide), Words(fitted));
        }

        // The heading of sentences that stand below their rows is left out.
        static IEnumerable<string> Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => !w.Contains('─', StringComparison.Ordinal)).Except(["in", "short", "change"]).Distinct().Order(StringComparer.Ordinal);
    }

    [Fact]
    public void The_last_bits_of_a_symmetric_column_are_not_shown()
    {
        var report = _test.Workspace.Profile("SELECT i * 0.1 AS x FROM range(300) t(i)");
        report = report with { Columns = [report.Columns[0] with { Skewness = 1.459e-16, Kurtosis = -1.2000000001 }] };
        var html = ReportRenderer.Html(report);

        Assert.Contains("<th>skewness</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td>-1.2</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("e-16", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void On_a_narrow_page_a_column_takes_two_lines()
    {
        var html = ReportRenderer.Html(Small());

        Assert.Matches(@"@media\(max-width:640px\)\{[^@]*\.mlops-columns tr\{display:grid", html);
        Assert.Contains("<div class=\"mlops-columns\"><table><thead><tr><th", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_method_of_correlations_is_named_also_without_a_picture() =>
        Assert.Contains(">Spearman or Cramér's V<", System.Net.WebUtility.HtmlDecode(ReportRenderer.Html(_test.Workspace.Profile("SELECT i % 7 AS a, i % 5 AS b FROM range(50) t(i)"))), StringComparison.Ordinal);

    [Fact]
    public void What_lists_hold_is_drawn_as_a_column_is()
    {
        var html = ReportRenderer.Html(_test.Workspace.Profile("SELECT [{'price': i * 1.5, 'name': 'n' || i % 3}] AS items FROM range(60) t(i)"));

        Assert.Contains("<summary>items[].price – numeric", html, StringComparison.Ordinal);
        Assert.Contains("Histogram from 0 to 88.5", html, StringComparison.Ordinal);
        Assert.Contains("<summary>items[].name – categorical, n0 33.3 %, n1 33.3 %, n2 33.3 %", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_autocorrelations_of_a_time_series_are_drawn_and_said()
    {
        var html = System.Net.WebUtility.HtmlDecode(ReportRenderer.Html(_test.Workspace.Profile("SELECT DATE '2024-01-01' + i::INT AS day, sin(2 * pi() * i / 7) + i / 100 AS heat FROM range(200) t(i)")));
        var series = _test.Workspace.Profile("SELECT DATE '2024-01-01' + i::INT AS day, sin(2 * pi() * i / 7) + i / 100 AS heat FROM range(200) t(i)").Column("heat").Series!;

        Assert.Contains($"alt=\"autocorrelation at lags 1 to {series.Acf.Count - 1}: {Math.Round(series.Acf[1], 2):0.##} at lag 1, {series.Acf.Skip(1).Count(v => Math.Abs(v) > 1.96 / Math.Sqrt(200))} beyond the band of noise\"", html, StringComparison.Ordinal);
        Assert.Contains("alt=\"partial autocorrelation at lags 1 to ", html, StringComparison.Ordinal);
    }

    private ProfileReport Small() => _test.Workspace.Profile(EveryKind) with { Seconds = 0, Started = null, Version = "1.0" };

    private static void Has(JsonNode node, string names)
    {
        foreach (var name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.True(node.AsObject().ContainsKey(name), $"'{name}' is not there");
        }
    }

    private static IEnumerable<string> Pictures(string html) =>
        Uris().Matches(html).Select(m => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[1].Value)));

    [GeneratedRegex("<table.*?</table>", RegexOptions.Singleline)]
    private static partial Regex TablesOf();

    [GeneratedRegex("<img [^>]*>")]
    private static partial Regex Images();

    [GeneratedRegex("alt=\"([^\"]*)\"")]
    private static partial Regex Alt();

    [GeneratedRegex("base64,([^\"]+)\"")]
    private static partial Regex Uris();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("<style>.*?</style>|style=\"[^\"]*\"|class=\"[^\"]*\"", RegexOptions.Singleline)]
    private static partial Regex Styles();
}
