using System.Globalization;
using System.Text.RegularExpressions;
using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Headless;

/// <summary>
/// Gives a headless run its values as papermill does: a cell tagged <c>parameters</c> holds the defaults, the given values stand
/// in a cell of their own after it, or at the top when there is no such cell.
/// </summary>
internal static partial class NotebookParameters
{
    public static IReadOnlyList<NotebookCell> Inject(IReadOnlyList<NotebookCell> cells, IReadOnlyDictionary<string, string> values)
    {
        var kept = cells.Where(c => !c.Tags.Contains("injected-parameters", StringComparer.Ordinal)).ToList();
        if (values.Count == 0)
        {
            return cells;
        }

        var defaults = kept.FindIndex(c => c.Kind == CellKind.Code && c.Tags.Contains("parameters", StringComparer.Ordinal));
        var types = DeclaredTypes(defaults < 0 ? "" : kept[defaults].Source);
        var source = string.Join('\n', values.Select(v => Declare(v.Key, v.Value, types.GetValueOrDefault(v.Key))));
        var metadata = new System.Text.Json.Nodes.JsonObject { ["tags"] = new System.Text.Json.Nodes.JsonArray("injected-parameters") };
        kept.Insert(defaults + 1, new NotebookCell("injected-parameters", CellKind.Code, CellLanguages.CSharp, source, metadata, []));
        return kept;
    }

    private static Dictionary<string, string> DeclaredTypes(string source) => Declaration().Matches(source)
        .GroupBy(m => m.Groups["name"].Value, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => TypeOf(g.Last().Groups["type"].Value, g.Last().Groups["value"].Value), StringComparer.Ordinal);

    // "var" takes the kind of its default value, so that --param year=2024 stays text when the default is text.
    private static string TypeOf(string type, string value) => type != "var" ? type : value.TrimStart() switch
    {
        ['"', ..] or ['@', ..] or ['$', ..] => "string",
        ['t', 'r', 'u', 'e', ..] or ['f', 'a', 'l', 's', 'e', ..] => "bool",
        var number when number.TrimEnd().EndsWith('m') => "decimal",
        var number when number.Contains('.', StringComparison.Ordinal) => "double",
        _ => "var",
    };

    private static string Declare(string name, string value, string? type)
    {
        if (!Identifier().IsMatch(name))
        {
            throw new UserException($"Parameter '{name}' is not a C# name.", "Write --param name=value.");
        }

        return $"{type ?? "var"} {name} = {Literal(name, value, type)};";
    }

    private static string Literal(string name, string value, string? type) => type switch
    {
        "string" => Quote(value),
        "bool" => bool.TryParse(value, out var flag) ? (flag ? "true" : "false") : throw Wrong(name, value, "true or false"),
        "int" or "long" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : throw Wrong(name, value, "a whole number"),
        "double" or "float" or "decimal" => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture) + (type == "float" ? "f" : type == "decimal" ? "m" : "d")
            : throw Wrong(name, value, "a number"),
        "DateTime" => $"System.DateTime.Parse({Quote(value)}, System.Globalization.CultureInfo.InvariantCulture)",
        null or "var" => Guess(value),
        _ => throw new UserException($"Parameter '{name}' is of type {type}, which --param cannot give.", "It can give string, bool, int, long, float, double, decimal and DateTime."),
    };

    private static string Guess(string value)
    {
        if (bool.TryParse(value, out var flag))
        {
            return flag ? "true" : "false";
        }

        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture) + "d"
            : Quote(value);
    }

    private static UserException Wrong(string name, string value, string what) => new($"Parameter '{name}' takes {what}, not '{value}'.");

    private static string Quote(string value) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(value, quote: true);

    [GeneratedRegex(@"(?<type>[A-Za-z_][\w.<>\[\]?]*)\s+(?<name>@?[A-Za-z_]\w*)\s*=(?!=)\s*(?<value>[^;\n]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^@?[A-Za-z_]\w*$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
