using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Slicing;

/// <summary>Cuts a unit into its top-level statements and declarations and reads the effects of each.</summary>
/// <param name="marked">Orders of the cells that a magic marks to be kept.</param>
internal sealed class NodeReader(CalleeSummaries callees, TextValues texts, IReadOnlySet<int> marked)
{
    public IEnumerable<SliceNode> Read(ScriptUnit unit, int firstIndex)
    {
        var keepsAll = marked.Contains(unit.Cell.Order) || KeepMarks.MarksCell(unit.Cell.Text);
        var index = firstIndex;
        foreach (var member in unit.Members)
        {
            var effects = EffectsOf(unit.Model, member);
            effects.Keep = keepsAll || KeepMarks.Marks(member);
            yield return new SliceNode(index++, unit, member, effects);
        }
    }

    /// <summary>What one top-level statement or declaration does.</summary>
    public StatementEffects EffectsOf(SemanticModel model, MemberDeclarationSyntax member)
    {
        var walker = new EffectWalker(callees, texts);
        switch (member)
        {
            case GlobalStatementSyntax global:
                Operations(model, global.Statement).ToList().ForEach(walker.Read);

                DeclareExpressionVariables(model, global, walker);
                break;
            case FieldDeclarationSyntax field:
                foreach (var variable in field.Declaration.Variables)
                {
                    var symbol = (IFieldSymbol)model.GetDeclaredSymbol(variable)!;
                    walker.Declare(symbol, symbol.Type, variable.Initializer is { } init && model.GetOperation(init) is { } value ? value.ChildOperations.Last() : null);
                }

                break;
            default:
                DeclareMember(model, member, walker);
                break;
        }

        return walker.Effects;
    }

    // Some statements are no operation of their own, only what is in them: unchecked { }.
    private static IEnumerable<IOperation> Operations(SemanticModel model, SyntaxNode node) =>
        model.GetOperation(node) is { } operation ? [operation] : node.ChildNodes().SelectMany(child => Operations(model, child));

    // out var and patterns at the top level make variables too.
    private static void DeclareExpressionVariables(SemanticModel model, SyntaxNode statement, EffectWalker walker)
    {
        foreach (var designation in statement.DescendantNodes().OfType<SingleVariableDesignationSyntax>())
        {
            if (model.GetDeclaredSymbol(designation) is IFieldSymbol field)
            {
                walker.Effects.Definitions.Add(field);
            }
        }
    }

    private void DeclareMember(SemanticModel model, MemberDeclarationSyntax member, EffectWalker walker)
    {
        if (model.GetDeclaredSymbol(member) is not { } symbol)
        {
            return;
        }

        walker.Effects.Definitions.Add(symbol);
        // A declaration needs what its body names to be there, but does nothing until it is used.
        var methods = symbol is INamedTypeSymbol type ? TypeMembers(type) : [symbol];
        foreach (var method in methods.SelectMany(Accessors))
        {
            if (callees.Of(method) is { } summary)
            {
                walker.Effects.Reads.UnionWith(summary.Effects.Reads.Where(r => r is INamedTypeSymbol or IMethodSymbol or IPropertySymbol));
                walker.Effects.Reads.UnionWith(summary.Effects.Reads.Where(r => r is IFieldSymbol));
                walker.Effects.Assemblies.UnionWith(summary.Effects.Assemblies);
                walker.Effects.Constants.UnionWith(summary.Effects.Constants);
                walker.Effects.Excluded ??= summary.Effects.Excluded;
                walker.Effects.MeansNothing |= summary.Effects.MeansNothing;
            }
        }

        NoteTypes(model, member, walker.Effects);
        walker.Effects.Reads.ExceptWith(walker.Effects.Definitions);
    }

    // Base types, property types, attributes: whatever the declaration names.
    private static void NoteTypes(SemanticModel model, MemberDeclarationSyntax member, StatementEffects effects)
    {
        foreach (var name in member.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name).Symbol;
            if (symbol is INamedTypeSymbol type)
            {
                if (Variables.IsSource(type))
                {
                    effects.Reads.Add(type.OriginalDefinition);
                }
                else if (type.ContainingAssembly is { } assembly)
                {
                    effects.Assemblies.Add(assembly.Name);
                }
            }
        }
    }

    private static IEnumerable<ISymbol> TypeMembers(INamedTypeSymbol type) =>
        type.GetMembers().SelectMany(m => m is INamedTypeSymbol nested ? TypeMembers(nested) : [m]);

    private static IEnumerable<IMethodSymbol> Accessors(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => [method],
        IPropertySymbol property => new[] { property.GetMethod, property.SetMethod }.OfType<IMethodSymbol>(),
        _ => [],
    };
}
