using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive.Formatting;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Compatibility;

/// <summary>
/// Names that .NET Interactive had and that cells take for granted: namespaces of parts that are not here, its own types without
/// a <c>using</c>, and packages that once came with it. One for a session.
/// </summary>
internal sealed partial class OldHostNames
{
    private static readonly HashSet<string> Here = new(StringComparer.Ordinal)
    {
        "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Commands", "Microsoft.DotNet.Interactive.CSharp", "Microsoft.DotNet.Interactive.Events",
        "Microsoft.DotNet.Interactive.Formatting", "Microsoft.DotNet.Interactive.Formatting.Csv", "Microsoft.DotNet.Interactive.Formatting.TabularData",
        "Microsoft.DotNet.Interactive.Jupyter",
    };

    // The first versions brought these along; their notebooks only say "using".
    private static readonly (string Namespace, PackageDirective Package)[] CameAlong =
    [
        ("XPlot.Plotly", new PackageDirective("XPlot.Plotly", "4.1.0")),
        ("System.Reactive", new PackageDirective("System.Reactive", "6.0.1")),
    ];

    private static readonly HashSet<string> Tags = typeof(PocketViewTags).GetMembers(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);

    private bool _hasUsings;
    private bool _hasTags;

    /// <summary>
    /// The code without <c>using</c> of namespaces that only the old host had, and with <c>Formatter&lt;T&gt;.Register</c> of its
    /// first versions as <c>Formatter.Register&lt;T&gt;</c>; every position stays where it is.
    /// </summary>
    public static string Adapt(string code)
    {
        if (code.Contains("Microsoft.DotNet.Interactive.", StringComparison.Ordinal))
        {
            code = NamespaceUsing().Replace(code, m => Here.Contains(NamespaceOf(m)) ? m.Value : new string(' ', m.Length));
        }

        return code.Contains("Formatter<", StringComparison.Ordinal) ? FirstRegister().Replace(code, "Formatter.Register<${type}>(") : code;
    }

    /// <summary>
    /// What the cell asks for, with the package that holds the charts in place of the one that only taught the old host to show
    /// them, and besides it the packages that its usings need and that once came along.
    /// </summary>
    public static IReadOnlyList<ReferenceDirective> References(CellSource source, IReadOnlyDictionary<string, string> assemblies) =>
        [.. source.Directives.Select(d => d is PackageDirective { Id: "XPlot.Plotly.Interactive" } charts ? charts with { Id = "XPlot.Plotly" } : d), .. Missing(source, assemblies)];

    /// <summary>Usings to run before code that names the old host's types as if they were always visible; null when there is no need.</summary>
    public string? UsingsFor(string code)
    {
        if (_hasUsings || !OwnTypes().IsMatch(code))
        {
            return null;
        }

        _hasUsings = true;
        return "using Microsoft.DotNet.Interactive;\nusing Microsoft.DotNet.Interactive.Commands;";
    }

    /// <summary>
    /// What the compiler's refusal calls for: the functions that write HTML tags were visible without a <c>using</c> in the first
    /// versions. Null when something else was refused.
    /// </summary>
    public string? UsingsAfter(IReadOnlyList<Diagnostic> errors)
    {
        if (_hasTags || !errors.All(IsTag))
        {
            return null;
        }

        _hasTags = true;
        return $"using static {typeof(PocketViewTags).FullName};";
    }

    private static bool IsTag(Diagnostic error)
    {
        if (error.Id != "CS0103" || error.Location.SourceTree is not { } tree)
        {
            return false;
        }

        var (text, span) = (tree.GetText(), error.Location.SourceSpan);
        return Tags.Contains(text.ToString(span)) && (span.End == text.Length || text[span.End] is '(' or '[' or ',' or ')');
    }

    // A static or an alias names a type, and its namespace is what counts.
    private static string NamespaceOf(Match directive) => directive.Groups["name"].Value is var name && directive.Groups["ofType"].Success
        ? name[..name.LastIndexOf('.')]
        : name;

    private static IEnumerable<PackageDirective> Missing(CellSource source, IReadOnlyDictionary<string, string> assemblies) => CameAlong
        .Where(c => source.Usings.Any(u => u.Contains(c.Namespace, StringComparison.Ordinal)) && !assemblies.ContainsKey(c.Package.Id)
            && !source.Directives.OfType<PackageDirective>().Any(p => p.Id.StartsWith(c.Namespace, StringComparison.OrdinalIgnoreCase)))
        .Select(c => c.Package);

    [GeneratedRegex(@"(?<=^|;|\})[ \t]*using\s+(?<ofType>static\s+|\w+\s*=\s*)?(?<name>Microsoft\.DotNet\.Interactive(\.\w+)+)\s*;", RegexOptions.Multiline)]
    private static partial Regex NamespaceUsing();

    [GeneratedRegex(@"(?<![\w.])Formatter<(?<type>[^()=;""]+)>\.Register\(")]
    private static partial Regex FirstRegister();

    [GeneratedRegex(@"(?<![\w.])(Kernel\.(Root|Current|GetInputAsync|GetPasswordAsync|HTML|CSS|Javascript|display)\b|KernelInvocationContext\.Current\b)")]
    private static partial Regex OwnTypes();
}
