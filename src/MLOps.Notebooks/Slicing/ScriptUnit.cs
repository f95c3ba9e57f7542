using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Interactive.Commands;

namespace MLOps.Notebooks.Slicing;

/// <summary>A piece of an executed cell in the compilation chain: C# as it stood, or the C# that stands for a magic.</summary>
/// <param name="Model">Shared by all pieces of one link of the chain.</param>
/// <param name="Members">The piece's own top-level statements and declarations.</param>
/// <param name="Magic">The command when the code stands for one, else null.</param>
internal sealed record ScriptUnit(SliceCell Cell, SemanticModel Model, IReadOnlyList<MemberDeclarationSyntax> Members, IReadOnlyList<UsingDirectiveSyntax> Usings, MagicUse? Magic);

/// <summary>A magic line of a cell; <paramref name="Text"/> has its body too. <paramref name="Exports"/> is false when it only shows something.</summary>
internal sealed record MagicUse(CommandSpec Spec, string Line, string Text, bool Exports);
