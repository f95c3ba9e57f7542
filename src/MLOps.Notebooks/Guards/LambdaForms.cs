using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Guards;

/// <summary>
/// How lambdas of one expression are made blocks that have room for a check: with a value or without, or not at all, as trees of
/// expressions need it. The syntax does not tell, so the compiler is asked: a form that it refuses gives way to the next.
/// </summary>
internal sealed class LambdaForms
{
    private readonly List<LambdaForm> _forms = [];

    private enum LambdaForm
    {
        Value,
        Action,
        AsWritten,
    }

    /// <summary>How the lambda of this number, counted from 0 in the order of the text, is written, with a mark to know it by; null when it stays as written.</summary>
    public (string Mark, bool HasValue)? Of(int number, LambdaExpressionSyntax lambda)
    {
        if (number == _forms.Count)
        {
            _forms.Add(First(lambda));
        }

        return _forms[number] == LambdaForm.AsWritten ? null : (Mark(number), _forms[number] == LambdaForm.Value);
    }

    /// <summary>Lets the lambdas that the compiler refuses give way; false when there is none that could.</summary>
    public bool GiveWay(IEnumerable<Diagnostic> errors)
    {
        if (_forms.TrueForAll(f => f == LambdaForm.AsWritten))
        {
            return false;
        }

        var refused = errors.SelectMany(Refused).ToHashSet();
        foreach (var number in refused.Count > 0 ? refused : Enumerable.Range(0, _forms.Count))
        {
            _forms[number] = refused.Count > 0 && _forms[number] == LambdaForm.Value ? LambdaForm.Action : LambdaForm.AsWritten;
        }

        return true;
    }

    private static LambdaForm First(LambdaExpressionSyntax lambda) => lambda switch
    {
        { AsyncKeyword.RawKind: not 0 } or { ExpressionBody: ThrowExpressionSyntax or RefExpressionSyntax } => LambdaForm.AsWritten,
        { ExpressionBody: AssignmentExpressionSyntax } => LambdaForm.Action,
        _ => LambdaForm.Value,
    };

    private IEnumerable<int> Refused(Diagnostic error)
    {
        if (error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true) is not { } place)
        {
            return [];
        }

        var around = place.AncestorsAndSelf().OfType<LambdaExpressionSyntax>().Select(NumberOf).FirstOrDefault(n => n is not null);
        return around is { } number ? [number] : Within(place.FirstAncestorOrSelf<InvocationExpressionSyntax>());
    }

    private IEnumerable<int> Within(SyntaxNode? call) => call?.DescendantNodes().OfType<LambdaExpressionSyntax>().Select(NumberOf).OfType<int>() ?? [];

    private int? NumberOf(LambdaExpressionSyntax lambda)
    {
        var text = lambda.Block?.OpenBraceToken.TrailingTrivia.ToFullString() ?? "";
        return Enumerable.Range(0, _forms.Count).Where(n => text.Contains(Mark(n), StringComparison.Ordinal)).Select(n => (int?)n).FirstOrDefault();
    }

    private static string Mark(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/*lambda {number}*/ ");
}
