using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using MLOps.Interactive.Commands;
using MLOps.Profiling;

namespace MLOps.Interactive.Tests.Hosting;

/// <summary>extension.dib, compiled and run over stand-ins of the host's types.</summary>
[Collection("process environment")]
public sealed class ExtensionScriptTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("mlops-host-").FullName;
    private readonly string _data;
    private readonly StandInHost _host = new();

    public ExtensionScriptTests()
    {
        Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(_home, ".mlops"));
        _data = Path.Combine(_home, "orders.csv");
        File.WriteAllText(_data, "id,price\n1,2.5\n2,3.5\n");
    }

    [Fact]
    public async Task Loading_says_so_and_leaves_the_workspace_as_a_variable()
    {
        var context = await _host.LoadAsync();

        Assert.Equal("text/markdown: MLOps.Interactive 0.1.0 is loaded: `#!mlops help` lists the commands, the variable `mlops` is the workspace.", Assert.Single(context.Shown));
        Assert.Equal(Path.Combine(_home, ".mlops"), Assert.IsType<Workspace>(_host.Variable("mlops")).Root);
    }

    [Fact]
    public async Task Every_command_is_registered_with_its_options_and_one_command_type()
    {
        await _host.LoadAsync();
        var registered = _host.Root.KernelInfo.SupportedDirectives.Cast<KernelActionDirective>().ToList();

        foreach (var command in Catalog.Hosted.Commands)
        {
            var words = command.Path.Split(' ');
            var noun = Assert.Single(registered, d => d.Name == "#!" + words[0]);
            var directive = words.Length == 1 ? noun : Assert.Single(noun.Subcommands, s => s.Name == words[1]);
            Assert.Equal(command.Summary, directive.Description);
            Assert.Equal(registered[0].KernelCommandType, directive.KernelCommandType);
            Assert.Equal(command.Options.Concat(MagicCatalog.Common).Select(o => o.Name), directive.Parameters.Where(p => !p.AllowImplicitName).Select(p => p.Name));
        }
    }

    [Fact]
    public async Task Loading_twice_registers_nothing_twice()
    {
        await _host.LoadAsync();
        var count = _host.Root.KernelInfo.SupportedDirectives.Count;
        var again = await _host.LoadAsync();

        Assert.Equal("text/markdown: MLOps.Interactive is loaded already.", Assert.Single(again.Shown));
        Assert.Equal((count, 1), (_host.Root.KernelInfo.SupportedDirectives.Count, _host.Root.Middlewares.Count));
        Assert.IsType<Workspace>(_host.Variable("mlops"));
    }

    [Fact]
    public async Task A_directive_of_the_host_stays_the_host_s_and_is_named()
    {
        _host.CSharp.KernelInfo.SupportedDirectives.Add(new KernelActionDirective("#!sql"));
        var context = await _host.LoadAsync();

        Assert.EndsWith("Not registered, because the host has them already: `#!sql`.", Assert.IsType<string>(Assert.Single(context.Shown)), StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Root.KernelInfo.SupportedDirectives, d => d.Name == "#!sql");
    }

    [Fact]
    public async Task A_workspace_that_cannot_be_opened_is_one_visible_sentence()
    {
        var file = Path.Combine(_home, "home");
        await File.WriteAllTextAsync(file, "");
        Environment.SetEnvironmentVariable("MLOPS_HOME", file);
        var context = await _host.LoadAsync();

        Assert.Equal($"text/markdown: MLOps.Interactive could not be loaded: The workspace '{file}' is a file and not a folder. Set MLOPS_HOME to a folder, or take the file away.", Assert.Single(context.Shown));
        Assert.Null(_host.Variable("mlops"));
    }

    [Fact]
    public async Task A_report_goes_to_the_host_s_formatters_and_to_csharp()
    {
        await _host.LoadAsync();
        var context = await _host.SubmitAsync($"#!profile {_data} --as p\nConsole.WriteLine(p.Rows);");

        Assert.Null(context.Failure);
        Assert.Equal(2, Assert.IsType<ProfileReport>(Assert.Single(context.Shown)).Rows);
        var variable = Assert.Single(_host.CSharp.ScriptState!.Variables);
        Assert.Equal(("p", typeof(ProfileReport)), (variable.Name, variable.Type));
        Assert.Equal(["Console.WriteLine(p.Rows);"], _host.RanAsCSharp);
    }

    [Fact]
    public async Task A_variable_is_read_by_its_name()
    {
        await _host.LoadAsync();
        await _host.CSharp.SetValueAsync("orders", new[] { new { Price = 2.5 } }, typeof(object));
        await _host.CSharp.SetValueAsync("orders", new[] { new { Price = 2.5 }, new { Price = 3.5 } }, typeof(object));
        var context = await _host.SubmitAsync("#!profile orders");

        Assert.Null(context.Failure);
        Assert.Equal(2, Assert.IsType<ProfileReport>(Assert.Single(context.Shown)).Rows);
    }

    [Fact]
    public async Task A_body_is_not_run_as_csharp_and_what_follows_it_is_run()
    {
        await _host.LoadAsync();
        var context = await _host.SubmitAsync($"var before = 1;\n#!sql --as total\nSELECT sum(price) AS price\nFROM '{_data}'\n#!mlops\nvar after = 2;");

        Assert.Null(context.Failure);
        Assert.Equal(["var before = 1;", "var after = 2;"], _host.RanAsCSharp);
        Assert.Equal(2, context.Shown.Count);
    }

    [Theory]
    [InlineData("#!profile nowhere.csv", "File 'nowhere.csv' not found")]
    [InlineData("#!data sho x", "Command 'sho' not found in #!data. Did you mean 'show'?")]
    [InlineData("#!data", "#!data needs one of: add, describe, diff, list, show, tag. #!mlops help data shows them.")]
    [InlineData("#!sql", "#!sql needs its SQL on the lines below it.")]
    [InlineData("#!profile x --exat", "Option '--exat' not found in #!profile. Did you mean '--exact'?")]
    [InlineData("#!profile x --as=p", "Write '--as p' instead of '--as=p': this host takes an option's value after a space.")]
    [InlineData("#!mlops --as class", "'class' cannot be a variable's name in C#.")]
    [InlineData("#!nonsense", "the host's own sentence")]
    public async Task A_mistake_is_one_sentence_and_ends_the_cell(string line, string sentence)
    {
        await _host.LoadAsync();
        var context = await _host.SubmitAsync(line + "\n#!mlops");

        Assert.StartsWith(sentence, context.Failure, StringComparison.Ordinal);
        Assert.Empty(context.Shown);
    }

    [Fact]
    public async Task A_message_and_json_are_shown_by_type_of_content()
    {
        await _host.LoadAsync();
        var message = Assert.IsType<DisplayedValueProduced>(Assert.Single((await _host.SubmitAsync("#!experiment rain")).Shown));
        var json = Assert.IsType<DisplayedValueProduced>(Assert.Single((await _host.SubmitAsync("#!mlops --json")).Shown));

        Assert.Equal("Runs are now recorded in experiment rain.", Assert.Single(message.FormattedValues).Value);
        Assert.Equal(["application/json", "text/plain"], json.FormattedValues.Select(f => f.MimeType));
        Assert.StartsWith("{", json.FormattedValues.First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_cell_is_given_back_at_once()
    {
        await _host.LoadAsync();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var context = await _host.SubmitAsync("#!sql\nSELECT sum(a.range * b.range) FROM range(2000000) a, range(2000000) b", cancellation.Token);

        Assert.Equal("The command was interrupted.", context.Failure);
    }

    [Fact]
    public void The_script_is_thin_and_keeps_its_names_to_itself()
    {
        var code = StandInHost.Script.Split('\n').Where(l => l.Length > 0 && !l.TrimStart().StartsWith("//", StringComparison.Ordinal)).ToList();

        Assert.True(code.Count < 140, $"{code.Count} lines");
        Assert.DoesNotContain(code, l => l.StartsWith("using ", StringComparison.Ordinal));
        Assert.Single(code, l => l.Contains("static class", StringComparison.Ordinal));
        Assert.Single(code, l => l.StartsWith("var ", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        foreach (var disposable in _host.Root.ForDisposal)
        {
            disposable.Dispose();
        }

        Environment.SetEnvironmentVariable("MLOPS_HOME", null);
        Kernel.Root = null;
        Directory.Delete(_home, recursive: true);
    }
}
