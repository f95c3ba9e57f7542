using System.Net;
using System.Text;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Commands;

/// <summary>What a command takes, with examples, generated from its spec.</summary>
public static class CommandHelp
{
    /// <summary>Help as text and as HTML.</summary>
    public static MimeBundle Of(CommandSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new MimeBundle(Text(spec)).With(MimeBundle.Html, Html(spec));
    }

    /// <summary>The line that shows the command's shape: <c>#!data add NAME SOURCE [--description TEXT]</c>.</summary>
    public static string Usage(CommandSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var words = spec.Arguments.Select(Word).Concat(spec.Options.Select(o => $"[{Shape(o)}]"));
        return string.Join(' ', words.Prepend("#!" + spec.Path)) + (spec.Body == BodyKind.None ? "" : $"\n{spec.Body.ToString().ToUpperInvariant()} on the lines below");
    }

    public static string Text(CommandSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var text = new StringBuilder().Append(spec.Summary).Append("\n\n").Append(Usage(spec)).Append('\n');
        var rows = Rows(spec).ToList();
        var width = rows.Max(r => r.Name.Length);
        foreach (var (name, help) in rows)
        {
            text.Append("\n  ").Append(name.PadRight(width)).Append("  ").Append(help);
        }

        foreach (var example in spec.Examples)
        {
            text.Append("\n\nExample:\n").Append(example);
        }

        return text.ToString();
    }

    private static string Html(CommandSpec spec)
    {
        var html = new StringBuilder("<div><p>").Append(Encode(spec.Summary)).Append("</p><pre>").Append(Encode(Usage(spec))).Append("</pre><table><tbody>");
        foreach (var (name, help) in Rows(spec))
        {
            html.Append("<tr><td align=\"left\" style=\"text-align:left\"><code>").Append(Encode(name)).Append("</code></td><td align=\"left\" style=\"text-align:left\">")
                .Append(Encode(help)).Append("</td></tr>");
        }

        html.Append("</tbody></table>");
        foreach (var example in spec.Examples)
        {
            html.Append("<pre>").Append(Encode(example)).Append("</pre>");
        }

        return html.Append("</div>").ToString();
    }

    private static IEnumerable<(string Name, string Help)> Rows(CommandSpec spec) => spec.Arguments.Select(a => (a.Name, a.Help))
        .Concat(spec.Options.Concat(MagicCatalog.Common).Select(o => (Shape(o), o.Values is null ? o.Help : $"{o.Help} One of: {string.Join(", ", o.Values)}.")));

    private static string Word(ArgumentSpec argument) => (argument.Required, argument.Many) switch
    {
        (true, false) => argument.Name,
        (true, true) => argument.Name + "...",
        (false, false) => $"[{argument.Name}]",
        (false, true) => $"[{argument.Name}...]",
    };

    private static string Shape(OptionSpec option) => option.Kind == ValueKind.Flag ? option.Name : $"{option.Name} {option.Kind.ToString().ToUpperInvariant()}";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
