using MLOps.Features;

namespace MLOps.Interactive.Tests.Commands;

public sealed class FeatureCommandsTests : IDisposable
{
    private const string Query = "SELECT * FROM 'prices.csv'";

    private readonly CommandFixture _cell = new();

    public FeatureCommandsTests() =>
        File.WriteAllText(Path.Combine(_cell.Folder, "prices.csv"), "shop,day,price\na,2026-01-01,1\na,2026-01-03,3\nb,2026-01-01,9\n");

    public void Dispose() => _cell.Dispose();

    [Fact]
    public async Task A_view_is_defined_joined_materialised_and_served_with_magics()
    {
        var view = (FeatureView)(await _cell.Run("feature define prices --entity shop --time day --ttl 36h", Query)).Report!;
        var labels = "\"SELECT 'a' AS shop, DATE '2026-01-04' AS day, 5 AS sold\"";
        var set = (TrainingSet)(await _cell.Run($"feature training-set prices --labels {labels}")).Report!;
        await _cell.Run("feature materialize prices --as-of 2026-01-04");
        var vector = (FeatureVector)(await _cell.Run("feature serve prices a")).Report!;

        Assert.Equal(TimeSpan.FromHours(36), view.Ttl);
        Assert.Equal((1L, 1L), (set.Rows, set.Matched));
        Assert.Equal(3L, vector["price"]);
        Assert.Equal(FeatureState.Expired, ((FeatureVector)(await _cell.Run("feature serve prices b")).Report!).State);
        Assert.Single(((FeatureViewList)(await _cell.Run("feature search PRICE shop")).Report!).Views);
        Assert.Equal(3, ((FeatureViewReport)(await _cell.Run("feature show prices")).Report!).Rows);
        await _cell.Run("feature retire prices");
        Assert.Empty(((FeatureViewList)(await _cell.Run("feature list")).Report!).Views);
        Assert.Single(((FeatureViewList)(await _cell.Run("feature list --retired")).Report!).Views);
    }

    [Fact]
    public async Task Labels_may_be_a_variable_with_other_names()
    {
        _cell.Host.SetVariable("sales", new[] { new { Store = "b", When = new DateTime(2026, 2, 1) } });
        await _cell.Run("feature define prices --entity shop --time day", Query);
        var set = (TrainingSet)(await _cell.Run("feature training-set prices --labels sales --entity Store --time When")).Report!;

        Assert.Equal(9L, set.Sample[0][2]);
    }

    [Theory]
    [InlineData("feature define x --entity shop --time day", null, "on the lines below")]
    [InlineData("feature define x --time day", Query, "--entity")]
    [InlineData("feature define x --entity shop", Query, "--time")]
    [InlineData("feature define x --entity shop --time day --ttl soon", Query, "not 'soon'")]
    [InlineData("feature define x --entity shop --time day", "SELECT * FROM nothing", "nothing")]
    [InlineData("feature training-set prices", null, "--labels")]
    [InlineData("feature materialize prices --as-of yesterday", null, "not 'yesterday'")]
    [InlineData("feature serve pricess a", null, "not found")]
    public async Task A_mistake_is_one_sentence(string line, string? body, string expected)
    {
        var error = await Assert.ThrowsAsync<UserException>(() => _cell.Run(line, body));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Magics_are_the_same_calls_in_csharp()
    {
        _cell.Host.SetVariable("sales", Array.Empty<int>());

        Assert.Equal(
            "mlops.Features.Define(\"prices\", \"\"\"\nSELECT * FROM 'prices.csv'\n\"\"\", \"shop, item\", \"day\", ttl: TimeSpan.FromSeconds(604800));",
            _cell.CSharp("feature define prices --entity shop --entity item --time day --ttl 7d", Query));
        Assert.Equal("var t = mlops.Features.TrainingSet(\"prices\", sales, time: \"When\");", _cell.CSharp("feature training-set prices --labels sales --time When --as t"));
        Assert.Equal(
            "mlops.Features.Materialize(\"prices\", DateTimeOffset.Parse(\"2026-01-04T00:00:00.0000000+00:00\", System.Globalization.CultureInfo.InvariantCulture));",
            _cell.CSharp("feature materialize prices --as-of 2026-01-04"));
        Assert.Equal("var v = mlops.Features.Lookup(\"prices\", \"a\");", _cell.CSharp("feature serve prices a --as v"));
    }
}
