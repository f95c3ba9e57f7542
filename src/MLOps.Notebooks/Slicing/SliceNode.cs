using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Slicing;

/// <summary>What is kept or dropped as a whole: a top-level statement or declaration, or a magic.</summary>
internal sealed record SliceNode(int Index, ScriptUnit Unit, SyntaxNode Syntax, StatementEffects Effects)
{
    public SliceCell Cell => Unit.Cell;

    /// <summary>The first line of the code as the notebook shows it.</summary>
    public string Text => Unit.Magic?.Line ?? Syntax.ToString().ReplaceLineEndings("\n").Split('\n')[0].Trim();
}
