using MLOps.Interactive.Commands;
using MLOps.Rendering;

namespace MLOps.Interactive.Tests.Commands;

public sealed class CatalogHelpTests
{
    [Fact]
    public void Every_command_is_listed_with_its_examples()
    {
        var help = CatalogHelp.Of(Catalog.Default, null);

        Assert.Equal(Catalog.Default.Commands.Select(c => c.Path).Order(), help.Groups.SelectMany(g => g.Commands).Select(c => c.Path).Order());
        Assert.Equal("The workspace", help.Groups[0].Name);
        var text = ReportRenderer.Text(help);
        Assert.All(Catalog.Default.Commands, c => Assert.Contains(c.Summary, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("data add")]
    [InlineData("#!data add")]
    public void One_command_is_shown_in_full(string words)
    {
        var help = CatalogHelp.Of(Catalog.Default, words);

        var command = Assert.Single(Assert.Single(help.Groups).Commands);
        Assert.StartsWith("#!data add NAME SOURCE [--description TEXT]", command.Usage, StringComparison.Ordinal);
        var html = ReportRenderer.Html(help);
        Assert.Contains("<code>--description TEXT</code>", html, StringComparison.Ordinal);
        Assert.Contains(">#!data add weather data/weather.csv</pre>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_noun_shows_all_of_its_commands() =>
        Assert.All(Assert.Single(CatalogHelp.Of(Catalog.Default, "data").Groups).Commands, c => Assert.StartsWith("data ", c.Path, StringComparison.Ordinal));

    [Fact]
    public void An_unknown_command_gets_the_nearest() =>
        Assert.Contains("Did you mean 'monitor'?", Assert.Throws<UserException>(() => CatalogHelp.Of(Catalog.Default, "moniter")).Message, StringComparison.Ordinal);
}
