using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Session;

/// <summary>A cell that the compiler refused, with the errors it gave.</summary>
internal sealed class CellCompilationException(IReadOnlyList<Diagnostic> errors) : Exception(errors[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture))
{
    public IReadOnlyList<Diagnostic> Errors { get; } = errors;
}
