using MLOps.Interactive.Commands;
using MLOps.Interactive.Hosting;
using MLOps.Interactive.Tests.Commands;

namespace MLOps.Interactive.Tests.Hosting;

public sealed class HostedDirectiveTests : IDisposable
{
    private readonly CommandFixture _fixture = new();

    [Fact]
    public void Commands_and_directives_map_one_to_one()
    {
        var directives = All();
        var paths = directives.SelectMany(d => d.Subcommands.Select(s => $"{d.Name[2..]} {s.Name}").Concat(IsCommand(d) ? [d.Name[2..]] : []));

        Assert.Equal(Catalog.Hosted.Commands.Select(c => c.Path), paths.Order(StringComparer.Ordinal));
        Assert.All(directives, d => Assert.StartsWith("#!", d.Name, StringComparison.Ordinal));
        Assert.All(directives.SelectMany(d => d.Subcommands), s => Assert.Empty(s.Subcommands));
    }

    [Fact]
    public void No_directive_has_more_than_one_nameless_parameter_or_two_of_one_name()
    {
        var each = All().SelectMany(d => d.Subcommands.Prepend(d)).ToList();

        Assert.True(each.Count > 40, "the test must have seen directives");
        Assert.All(each, d => Assert.True(d.Parameters.Count(p => p.IsNameless) <= 1, d.Name));
        Assert.All(each, d => Assert.Distinct(d.Parameters.Select(p => p.Name)));
    }

    [Theory]
    [InlineData("#!time")]
    [InlineData("#!about")]
    [InlineData("#!import")]
    [InlineData("#!csharp")]
    [InlineData("#!markdown")]
    [InlineData("#!html")]
    [InlineData("#!javascript")]
    [InlineData("#!mermaid")]
    [InlineData("#!set")]
    [InlineData("#!share")]
    [InlineData("#!value")]
    [InlineData("#!connect")]
    [InlineData("#!who")]
    [InlineData("#!lsmagic")]
    public void What_belongs_to_a_kernel_is_left_to_the_host(string name) => Assert.DoesNotContain(All(), d => d.Name == name);

    [Fact]
    public void Our_own_kernel_has_all_that_a_host_has() =>
        Assert.Empty(Catalog.Hosted.Commands.Select(c => c.Path).Except(Catalog.Default.Commands.Select(c => c.Path)));

    [Fact]
    public void Arguments_complete_to_datasets_files_and_variables()
    {
        File.WriteAllText(Path.Combine(_fixture.Folder, "orders.csv"), "id\n1\n");
        _fixture.Workspace.Data.Add("orders", "orders.csv");
        _fixture.Host.SetVariable("frame", new object());
        var source = Parameter("#!profile", p => p.IsNameless);

        Assert.Equal(["frame", "orders", "orders.csv"], source.Completions());
        Assert.Equal("SOURCE", source.Name);
        Assert.True(source.IsMany);
    }

    [Fact]
    public void A_closed_set_of_values_is_what_completes()
    {
        var option = Parameter("#!validate", p => p.Name == "--fail-on");

        Assert.Equal(["warning", "error"], option.Completions());
        Assert.EndsWith("One of: warning, error.", option.Description, StringComparison.Ordinal);
        Assert.False(option.IsFlag);
    }

    [Fact]
    public void A_flag_takes_no_value() => Assert.True(Parameter("#!profile", p => p.Name == "--exact").IsFlag);

    public void Dispose() => _fixture.Dispose();

    private static bool IsCommand(HostedDirective directive) => directive.Parameters.Count > 0;

    private HostedParameter Parameter(string directive, Func<HostedParameter, bool> which) => All().Single(d => d.Name == directive).Parameters.Single(which);

    private IReadOnlyList<HostedDirective> All() =>
        HostedDirective.Of(Catalog.Hosted, new KnownNames(_fixture.Workspace, () => _fixture.Host.Variables));
}
