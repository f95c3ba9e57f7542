using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Headless.Parameters;

/// <summary>
/// Gives a headless run its values as papermill does: a cell tagged <c>parameters</c> holds the defaults and their types, the
/// given values stand in a cell of their own after it, tagged <c>injected-parameters</c>, which a later run replaces. Without a
/// tagged cell the values stand at the top.
/// </summary>
internal static partial class NotebookParameters
{
    public const string Defaults = "parameters";
    public const string Injected = "injected-parameters";

    /// <summary>The cells with the values in, and the place of the cell that holds them; -1 when nothing was given.</summary>
    /// <exception cref="UserException">A name that the notebook does not know, or a value that is not of its type.</exception>
    public static (IReadOnlyList<NotebookCell> Cells, int Place) Inject(IReadOnlyList<NotebookCell> cells, IReadOnlyDictionary<string, ParameterValue> values)
    {
        if (values.Count == 0)
        {
            return (cells, -1);
        }

        foreach (var name in values.Keys.Where(n => !Identifier().IsMatch(n)))
        {
            throw new UserException($"Parameter '{name}' is not a C# name.", "Write --param name=value.");
        }

        var defaults = Find(cells, Defaults);
        var declared = defaults < 0 ? Undeclared(cells, values.Keys) : Declared(cells, defaults, values.Keys);
        var source = "// Parameters\n" + string.Join('\n', values.Select(v => Declare(v.Key, v.Value, declared.GetValueOrDefault(v.Key))));
        var cell = new NotebookCell(Injected, CellKind.Code, CellLanguages.CSharp, source, new JsonObject { ["tags"] = new JsonArray(Injected) }, []);
        var old = Find(cells, Injected);
        return old >= 0
            ? ([.. cells.Take(old), cell with { Id = cells[old].Id }, .. cells.Skip(old + 1)], old)
            : ([.. cells.Take(defaults + 1), cell, .. cells.Skip(defaults + 1)], defaults + 1);
    }

    private static int Find(IReadOnlyList<NotebookCell> cells, string tag)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (DeclaredParameter.IsCSharp(cells[i]) && CellTags.Has(cells[i], tag))
            {
                return i;
            }
        }

        return -1;
    }

    private static Dictionary<string, DeclaredParameter> Declared(IReadOnlyList<NotebookCell> cells, int place, IEnumerable<string> names)
    {
        var declared = DeclaredParameter.In(cells[place], cells.Take(place)).ToDictionary(p => p.Name, StringComparer.Ordinal);
        return names.FirstOrDefault(n => !declared.ContainsKey(n.TrimStart('@'))) is { } unknown
            ? throw new UserException(UserError.Unknown("parameter", unknown, declared.Keys, "the cell tagged 'parameters'"))
            : names.ToDictionary(n => n, n => declared[n.TrimStart('@')], StringComparer.Ordinal);
    }

    // No types to go by, but two mistakes can be seen: a name that no cell uses, and one that a cell would overwrite.
    private static Dictionary<string, DeclaredParameter> Undeclared(IReadOnlyList<NotebookCell> cells, IEnumerable<string> names)
    {
        var code = cells.Where(c => c.Kind == CellKind.Code && !CellTags.Has(c, Injected)).ToList();
        var words = code.SelectMany(c => Word().Matches(c.Source).Select(m => m.Value)).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Where(n => !words.Contains(n.TrimStart('@'))))
        {
            var nearest = Nearest.Find(name, words);
            throw new UserException($"Parameter '{name}' is used by no cell.", nearest is null ? "Tag the cell that holds the defaults 'parameters'." : $"Did you mean '{nearest}'?");
        }

        foreach (var (cell, number) in code.Where(c => c.Source.Trim().Length > 0).Select((c, i) => (c, i + 1)).Where(c => DeclaredParameter.IsCSharp(c.c)))
        {
            if (Declares(cell).Intersect(names, StringComparer.Ordinal).FirstOrDefault() is { } overwritten)
            {
                throw new UserException($"Cell {number} declares '{overwritten}' itself and would overwrite the value given.", "Tag that cell 'parameters'.");
            }
        }

        return [];
    }

    private static IEnumerable<string> Declares(NotebookCell cell) => Session.ScriptCompilation.Parse(DeclaredParameter.Code(cell), "cell").GetCompilationUnitRoot()
        .Members.OfType<FieldDeclarationSyntax>().SelectMany(f => f.Declaration.Variables).Select(v => v.Identifier.ValueText);

    private static string Declare(string name, ParameterValue value, DeclaredParameter? declared) =>
        $"{declared?.TypeText ?? "var"} {name} = {ParameterLiteral.Write(name, value, declared?.Type)};";

    [GeneratedRegex(@"^@?[A-Za-z_]\w*$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"[A-Za-z_]\w*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
