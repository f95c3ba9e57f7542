using MLOps.Features;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Features;

public sealed class FeatureCatalogTests : IDisposable
{
    private const string Weekly = """
        SELECT location, date,
               avg(precipitation) OVER past AS rain_7d, max(temp_max) OVER past AS warmest_7d, count(*) OVER past AS days,
               weather AS today
        FROM weather
        WINDOW past AS (PARTITION BY location ORDER BY date RANGE BETWEEN INTERVAL 7 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING)
        """;

    private readonly FixedClock _clock = new(new DateTimeOffset(2015, 7, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TestWorkspace _test;

    public FeatureCatalogTests()
    {
        _test = new TestWorkspace(new WorkspaceOptions { Clock = _clock });
        File.Copy(WeatherFile(), Path.Combine(_test.Folder, "weather.csv"));
        _test.Workspace.Data.Add("weather", "weather.csv");
    }

    private FeatureCatalog Features => _test.Workspace.Features;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_view_gets_a_new_version_only_when_its_definition_changes()
    {
        var first = Features.Define("rain", Weekly, "location", "date", description: "Rain of the week before");
        var again = Features.Define("rain", Weekly + "\n;", "LOCATION", "date");
        var other = Features.Define("rain", Weekly, "location", "date", TimeSpan.FromDays(3));

        Assert.Equal(["rain_7d", "warmest_7d", "days", "today"], first.Features.Select(f => f.Name));
        Assert.Equal((1, true), (again.Version, again.Unchanged));
        Assert.Equal("Rain of the week before", again.Description);
        Assert.Equal((2, TimeSpan.FromDays(3)), (other.Version, other.Ttl));
        Assert.Equal(1, Features.Get("rain@1").Version);
        Assert.Equal(2, Features.Get("rain").Version);
    }

    [Fact]
    public void A_lookup_gives_the_values_that_the_training_set_had_for_that_instant()
    {
        Features.Define("rain", Weekly, "location", "date");
        foreach (var day in new[] { "2012-01-01", "2013-03-31", "2015-12-31" })
        {
            var set = Features.TrainingSet("rain", $"SELECT location, date FROM weather WHERE date = DATE '{day}' ORDER BY location");
            Features.Materialize("rain", DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
            var trained = _test.Workspace.Data.Engine.Query(
                $"SELECT * FROM {set.Source.Relation}",
                row => (Place: row.GetString(0), Values: Enumerable.Range(2, 4).Select(i => row.IsDBNull(i) ? null : row.GetValue(i)).ToArray()));

            Assert.Equal(2, trained.Count);
            foreach (var (place, values) in trained)
            {
                var vector = Features.Lookup("rain", place);
                Assert.Equal(FeatureState.Found, vector.State);
                Assert.Equal(values, vector.Values.Values);
            }
        }
    }

    [Fact]
    public void Online_values_expire_when_the_view_says_so()
    {
        Features.Define("rain", Weekly, "location", "date", TimeSpan.FromDays(1));
        _clock.Now = new DateTimeOffset(2015, 7, 1, 6, 0, 0, TimeSpan.Zero);
        Features.Materialize("rain");

        Assert.Equal(FeatureState.Found, Features.Lookup("rain", "Seattle").State);
        _clock.Now = new DateTimeOffset(2015, 7, 2, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(FeatureState.Found, Features.Lookup("rain", "Seattle").State);
        _clock.Now = _clock.Now.AddTicks(10);
        var expired = Features.Lookup("rain", "Seattle");
        Assert.Equal(FeatureState.Expired, expired.State);
        Assert.All(expired.Values.Values, Assert.Null);
    }

    [Fact]
    public void An_unknown_entity_has_nulls_and_a_wrong_call_is_told()
    {
        Features.Define("rain", Weekly, "location", "date");
        Assert.Contains("no online values yet", Assert.Throws<UserException>(() => Features.Lookup("rain", "Seattle")).Message, StringComparison.Ordinal);
        Features.Materialize("rain", new DateTimeOffset(2015, 12, 31, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(FeatureState.Unknown, Features.Lookup("rain", "Atlantis").State);
        Assert.Contains("1 value(s), not 2", Assert.Throws<UserException>(() => Features.Lookup("rain", "Seattle", "x")).Message, StringComparison.Ordinal);
        Assert.Contains("'rain_7d'", Assert.Throws<UserException>(() => Features.Lookup("rain", "Seattle")["rain7d"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_workspace_object_sees_new_online_values_at_its_next_lookup()
    {
        Features.Define("rain", Weekly, "location", "date");
        Features.Materialize("rain", At(2012));
        using var other = _test.Reopen();
        var before = other.Features.Lookup("rain", "Seattle");
        Features.Materialize("rain", At(2014));
        var after = other.Features.Lookup("rain", "Seattle");

        Assert.Equal((At(2012), At(2014)), (before.EventTime, after.EventTime));

        static DateTimeOffset At(int year) => new(year, 5, 5, 0, 0, 0, TimeSpan.Zero);
    }

    [Fact]
    public void The_same_online_values_make_the_same_artifact()
    {
        Features.Define("rain", Weekly, "location", "date");
        var asOf = new DateTimeOffset(2015, 12, 31, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(Features.Materialize("rain", asOf).Artifact, Features.Materialize("rain", asOf).Artifact);
        Assert.Equal(2, Features.Materialize("rain", asOf).Rows);
    }

    [Fact]
    public void Values_of_large_integers_keys_of_any_type_and_several_keys_are_looked_up()
    {
        Features.Define("wide", "SELECT 7::BIGINT AS id, DATE '2015-01-02' AS day, TIMESTAMP '2015-01-01' AS t, sum(5)::HUGEINT AS total, TRUE AS ok, NULL::DOUBLE AS nothing", "id, day", "t");
        Features.Materialize("wide");

        var vector = Features.Lookup("wide", 7, new DateOnly(2015, 1, 2));
        Assert.Equal(FeatureState.Found, vector.State);
        Assert.Equal([5.0, true, null], vector.Values.Values);
        Assert.Contains("\"total\": 5", ReportRenderer.Json(vector), StringComparison.Ordinal);
    }

    [Fact]
    public void Views_are_searched_by_all_words_in_anything_they_say()
    {
        Features.Define("rain", Weekly, "location", "date", description: "Wet days");
        Features.Define("wind", "SELECT location, date, wind FROM weather", "location", "date");

        Assert.Equal(["rain"], Features.Search("WET warmest_7d").Views.Select(v => v.Name));
        Assert.Equal(2, Features.Search("location").Views.Count);
        Assert.Empty(Features.Search("wet wind_speed").Views);
    }

    [Fact]
    public void A_retired_view_serves_what_exists_and_nothing_new_until_it_is_defined_again()
    {
        Features.Define("rain", Weekly, "location", "date");
        Features.Materialize("rain", new DateTimeOffset(2015, 12, 31, 0, 0, 0, TimeSpan.Zero));
        Assert.NotNull(Features.Retire("rain").Retired);

        Assert.Empty(Features.List().Views);
        Assert.Single(Features.List(retired: true).Views);
        Assert.Contains("retired", Assert.Throws<UserException>(() => Features.TrainingSet("rain", "SELECT location, date FROM weather")).Message, StringComparison.Ordinal);
        Assert.Equal(FeatureState.Found, Features.Lookup("rain", "Seattle").State);
        Assert.Equal(2, Features.Define("rain", Weekly, "location", "date").Version);
        Assert.Single(Features.List().Views);
    }

    [Theory]
    [InlineData("SELECT location, date, wind FROM wether", "location", "date", "weather")]
    [InlineData("SELECT location, date, wind FROM weather", "loction", "date", "'location'")]
    [InlineData("SELECT location, date, wind FROM weather", "location", "dat", "'date'")]
    [InlineData("SELECT location, date, wind FROM weather", "location", "wind", "not a date or time")]
    [InlineData("SELECT location, date FROM weather", "location", "date", "no feature besides")]
    [InlineData("SELECT location, date, wind FROM weather", "", "date", "needs an entity")]
    public void A_definition_that_cannot_work_is_refused_in_one_sentence(string sql, string entity, string time, string expected)
    {
        var error = Assert.Throws<UserException>(() => Features.Define("x", sql, entity, time));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Empty(Features.List(retired: true).Views);
    }

    [Fact]
    public void An_unknown_view_gets_the_nearest()
    {
        Features.Define("rain", Weekly, "location", "date");

        Assert.Contains("'rain'", Assert.Throws<UserException>(() => Features.Get("rian")).Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => Features.Get("rain@7"));
        Assert.Contains("name", Assert.Throws<UserException>(() => Features.Define("1 x", Weekly, "location", "date")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_shows_its_ranges_where_it_comes_from_and_what_used_it()
    {
        Features.Define("rain", Weekly, "location", "date");
        Features.Define("files", "SELECT location, date, weather FROM read_csv('weather.csv')", "location", "date");
        Features.Define("hidden", "WITH weather AS (SELECT 1 AS id, TIMESTAMP '2015-01-01' AS t, 2 AS x) SELECT * FROM weather", "id", "t");
        Features.Materialize("rain");

        var report = Features.Show("rain");
        Assert.Equal((2922L, 2L), (report.Rows, report.Entities));
        Assert.Equal(["dataset:weather@1"], report.Upstream);
        Assert.Equal(["file:weather.csv"], Features.Show("files").Upstream);
        Assert.Empty(Features.Show("hidden").Upstream);
        Assert.Equal(2, report.Online!.Rows);
        Assert.Equal(2, report.Statistics.Single(s => s.Name == "rain_7d").Missing); // the first day of each city has no week before
    }

    [Fact]
    public void Pages_show_markup_in_names_and_values_as_text()
    {
        var sql = "SELECT '<script>alert(1)</script>' AS \"<script>k\", TIMESTAMP '2015-01-01' AS t, '<script>alert(2)</script>' AS \"<script>f\"";
        var view = Features.Define("evil", sql, "<script>k", "t", description: "<script>alert(3)</script>");
        Features.Materialize("evil");
        var labels = "SELECT '<script>alert(1)</script>' AS \"<script>k\", TIMESTAMP '2015-01-02' AS t, 1 AS \"<script>y\"";
        IReport[] reports = [view, Features.List(), Features.Search("<script>"), Features.Show("evil"), Features.TrainingSet(view, labels), Features.Materialize(view), Features.Lookup("evil", "<script>alert(1)</script>")];

        foreach (var report in reports)
        {
            Assert.DoesNotContain("<script", ReportRenderer.Html(report), StringComparison.OrdinalIgnoreCase);
            Assert.NotEmpty(ReportRenderer.Text(report));
            Assert.NotEmpty(ReportRenderer.Json(report));
        }
    }

    private static string WeatherFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Interactive.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "notebooks", "data", "weather.csv");
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
