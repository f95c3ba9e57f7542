using MLOps.Interactive.Commands;
using MLOps.Rendering;

namespace MLOps.Interactive.Tests.Commands;

public sealed class BindingTests
{
    private static readonly MagicCatalog Commands = new(
    [
        new CommandSpec("profile", "Profile a source.", (_, _) => Task.FromResult(new CommandResult()))
        {
            Arguments = [new("SOURCE", ValueKind.Source, "What to profile.")],
            Options = [new("--target", ValueKind.Column, "A column."), new("--bins", ValueKind.Integer, "Bins."), new("--fail-on", ValueKind.Text, "When.", ["error", "warning"])],
            Examples = ["#!profile data/weather.csv"],
        },
        new CommandSpec("model register", "Register.", (_, _) => Task.FromResult(new CommandResult())) { Arguments = [new("NAME", ValueKind.Text, "Name.")] },
        new CommandSpec("model list", "List.", (_, _) => Task.FromResult(new CommandResult())),
    ]);

    [Theory]
    [InlineData("profle x", "Command '#!profle' not found. Did you mean '#!profile'?")]
    [InlineData("model registr x", "Command 'registr' not found in #!model. Did you mean 'register'?")]
    [InlineData("model", "#!model needs one of: list, register. #!mlops help model shows them.")]
    [InlineData("profile x --traget y", "Option '--traget' not found in #!profile. Did you mean '--target'?")]
    [InlineData("profile x --fail-on eror", "Value 'eror' not found in --fail-on of #!profile. Did you mean 'error'?")]
    [InlineData("profile x --bins many", "--bins of #!profile takes a whole number, not 'many'.")]
    [InlineData("profile", "#!profile needs SOURCE: What to profile. Example: #!profile data/weather.csv")]
    [InlineData("profile x --bins", "Option --bins of #!profile needs a value. Bins.")]
    [InlineData("", "There is no command after '#!'. #!mlops help lists all.")]
    public void A_mistake_is_one_sentence_with_what_would_work(string line, string message) =>
        Assert.Equal(message, Commands.Bind(line, null).Error!.ToString());

    [Fact]
    public void Quotes_hold_a_value_together()
    {
        var call = Commands.Bind("profile \"SELECT \\\"a b\\\" FROM t\" --bins=5", null).Call!;
        Assert.Equal("SELECT \"a b\" FROM t", call.Required("SOURCE"));
        Assert.Equal(5, call.Integer("--bins"));
    }

    [Fact]
    public void Help_is_bound_even_when_arguments_are_missing() => Assert.True(Commands.Bind("profile --help", null).Call!.Has("--help"));

    [Fact]
    public void Help_names_everything_the_command_takes()
    {
        var spec = Commands.Commands.Single(c => c.Path == "profile");
        var help = ReportRenderer.Text(CatalogHelp.Of(spec));
        Assert.StartsWith("#!profile SOURCE [--target COLUMN] [--bins INTEGER] [--fail-on TEXT]\n  Profile a source.\n", help, StringComparison.Ordinal);
        Assert.Contains("One of: error, warning.", help, StringComparison.Ordinal);
        Assert.Contains("--json", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_of_the_catalogue_has_a_summary_that_is_a_sentence() =>
        Assert.All(Catalog.Default.Commands, c => Assert.EndsWith(".", c.Summary, StringComparison.Ordinal));
}
