using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>
/// Where each variable of the notebook lives in the program, and under which name. What one step alone uses is a local there;
/// the rest are fields, which is what notebook variables are: seen by every later cell and by methods. A name that the notebook
/// declared again gets a number.
/// </summary>
internal sealed class NamePlan
{
    private readonly Dictionary<ISymbol, string> _names = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _fields = new(SymbolEqualityComparer.Default);

    private NamePlan(IReadOnlyList<Step> steps) => Steps = steps;

    /// <summary>The steps; those that share a variable whose type has no name have become one.</summary>
    public IReadOnlyList<Step> Steps { get; private set; }

    public IEnumerable<IFieldSymbol> Fields => _names.Keys.OfType<IFieldSymbol>().Where(_fields.Contains);

    public string? NameOf(ISymbol symbol) => _names.GetValueOrDefault(symbol.OriginalDefinition);

    public bool IsField(ISymbol symbol) => _fields.Contains(symbol);

    /// <param name="results">Variables that the export is for: they are fields.</param>
    /// <exception cref="UserException">A variable has to be a field and its type has no name.</exception>
    public static NamePlan Make(IReadOnlyList<Step> steps, IReadOnlyList<SliceNode> declarations, IReadOnlyList<IFieldSymbol> results)
    {
        if (results.FirstOrDefault(r => !CanBeField(r.Type)) is { } nameless)
        {
            throw new UserException($"'{nameless.Name}' has an anonymous type, and an export cannot be for it.", "Give it a record type.");
        }

        var plan = new NamePlan(steps);
        var captured = declarations.SelectMany(d => d.Effects.Reads).Concat(results).ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
        plan.MergeUnnameable(captured);
        plan.GiveNames(declarations, captured);
        return plan;
    }

    // Members get names of their own throughout; locals of different steps may share theirs.
    private void GiveNames(IReadOnlyList<SliceNode> declarations, HashSet<ISymbol> captured)
    {
        var symbols = declarations.Concat(Steps.SelectMany(s => s.Nodes)).OrderBy(n => n.Index).SelectMany(Symbols).Distinct<ISymbol>(SymbolEqualityComparer.Default).ToList();
        var locals = symbols.OfType<IFieldSymbol>().Where(f => !f.IsConst && CanBeLocal(f, captured)).ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
        var members = Steps.Select(s => s.Method).Concat(["mlops", "Steps", "Pipeline", ParameterPlan.VariableName, ParameterPlan.RecordName]).ToHashSet(StringComparer.Ordinal);
        foreach (var symbol in symbols.Where(s => !locals.Contains(s)))
        {
            _names[symbol] = StepPlan.Unique(symbol.Name, members);
            if (symbol is IFieldSymbol { IsConst: false })
            {
                _fields.Add(symbol);
            }
        }

        foreach (var step in Steps)
        {
            var taken = members.ToHashSet(StringComparer.Ordinal);
            foreach (var symbol in step.Nodes.SelectMany(Symbols).Where(locals.Contains).Distinct<ISymbol>(SymbolEqualityComparer.Default))
            {
                _names[symbol] = StepPlan.Unique(symbol.Name, taken);
            }
        }
    }

    private static IEnumerable<ISymbol> Symbols(SliceNode node) => node.Effects.Definitions.Concat(node.Effects.Writes).Concat(node.Effects.Reads).Concat(node.Effects.Mutations)
        .Where(s => s is IFieldSymbol { ContainingType.IsScriptClass: true } or INamedTypeSymbol { IsImplicitlyDeclared: false } || s is IMethodSymbol { MethodKind: not MethodKind.LocalFunction } or IPropertySymbol)
        .Where(s => s is not INamedTypeSymbol type || (Variables.IsSource(type) && !type.IsScriptClass && !type.IsAnonymousType && type.ContainingType?.IsScriptClass != false))
        .Select(s => s.OriginalDefinition);

    private bool CanBeLocal(IFieldSymbol variable, HashSet<ISymbol> captured)
    {
        var users = Users(variable).ToList();
        if (!CanBeField(variable.Type))
        {
            return true;
        }

        if (captured.Contains(variable) || users.Count != 1)
        {
            return false;
        }

        var step = Steps[users[0]];
        return step.Nodes.FirstOrDefault(n => n.Effects.Definitions.Contains(variable)) is { } first
            && Declares(first.Syntax, variable.Name)
            && !step.Nodes.Any(n => n.Index < first.Index && Touches(n, variable))
            && !Shadowed(step, variable.Name);
    }

    // A type without a name cannot be a field's: the steps from its first to its last use become one.
    private void MergeUnnameable(HashSet<ISymbol> captured)
    {
        foreach (var variable in Steps.SelectMany(s => s.Nodes).SelectMany(n => n.Effects.Definitions).OfType<IFieldSymbol>().Where(f => !CanBeField(f.Type)).ToList())
        {
            if (captured.Contains(variable))
            {
                throw new UserException($"'{variable.Name}' has an anonymous type and is used by a method, which cannot be exported.", "Give it a record type, or pass it to the method.");
            }

            var users = Users(variable).ToList();
            if (users.Count > 1)
            {
                var (first, last) = (users[0], users[^1]);
                var merged = Steps[first] with { Nodes = Steps.Skip(first).Take(last - first + 1).SelectMany(s => s.Nodes).ToList() };
                Steps = [.. Steps.Take(first), merged, .. Steps.Skip(last + 1)];
            }
        }
    }

    private IEnumerable<int> Users(ISymbol variable) => Enumerable.Range(0, Steps.Count).Where(i => Steps[i].Nodes.Any(n => Touches(n, variable)));

    private static bool Touches(SliceNode node, ISymbol variable) =>
        node.Effects.Reads.Contains(variable) || node.Effects.Definitions.Contains(variable) || node.Effects.Writes.Contains(variable) || node.Effects.Mutations.Contains(variable);

    private static bool Declares(SyntaxNode node, string name) =>
        (node is FieldDeclarationSyntax field && field.Declaration.Variables.Any(v => v.Identifier.ValueText == name && v.Initializer is not null))
        || node.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Any(d => d.Identifier.ValueText == name);

    // A parameter of a lambda may hide a field but not a local.
    private static bool Shadowed(Step step, string name) => step.Nodes.Any(n => n.Syntax.DescendantNodes().Where(d => d.Parent != n.Syntax).Any(d => d switch
    {
        ParameterSyntax parameter => parameter.Identifier.ValueText == name,
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name && variable.Parent?.Parent is not FieldDeclarationSyntax,
        ForEachStatementSyntax loop => loop.Identifier.ValueText == name,
        CatchDeclarationSyntax caught => caught.Identifier.ValueText == name,
        FromClauseSyntax from => from.Identifier.ValueText == name,
        LetClauseSyntax let => let.Identifier.ValueText == name,
        JoinClauseSyntax join => join.Identifier.ValueText == name,
        JoinIntoClauseSyntax group => group.Identifier.ValueText == name,
        QueryContinuationSyntax rest => rest.Identifier.ValueText == name,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText == name,
        SingleVariableDesignationSyntax found => found.Identifier.ValueText == name && n.Unit.Model.GetDeclaredSymbol(found) is ILocalSymbol,
        _ => false,
    }));

    private static bool CanBeField(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => CanBeField(array.ElementType),
        INamedTypeSymbol named => !named.IsAnonymousType && !named.IsRefLikeType && named.TypeArguments.All(CanBeField),
        _ => true,
    };
}
