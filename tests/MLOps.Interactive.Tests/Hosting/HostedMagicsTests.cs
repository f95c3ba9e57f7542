using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive.Formatting;
using MLOps.Data;
using MLOps.Interactive.Commands;
using MLOps.Interactive.Hosting;
using MLOps.Interactive.Output;
using MLOps.Interactive.Tests.Commands;

namespace MLOps.Interactive.Tests.Hosting;

public sealed class HostedMagicsTests : IDisposable
{
    private readonly CommandFixture _fixture = new();
    private readonly List<string> _shown = [];
    private readonly List<(string Name, Type Type)> _declared = [];

    [Fact]
    public async Task Progress_is_shown_once_and_then_replaced()
    {
        var sentence = await Run("work", (call, _) =>
        {
            call.Host.Output.Display(new MimeBundle("half way"), "progress");
            call.Host.Output.Update("progress", new MimeBundle("all of it"));
            return Task.FromResult(CommandResult.Say("done"));
        });

        Assert.Null(sentence);
        Assert.Equal(["progress = half way", "progress := all of it"], _shown.Take(2));
        Assert.EndsWith("= done", _shown[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_gate_refuses_is_shown_and_fails_the_cell()
    {
        var sentence = await Run("work", (_, _) => Task.FromResult(CommandResult.Say("2 of 3 hold") with { Failure = "1 check does not hold." }));

        Assert.Equal("1 check does not hold.", sentence);
        Assert.EndsWith("= 2 of 3 hold", Assert.Single(_shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_surprise_is_one_sentence_with_its_cause()
    {
        var sentence = await Run("work", (_, _) => throw new InvalidOperationException("No way.", new IOException("Disk full.")));

        Assert.Equal("InvalidOperationException: No way. (because of IOException: Disk full.)", sentence);
    }

    [Fact]
    public async Task A_command_that_does_not_look_at_the_token_is_left_to_itself()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var never = new TaskCompletionSource<CommandResult>();

        Assert.Equal("The command was interrupted.", await Run("work", (_, _) => never.Task, cancellation.Token));
        never.SetResult(new CommandResult());
    }

    [Fact]
    public async Task A_value_of_a_hidden_type_is_declared_as_what_cells_can_name()
    {
        await Run("work --as x", (_, _) => Task.FromResult(new CommandResult(Value: new Hidden())));

        Assert.Equal(("x", typeof(IComparable)), Assert.Single(_declared));
    }

    [Fact]
    public async Task Every_submission_is_a_cell_of_its_own_and_its_lines_are_one()
    {
        var cells = new List<string?>();
        using var magics = Magics((call, _) =>
        {
            cells.Add(call.Workspace.Activity.Cell);
            return Task.FromResult(new CommandResult());
        });
        var first = new object();
        await magics.RunAsync(first, "#!work\n#!work", "#!work", Output(), CancellationToken.None);
        await magics.RunAsync(first, "#!work\n#!work", "#!work", Output(), CancellationToken.None);
        await magics.RunAsync(new object(), "#!work", "#!work", Output(), CancellationToken.None);

        Assert.Equal(cells[0], cells[1]);
        Assert.NotEqual(cells[1], cells[2]);
    }

    [Fact]
    public void The_host_shows_a_report_as_its_html_and_text()
    {
        HostedMagics.RegisterFormatters();
        IReport report = new ValueTable("Numbers", [new("n", "BIGINT")], [[1L]], 1);

        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(report.GetType()));
        Assert.Equal(Rendering.ReportRenderer.Html(report), report.ToDisplayString("text/html"));
        Assert.Equal(Rendering.ReportRenderer.Text(report), report.ToDisplayString("text/plain"));
        Formatter.ResetToDefault();
    }

    [Fact]
    public void A_variable_s_name_is_judged_as_the_compiler_would()
    {
        var words = SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Concat(["x", "_", "_1", "größe", "名前", "1x", "a-b", "a b", "", "@class", "a\n", "var", "record", "e\u0301"]);

        Assert.All(words, w => Assert.Equal(SyntaxFacts.IsValidIdentifier(w) && SyntaxFacts.GetKeywordKind(w) == SyntaxKind.None, VariableNames.CanDeclare(w)));
    }

    public void Dispose() => _fixture.Dispose();

    private async Task<string?> Run(string line, Func<CommandCall, CancellationToken, Task<CommandResult>> execute, CancellationToken cancellation = default)
    {
        using var magics = Magics(execute);
        return await magics.RunAsync(new object(), "#!" + line, "#!work", Output(), cancellation);
    }

    private HostedMagics Magics(Func<CommandCall, CancellationToken, Task<CommandResult>> execute)
    {
        var variables = new HostVariables(() => [], (name, _, type) =>
        {
            _declared.Add((name, type));
            return Task.CompletedTask;
        });
        return new HostedMagics(variables, Workspace.Open(_fixture.Folder), new MagicCatalog([new CommandSpec("work", "Work.", execute)]));
    }

    private HostOutput Output() => new(
        value => _shown.Add(value.ToString()!),
        (id, forms) => _shown.Add($"{id} = {forms["text/plain"]}"),
        (id, forms) => _shown.Add($"{id} := {forms["text/plain"]}"));

    private sealed class Hidden : IComparable
    {
        public int CompareTo(object? obj) => 0;
    }
}
