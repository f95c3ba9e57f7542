using Microsoft.ML;
using MLOps.Models;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Models;

/// <summary>Versions of two models with metrics, parameters, tags and aliases. Tests that only ask share them.</summary>
public sealed class SearchedVersions : IDisposable
{
    private readonly TestWorkspace _test = new(new WorkspaceOptions { User = "ada" });

    public SearchedVersions()
    {
        File = _test.Write("days.csv", RainModel.Csv());
        var view = _test.Workspace.Data.ToDataView(File);
        var (rain, city) = (RainModel.Logistic(view), RainModel.Cities(view));
        Register("rain", rain, "north", 9, ("accuracy", 0.8), ("val/loss at end", 1));
        Register("rain", rain, "south", 100, ("accuracy", 0.95));
        Register("rain", rain, null, 20, ("accuracy", double.NaN));
        Register("city", city, "north", null);
        Models.Alias("rain", "champion", 2);
        Models.Alias("rain", "best-of-year", 2);
        Models.Alias("rain", "challenger", 3);
        Models.Retire("rain@1");
    }

    public string File { get; }

    public ModelRegistry Models => _test.Workspace.Models;

    public void Dispose() => _test.Dispose();

    private void Register(string name, ITransformer model, string? team, int? trees, params (string Metric, double Value)[] metrics)
    {
        using var run = _test.Workspace.Experiments.StartRun();
        foreach (var (metric, value) in metrics)
        {
            run.LogMetric(metric, value);
        }

        if (trees is { } count)
        {
            run.LogParameter("trees", count);
        }

        Models.Register(name, model, File, tags: team is null ? null : new Dictionary<string, string> { ["team"] = team });
    }
}

public sealed class VersionSearchTests(SearchedVersions versions) : IClassFixture<SearchedVersions>
{
    private ModelRegistry Models => versions.Models;

    [Theory]
    [InlineData("metrics.accuracy > 0.9 and tags.team = 'south'", "rain@2")]
    [InlineData("metrics.accuracy <= 0.8", "rain@1")]
    [InlineData("metrics.\"val/loss at end\" = 1", "rain@1")]
    [InlineData("tags.team = 'north'", "city@1 rain@1")]
    [InlineData("tags.team != 'north'", "rain@2")]
    [InlineData("tags.team is null", "rain@3")]
    [InlineData("params.trees > 10", "rain@2 rain@3")]
    [InlineData("alias = 'champion'", "rain@2")]
    [InlineData("alias in ('champion', 'challenger')", "rain@2 rain@3")]
    [InlineData("model = 'rain' and alias != 'champion'", "rain@1 rain@3")]
    [InlineData("model like 'c%' or version = 3", "city@1 rain@3")]
    [InlineData("retired is not null", "rain@1")]
    [InlineData("author = 'ada' and format = 'mlnet' and size > 100 and registered > '2020-01-01' and data = 'file:other.csv'", "")]
    [InlineData("author = 'ada' and format = 'mlnet' and size > 100 and registered > '2020-01-01'", "city@1 rain@1 rain@2 rain@3")]
    public void A_filter_keeps_the_versions_it_means(string filter, string expected)
    {
        var found = Models.Search(new VersionQuery { Filter = filter, Sort = "model, version" });

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), found.Versions.Select(v => v.Reference));
        Assert.Equal(found.Versions.Count, found.Total);
    }

    [Theory]
    [InlineData("metrics.acuracy > 1", "Metric 'acuracy' not found. Did you mean 'accuracy'?")]
    [InlineData("tags.taem = 'x'", "'team'")]
    [InlineData("params.tree = 1", "'trees'")]
    [InlineData("alais = 'champion'", "'alias'")]
    [InlineData("alias > 'champion'", "alias is compared with = or !=")]
    [InlineData("metrics.accuracy", "a comparison")]
    [InlineData("version = 'two'", "compared with a number")]
    [InlineData("model = rain", "put it in single quotes")]
    [InlineData("model = 'x'; DROP TABLE model_versions", "means nothing")]
    public void A_filter_that_cannot_be_read_says_where_it_is_wrong(string filter, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => Models.Search(new VersionQuery { Filter = filter })).Message, StringComparison.Ordinal);

    [Fact]
    public void Versions_are_sorted_and_those_without_the_field_come_last()
    {
        var found = Models.Search(new VersionQuery { Filter = "model = 'rain' or model = 'city'", Sort = "metrics.accuracy desc, model", Limit = 2 });

        Assert.Equal(["rain@2", "rain@1"], found.Versions.Select(v => v.Reference));
        Assert.Equal(4, found.Total);
        Assert.Equal("rain@3", Models.Search(new VersionQuery()).Versions[1].Reference); // the latest first
    }

    [Fact]
    public void A_metric_is_that_of_the_latest_evaluation_before_it_is_that_of_the_run()
    {
        using var own = new SearchedVersions();
        own.Models.Evaluate("rain@2", "SELECT * FROM 'days.csv' LIMIT 40", new EvaluationOptions { Label = "rain", Samples = 0 });
        var latest = own.Models.Evaluate("rain@2", own.File, new EvaluationOptions { Label = "rain", Samples = 0 }).Metric("accuracy");
        Assert.NotEqual(0.95, latest);

        var found = Assert.Single(own.Models.Search(new VersionQuery { Filter = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"metrics.accuracy = {latest:R} and metrics.f1_score > 0") }).Versions);

        Assert.Equal(("rain@2", latest), (found.Reference, found.Metrics["accuracy"]));
        Assert.Equal((latest, 0.8), (own.Models.History("rain").Metrics[2]["accuracy"], own.Models.History("rain").Metrics[1]["accuracy"]));
        own.Models.Alias("rain", "challenger", 2);
        own.Models.Delete("rain@3");
        Assert.Equal(latest, own.Models.List().Models.Single(m => m.Latest.Model == "rain").Metrics["accuracy"]);
    }

    [Fact]
    public void A_list_shows_metrics_in_columns_and_the_tags_that_were_asked_for()
    {
        var found = ReportRenderer.Text(Models.Search(new VersionQuery { Filter = "model = 'rain'", Sort = "version", Columns = ["accuracy", "tags.team"] }));

        Assert.Matches(@"version +state +aliases +accuracy +tags\.team", found);
        Assert.Matches(@"rain@2 +best-of-year, champion +0\.950* +south", found);
        Assert.Matches(@"rain@1 +retired +0\.80* +north", found);
        Assert.Matches(@"model +latest +aliases .*accuracy", ReportRenderer.Text(Models.List()));
        Assert.Equal("No version meets alias = 'nobody'.", ReportRenderer.Text(Models.Search(new VersionQuery { Filter = "alias = 'nobody'" })));
    }
}
