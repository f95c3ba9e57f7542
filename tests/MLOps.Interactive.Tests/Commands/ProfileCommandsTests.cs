using MLOps.Interactive.Commands;

namespace MLOps.Interactive.Tests.Commands;

public sealed class ProfileCommandsTests
{
    [Theory]
    [InlineData("profile data/weather.csv", "mlops.Profile(\"data/weather.csv\");")]
    [InlineData("profile a.csv --target price --show-personal", "mlops.Profile(\"a.csv\", new MLOps.Profiling.ProfileOptions { Target = \"price\", ShowPersonal = true });")]
    [InlineData("profile a.csv --compare b.csv --compare weather@2 --exact --as c", "var c = mlops.CompareProfiles([\"a.csv\", \"b.csv\", \"weather@2\"], new MLOps.Profiling.ProfileOptions { Exact = true });")]
    [InlineData("profile weather@1 --exact --as p", "var p = mlops.Profile(\"weather@1\", new MLOps.Profiling.ProfileOptions { Exact = true });")]
    public void An_export_says_the_same_in_C_sharp(string line, string expected)
    {
        var call = Catalog.Default.Bind(line, null).Call!;

        Assert.Equal(expected, call.Spec.CSharp!(call));
    }

    [Fact]
    public void An_option_that_does_nothing_is_not_offered() =>
        Assert.StartsWith("Option '--minimal' not found in #!profile.", Catalog.Default.Bind("profile x --minimal", null).Error!.Message, StringComparison.Ordinal);
}
