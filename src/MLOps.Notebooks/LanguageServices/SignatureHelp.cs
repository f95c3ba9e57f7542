using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>Within an argument list: the overloads of what is called, the likeliest first, its parameter at the cursor marked and explained.</summary>
internal static class SignatureHelp
{
    private const int MostOverloads = 12;

    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithParameterOptions(SymbolDisplayFormat.MinimallyQualifiedFormat.ParameterOptions | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeOptionalBrackets);

    /// <summary>Null when the cursor is in no argument list, or of nothing that is known.</summary>
    public static async Task<InspectionResult?> AtAsync(Document document, int position, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root
            || ArgumentsAt(root, position) is not { } arguments
            || await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var argument = Current(arguments, position);
        var chosen = model.GetSymbolInfo(arguments.Parent!, cancellation).Symbol;
        var ranked = Overloads(model, arguments.Parent!, cancellation)
            .OrderBy(o => !SymbolEqualityComparer.Default.Equals(o, chosen)).ThenBy(o => argument.Of(o) is null && argument.IsGiven)
            .ThenByDescending(o => Fit(model, arguments, o)).ThenBy(o => o.Parameters.Length).ToList();
        return ranked.Count == 0 ? null : Show(ranked, argument, cancellation);
    }

    private static BaseArgumentListSyntax? ArgumentsAt(SyntaxNode root, int position) => root.FindToken(Math.Max(0, position - 1)).Parent?.AncestorsAndSelf()
        .OfType<BaseArgumentListSyntax>().FirstOrDefault(a => a.SpanStart < position && (position < a.Span.End || a.GetLastToken(includeZeroWidth: true).IsMissing));

    private static List<IMethodSymbol> Overloads(SemanticModel model, SyntaxNode call, CancellationToken cancellation) => call switch
    {
        InvocationExpressionSyntax invocation when model.GetMemberGroup(invocation.Expression, cancellation) is { Length: > 0 } group => group.OfType<IMethodSymbol>().ToList(),
        InvocationExpressionSyntax invocation => (model.GetTypeInfo(invocation.Expression, cancellation).Type as INamedTypeSymbol)?.DelegateInvokeMethod is { } called ? [called] : [],
        BaseObjectCreationExpressionSyntax creation => Constructors(model.GetTypeInfo(creation, cancellation).Type, model, call.SpanStart),
        ConstructorInitializerSyntax initializer => model.GetMemberGroup(initializer, cancellation).OfType<IMethodSymbol>().ToList(),
        ElementAccessExpressionSyntax access => Indexers(model.GetTypeInfo(access.Expression, cancellation).Type),
        _ => [],
    };

    private static List<IMethodSymbol> Constructors(ITypeSymbol? type, SemanticModel model, int position) =>
        (type as INamedTypeSymbol)?.InstanceConstructors.Where(c => model.IsAccessible(position, c)).ToList() ?? [];

    private static List<IMethodSymbol> Indexers(ITypeSymbol? type) =>
        type?.GetMembers().OfType<IPropertySymbol>().Where(p => p.IsIndexer).Select(p => p.GetMethod).OfType<IMethodSymbol>().ToList() ?? [];

    private static Argument Current(BaseArgumentListSyntax arguments, int position)
    {
        var index = arguments.Arguments.GetSeparators().Count(s => s.Span.End <= position);
        var argument = index < arguments.Arguments.Count ? arguments.Arguments[index] : null;
        return new Argument(index, argument?.NameColon?.Name.Identifier.ValueText, arguments.Arguments.Count > 0);
    }

    /// <summary>How well the arguments given so far fit: 2 for each of the very type, 1 for each that converts, -4 for each that does not.</summary>
    private static int Fit(SemanticModel model, BaseArgumentListSyntax arguments, IMethodSymbol method) => arguments.Arguments.Zip(method.Parameters)
        .Where(p => p.First.NameColon is null && !p.First.Expression.IsMissing)
        .Sum(p => model.ClassifyConversion(p.First.Expression, p.Second.Type) is { Exists: true, IsImplicit: true } conversion ? conversion.IsIdentity ? 2 : 1 : -4);

    private static InspectionResult Show(List<IMethodSymbol> overloads, Argument argument, CancellationToken cancellation)
    {
        var code = new StringBuilder();
        foreach (var overload in overloads.Take(MostOverloads))
        {
            var line = overload.ToDisplayString(Format);
            code.Append(line).Append('\n');
            if (argument.Of(overload) is { } parameter && ReferenceEquals(overload, overloads[0]) && line.IndexOf(parameter.ToDisplayString(Format), StringComparison.Ordinal) is >= 0 and var at)
            {
                code.Append(' ', at).Append('^', parameter.ToDisplayString(Format).Length).Append('\n');
            }
        }

        if (overloads.Count > MostOverloads)
        {
            code.Append(System.Globalization.CultureInfo.InvariantCulture, $"... and {overloads.Count - MostOverloads} more\n");
        }

        var explained = Explain(overloads[0], argument.Of(overloads[0]), cancellation);
        return new InspectionResult(code + (explained is null ? "" : "\n" + explained), $"```csharp\n{code}```\n{(explained is null ? "" : "\n" + explained)}");
    }

    private static string? Explain(IMethodSymbol method, IParameterSymbol? parameter, CancellationToken cancellation)
    {
        var documentation = DocumentationText.Of(method.ReducedFrom ?? method, cancellation);
        var about = parameter is null ? null : documentation.Parameter(parameter.Name) is { } text ? $"{parameter.Name}: {text}" : null;
        return string.Join("\n\n", new[] { documentation.Summary, about }.OfType<string>()) is { Length: > 0 } all ? all : null;
    }

    /// <summary>The argument at the cursor: by place or by name.</summary>
    private sealed record Argument(int Index, string? Name, bool IsGiven)
    {
        public IParameterSymbol? Of(IMethodSymbol method) => Name is not null
            ? method.Parameters.FirstOrDefault(p => p.Name == Name)
            : Index < method.Parameters.Length ? method.Parameters[Index] : method.Parameters.LastOrDefault() is { IsParams: true } rest ? rest : null;
    }
}
