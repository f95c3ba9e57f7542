using System.Text.RegularExpressions;

namespace MLOps.Notebooks.Export;

/// <summary>The files of an exported project, kept as real files under Export/Templates.</summary>
internal static partial class ProjectTemplates
{
    /// <param name="values">For each <c>{{name}}</c> of the template its text; line ends become LF.</param>
    public static string Fill(string template, params (string Name, string Value)[] values)
    {
        using var stream = typeof(ProjectTemplates).Assembly.GetManifestResourceStream($"Templates/{template}.template")
            ?? throw new InvalidOperationException($"There is no template '{template}'.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        var filled = Hole().Replace(text, hole => values.First(v => v.Name == hole.Groups[1].Value).Value);
        return filled.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Hole();
}
