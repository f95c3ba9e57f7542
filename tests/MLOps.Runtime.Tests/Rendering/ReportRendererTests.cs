using System.Runtime.CompilerServices;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Rendering;

public sealed class ReportRendererTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public static TheoryData<Type> ReportTypes => [.. typeof(IReport).Assembly.GetTypes().Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IReport)))];

    public void Dispose() => _test.Dispose();

    [Theory]
    [MemberData(nameof(ReportTypes))]
    public void Every_report_has_a_rendering(Type type)
    {
        // An empty shell of the report fails inside its rendering, if at all; only the dispatch is of interest here.
        var shell = (IReport)RuntimeHelpers.GetUninitializedObject(type);

        Assert.IsNotType<NotSupportedException>(Record.Exception(() => ReportRenderer.Text(shell)));
    }

    [Fact]
    public void Markup_in_names_and_values_is_shown_as_text()
    {
        const string Script = "<script>alert(1)</script>";
        var table = _test.Workspace.Data.Query($"SELECT '{Script}' AS \"{Script}\"");
        var html = ReportRenderer.Page(table);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_says_how_much_of_it_was_cut()
    {
        var table = _test.Workspace.Data.Query("SELECT * FROM range(5000)");

        Assert.Equal((1000, 5000L), (table.Rows.Count, table.TotalRows));
        Assert.StartsWith("Query, 5,000 rows × 1 column\n", ReportRenderer.Text(table), StringComparison.Ordinal);
        Assert.Contains("… 4,985 more rows", ReportRenderer.Html(table), StringComparison.Ordinal);
        Assert.Contains("<summary>Rows 16 to 65</summary>", ReportRenderer.Html(table), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_numbers_as_numbers_and_no_data_source()
    {
        var json = ReportRenderer.Json(_test.Workspace.Data.Query("SELECT 1.5::DOUBLE AS x, 'nan'::DOUBLE AS y, NULL AS z"));

        using var document = System.Text.Json.JsonDocument.Parse(json);
        Assert.Equal(1.5, document.RootElement.GetProperty("rows")[0][0].GetDouble());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, document.RootElement.GetProperty("rows")[0][1].ValueKind);
        Assert.False(document.RootElement.TryGetProperty("source", out _));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1234567.0, "1,234,567")]
    [InlineData(3.14159, "3.142")]
    [InlineData(0.012345, "0.0123")]
    [InlineData(1e-9, "1e-9")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "-∞")]
    public void Numbers_are_written_for_people(double number, string expected) => Assert.Equal(expected, Figures.Number(number));

    [Theory]
    [InlineData(0.0009996, "1 ms")]
    [InlineData(0.99951, "1.0 s")]
    [InlineData(59.96, "1 min 0 s")]
    [InlineData(119.7, "2 min 0 s")]
    [InlineData(125.2, "2 min 5 s")]
    [InlineData(0.84, "840 ms")]
    public void Times_round_up_to_the_next_unit(double seconds, string expected) => Assert.Equal(expected, Figures.Duration(seconds));

    [Theory]
    [InlineData(0.8, "0.8000")]
    [InlineData(-0.32671, "-0.3267")]
    [InlineData(1.324, "1.3240")]
    [InlineData(1, "1")]
    [InlineData(0, "0")]
    [InlineData(12.3456, "12.346")]
    [InlineData(0.00001, "1e-5")]
    [InlineData(double.NaN, "–")]
    public void Metrics_below_ten_have_four_decimals_so_that_they_stand_under_one_another(double value, string expected) => Assert.Equal(expected, Figures.Metric(value));

    [Fact]
    public void What_chance_never_did_in_the_samples_is_not_called_impossible()
    {
        Assert.Equal("<0.001", Figures.Chance(0));
        Assert.Equal("0.076", Figures.Chance(0.076));
        Assert.Equal("–", Figures.Chance(null));
    }

    [Fact]
    public void Numbers_beside_others_keep_their_decimals_and_no_sign_of_nothing()
    {
        Assert.Equal("0.260", Figures.Fixed(0.26, 3));
        Assert.Equal("0.00", Figures.Fixed(-0.001, 2));
    }

    [Fact]
    public void A_query_is_called_by_what_it_reads_and_not_by_its_words()
    {
        var data = _test.Workspace.Data;
        data.Add("rain", data.OpenSql("SELECT 1 AS one"));
        data.Add("sun", data.OpenSql("SELECT 2 AS two"));

        Assert.Equal("Profile of SQL", _test.Workspace.Profile("SELECT 'a@b.example' AS mail").Title);
        Assert.Equal("Profile of SQL over rain@1", _test.Workspace.Profile("SELECT * FROM rain WHERE one < 5").Title);
        Assert.Equal("Profile of SQL over rain@1 and sun@1", _test.Workspace.Profile("SELECT * FROM rain, sun").Title);
    }
}
