using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Slicing;

/// <summary>Whether a run is open at a statement: then fits and evaluations there are recorded by themselves, and are outcomes.</summary>
internal sealed class OpenRun
{
    private bool _isOpen;

    /// <summary>To be told of the statements in the order in which they ran. Marks those that the open run recorded.</summary>
    /// <param name="effects">With what a call or a query that runs now brings along.</param>
    public void Note(SliceNode node, StatementEffects effects)
    {
        var starts = effects.ResourceDefinitions.Contains(WorkspaceCalls.Run);
        if (effects.Trains && (_isOpen || starts || effects.ResourceWrites.Contains(WorkspaceCalls.Run)))
        {
            Mark(node.Effects);
            Mark(effects);
        }

        // using (var run = ...) { ... } ends what it started.
        _isOpen = starts ? node.Syntax is not GlobalStatementSyntax { Statement: UsingStatementSyntax } : _isOpen && effects.CompanionOf != WorkspaceCalls.Run;
    }

    private static void Mark(StatementEffects effects)
    {
        effects.IsRecorded = true;
        effects.Outcome ??= "is recorded by the open run";
        effects.CallsWorkspace = true;
        effects.ResourceReads.Add(WorkspaceCalls.Run);
        effects.ResourceReads.Add(WorkspaceCalls.AutoLog);
        effects.ResourceWrites.Add(WorkspaceCalls.Run);
    }
}
