using System.Globalization;
using MLOps.Interactive.Commands;
using MLOps.Profiling;

namespace MLOps.Interactive.Tests.Commands;

public sealed class ProfileCommandsTests
{
    [Theory]
    [InlineData("profile data/weather.csv", "mlops.Profile(\"data/weather.csv\");")]
    [InlineData("profile a.csv --target price --show-personal", "mlops.Profile(\"a.csv\", new MLOps.Profiling.ProfileOptions { Target = \"price\", ShowPersonal = true });")]
    [InlineData("profile a.csv --compare b.csv --compare weather@2 --exact --as c", "var c = mlops.CompareProfiles([\"a.csv\", \"b.csv\", \"weather@2\"], new MLOps.Profiling.ProfileOptions { Exact = true });")]
    [InlineData("profile a.csv --threshold zeros=0.5 --threshold cardinality=30 --sensitive", "mlops.Profile(\"a.csv\", new MLOps.Profiling.ProfileOptions { Sensitive = true, Thresholds = new MLOps.Profiling.AlertThresholds { ZerosShare = 0.5, Cardinality = 30 } });")]
    [InlineData("profile a.csv --encoding koi8-r", "mlops.Profile(mlops.Data.Open(\"a.csv\", encoding: \"koi8-r\"));")]
    [InlineData("data add people a.csv --encoding koi8-r", "mlops.Data.Add(\"people\", mlops.Data.Open(\"a.csv\", encoding: \"koi8-r\"));")]
    [InlineData("profile weather@1 --exact --as p", "var p = mlops.Profile(\"weather@1\", new MLOps.Profiling.ProfileOptions { Exact = true });")]
    public void An_export_says_the_same_in_C_sharp(string line, string expected)
    {
        var call = Catalog.Default.Bind(line, null).Call!;

        Assert.Equal(expected, call.Spec.CSharp!(call));
    }

    [Theory]
    [InlineData("missing=0.05", "MissingShare")]
    [InlineData("zeros=0.05", "ZerosShare")]
    [InlineData("infinite=0.05", "InfiniteShare")]
    [InlineData("skewness=5", "Skewness")]
    [InlineData("cardinality=5", "Cardinality")]
    [InlineData("imbalance=0.05", "Imbalance")]
    [InlineData("correlation=0.05", "Correlation")]
    [InlineData("leakage=0.05", "Leakage")]
    [InlineData("adf=0.1", "AdfP")]
    [InlineData("uniform=0.05", "UniformP")]
    public void Every_threshold_of_an_alert_can_be_set(string text, string property)
    {
        var (plain, set) = (new AlertThresholds(), ProfileThresholds.Of([text]));
        var changed = typeof(AlertThresholds).GetProperties().Where(p => p.CanWrite && !Equals(p.GetValue(plain), p.GetValue(set))).ToList();

        Assert.Equal(property, Assert.Single(changed).Name);
        Assert.Equal(double.Parse(text.Split('=')[1], CultureInfo.InvariantCulture), Convert.ToDouble(changed[0].GetValue(set), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Help_says_the_default_of_every_threshold() => Assert.Equal(
        "When an alert is raised, as NAME=VALUE: missing=0.01, zeros=0.01, infinite=0.01, skewness=20, cardinality=50, imbalance=0.5, correlation=0.5, leakage=0.9, adf=0.05, uniform=0.999 are the defaults; give it again for each further one.",
        Catalog.Default.Bind("profile x", null).Call!.Spec.Options.Single(o => o.Name == "--threshold").Help);

    [Theory]
    [InlineData("zeroes=0.5", "Threshold 'zeroes' not found. Did you mean 'zeros'?")]
    [InlineData("zeros", "--threshold zeros cannot be set. Give a number from 0 to 1, as in zeros=0.5.")]
    [InlineData("zeros=2", "--threshold zeros=2 cannot be set. Give a number from 0 to 1, as in zeros=0.5.")]
    [InlineData("cardinality=2.5", "--threshold cardinality=2.5 cannot be set. Give a whole number of 0 or more, as in cardinality=30.")]
    public void A_threshold_that_cannot_be_is_a_sentence(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<UserException>(() => ProfileThresholds.Of([text])).Message);

    [Fact]
    public void An_option_that_does_nothing_is_not_offered() =>
        Assert.StartsWith("Option '--minimal' not found in #!profile.", Catalog.Default.Bind("profile x --minimal", null).Error!.Message, StringComparison.Ordinal);
}
