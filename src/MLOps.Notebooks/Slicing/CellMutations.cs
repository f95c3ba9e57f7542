using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// Which variables of earlier cells a compiled cell may change: those that it assigns, and those whose object it changes, itself or
/// through the notebook's methods that it calls. What a delegate of an earlier cell does is that cell's.
/// </summary>
internal static class CellMutations
{
    /// <param name="read">Names of earlier cells that it uses.</param>
    /// <param name="files">Is told of what it writes.</param>
    public static IEnumerable<string> Of(Submission submission, IReadOnlyList<string> read, WrittenFiles files)
    {
        try
        {
            return Of(submission, files);
        }
        catch (Exception)
        {
            // A record must not fail the cell: of code that cannot be followed, all that it reads may have changed.
            return read;
        }
    }

    private static HashSet<string> Of(Submission submission, WrittenFiles files)
    {
        var compilation = submission.Compilation;
        var (tree, texts) = (compilation.SyntaxTrees[0], new TextValues());
        var reader = new NodeReader(new CalleeSummaries(Models(compilation), texts), texts, new HashSet<int>());
        var model = compilation.GetSemanticModel(tree);
        var effects = tree.GetCompilationUnitRoot().Members.Select(member => reader.EffectsOf(model, member)).ToList();
        effects.ForEach(files.Note);
        var changed = effects.SelectMany(e => e.Mutations).ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
        Spread(changed, effects.SelectMany(e => e.Aliases).ToList());
        return changed.Concat(effects.SelectMany(e => e.Writes.Concat(e.Definitions))).OfType<IFieldSymbol>()
            .Where(field => Variables.IsScriptVariable(field) && field.ContainingAssembly.Name != compilation.AssemblyName)
            .Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
    }

    // var same = list; same.Clear();
    private static void Spread(HashSet<ISymbol> changed, List<(ISymbol A, ISymbol B)> aliases)
    {
        int before;
        do
        {
            before = changed.Count;
            foreach (var (a, b) in aliases.Where(x => changed.Contains(x.A) || changed.Contains(x.B)))
            {
                changed.Add(a);
                changed.Add(b);
            }
        }
        while (changed.Count > before);
    }

    // A method of an earlier cell is asked in the compilation of that cell.
    private static Func<SyntaxTree, SemanticModel?> Models(CSharpCompilation last)
    {
        var known = new Dictionary<SyntaxTree, SemanticModel?>();
        return tree => known.TryGetValue(tree, out var model)
            ? model
            : known[tree] = SubmissionChain.From(last).FirstOrDefault(c => c.ContainsSyntaxTree(tree))?.GetSemanticModel(tree);
    }
}
