using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLOps.Interactive.Commands;

namespace MLOps.Notebooks.Slicing;

/// <summary>A piece of an executed cell as a link of the compilation chain: C# as it stood, or the C# that stands for a magic.</summary>
/// <param name="Magic">The command when the code stands for one, else null.</param>
internal sealed record ScriptUnit(SliceCell Cell, int Index, SyntaxTree Tree, CSharpCompilation Compilation, MagicUse? Magic)
{
    public SemanticModel Model { get; } = Compilation.GetSemanticModel(Tree);
}

/// <summary>A magic line of a cell. <paramref name="Exports"/> is false when it only shows something.</summary>
internal sealed record MagicUse(CommandSpec Spec, string Line, bool Exports);
