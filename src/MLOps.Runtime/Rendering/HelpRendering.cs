namespace MLOps.Rendering;

/// <summary>All commands as a list that can be scanned; a few of them in full.</summary>
internal static class HelpRendering
{
    public static string Html(HelpReport help) => ReportFrame.Wrap(help.Title, [], html =>
    {
        foreach (var group in help.Groups)
        {
            if (help.Subject is null)
            {
                html.Section(group.Name);
                html.Table(["command", "does"], group.Commands.Select(Line));
                html.Details("Examples", d => Examples(d, group.Commands.SelectMany(c => c.Examples)));
            }
            else
            {
                InFull(html, group);
            }
        }

        html.Element("div", "#!mlops help COMMAND, or --help behind any command, shows what it takes.", ("class", "mlops-muted"));
    });

    public static string Text(HelpReport help) => string.Join("\n\n", help.Groups.Select(group => help.Subject is null ? Short(group) : Long(group)));

    private static string Short(HelpGroup group)
    {
        var width = group.Commands.Max(c => c.Path.Length) + 2;
        return group.Name + "\n" + string.Join("\n", group.Commands.Select(c => $"  {("#!" + c.Path).PadRight(width)}  {c.Summary}"));
    }

    private static string Long(HelpGroup group) => string.Join("\n\n", group.Commands.Select(c =>
    {
        var width = c.Parameters.Count == 0 ? 0 : c.Parameters.Max(p => p.Name.Length);
        return string.Join("\n", new[] { c.Usage, "  " + c.Summary }
            .Concat(c.Body is null ? [] : [$"  The lines below it are {c.Body}."])
            .Concat(c.Parameters.Select(p => $"  {p.Name.PadRight(width)}  {p.Help}"))
            .Concat(c.Examples.Select(e => "  Example: " + e.Replace("\n", "\n           ", StringComparison.Ordinal))));
    }));

    private static IReadOnlyList<Action<Html>> Line(HelpCommand c) => [cell => cell.Element("code", "#!" + c.Path), cell => cell.Text(c.Summary)];

    private static void InFull(Html html, HelpGroup group)
    {
        foreach (var c in group.Commands)
        {
            html.Element("div", h => h.Element("code", c.Usage), ("class", "mlops-section"));
            html.Element("div", c.Body is null ? c.Summary : $"{c.Summary} The lines below it are {c.Body}.");
            if (c.Parameters.Count > 0)
            {
                html.Table(["takes", "what"], c.Parameters.Select(p => (IReadOnlyList<Action<Html>>)[cell => cell.Element("code", p.Name), cell => cell.Text(p.Help)]));
            }

            Examples(html, c.Examples);
        }
    }

    private static void Examples(Html html, IEnumerable<string> examples)
    {
        foreach (var example in examples)
        {
            html.Element("pre", example, ("style", "white-space:pre-wrap"));
        }
    }
}
