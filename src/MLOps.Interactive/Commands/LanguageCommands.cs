using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Commands;

/// <summary>Lines that say in which language the lines below them are, as notebooks with several languages have them.</summary>
internal static class LanguageCommands
{
    public static IEnumerable<CommandSpec> All => [CSharp, Markdown, Html, JavaScript, Mermaid];

    private static ArgumentSpec Ignored { get; } = new("WORDS", ValueKind.Text, "Ignored: options of other kernels.", Required: false, Many: true);

    private static CommandSpec CSharp { get; } = new("csharp", "Say that the lines below are C#, as they are anyway.", (_, _) => Task.FromResult(new CommandResult()))
    {
        Arguments = [Ignored],
        TakesAnyWords = true,
        NamesLanguage = true,
        Aliases = ["C#", "c#"],
        Examples = ["#!csharp"],
        IsVerb = false,
    };

    private static CommandSpec Markdown { get; } = Shown("markdown", "Show the lines below as formatted text.", BodyKind.Markdown, (_, body) => Markup.Markdown(body)) with
    {
        Aliases = ["md"],
        Examples = ["#!markdown\n## Weather\nDaily values of *two* cities."],
    };

    private static CommandSpec Html { get; } = Shown("html", "Show the lines below as HTML.", BodyKind.Html, (_, body) => ValueFormatter.Format(Markup.Html(WithoutMagics(body)))) with
    {
        Examples = ["#!html\n<b>Rain</b> is likely."],
    };

    private static CommandSpec JavaScript { get; } = Shown(
        "javascript",
        "Run the lines below in the page that shows the notebook, where the reader trusts it; '#!share --from csharp NAME' on a line of its own gives them a variable as JSON.",
        BodyKind.JavaScript,
        (call, body) => Markup.Script(SharedWithScript.Write(call, body))) with
    {
        Aliases = ["js"],
        Examples = ["#!javascript\nconsole.log(\"rain\");"],
    };

    private static CommandSpec Mermaid { get; } = Shown("mermaid", "Show the diagram below: drawn where the page can draw it, else its text.", BodyKind.Mermaid, (_, body) => Diagram(body)) with
    {
        Examples = ["#!mermaid\ngraph LR\n  data --> model --> service"],
    };

    private static CommandSpec Shown(string word, string summary, BodyKind kind, Func<CommandCall, string, MimeBundle> show) => new(word, summary, (call, _) =>
    {
        if (!string.IsNullOrWhiteSpace(call.Body))
        {
            call.Host.Output.Display(show(call, call.Body.Trim('\r', '\n')));
        }

        return Task.FromResult(new CommandResult());
    })
    {
        Arguments = [Ignored],
        TakesAnyWords = true,
        NamesLanguage = true,
        Body = kind,
        IsVerb = false,
    };

    // JupyterLab draws the first form, others the fence, and whoever draws neither shows the text.
    private static MimeBundle Diagram(string source) => new MimeBundle(source).With("text/vnd.mermaid", source).With(MimeBundle.Markdown, $"```mermaid\n{source}\n```");

    private static string WithoutMagics(string body) =>
        string.Join('\n', body.ReplaceLineEndings("\n").Split('\n').Where(l => !l.StartsWith("#!", StringComparison.Ordinal)));
}
