using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>What calls do: those of the notebook's own methods by their summaries, those of libraries by rules.</summary>
internal sealed class CallEffects(StatementEffects effects, ObjectEffects objects, AssignmentEffects assignments, CalleeSummaries callees, TextValues texts)
{
    public void Call(IInvocationOperation call)
    {
        if (Variables.IsDisplay(call.TargetMethod))
        {
            effects.Shows = true;
        }
        else if (Variables.IsSource(call.TargetMethod.ContainingType))
        {
            CallNotebook(call);
        }
        else if (WorkspaceCalls.IsOurs(call.TargetMethod))
        {
            WorkspaceCalls.Describe(call, texts, effects);
        }
        else
        {
            CallLibrary(call);
        }

        BindLambdaParameters(call);
    }

    /// <summary>Names a method of the notebook, and does what it does; null for others and for those being summarised.</summary>
    public CalleeSummary? CallSource(IMethodSymbol method)
    {
        if (!Variables.IsSource(method.ContainingType))
        {
            return null;
        }

        effects.Reads.Add(method.ContainingType.IsScriptClass ? method.OriginalDefinition : method.ContainingType.OriginalDefinition);
        return Merge(method);
    }

    public CalleeSummary? Merge(IMethodSymbol? method)
    {
        if (method is null || callees.Of(method.OriginalDefinition) is not { } summary)
        {
            return null;
        }

        effects.MergeCall(summary.Effects);
        return summary;
    }

    private void CallLibrary(IInvocationOperation call)
    {
        FileCalls.Describe(call.TargetMethod, call.Instance, call.Arguments, texts, effects);
        ProcessCalls.Describe(call, texts, effects);
        effects.Trains |= call.Syntax is InvocationExpressionSyntax syntax && (RecordedCalls.IsFit(syntax, call.TargetMethod) || RecordedCalls.IsEvaluation(syntax, call.TargetMethod));
        if (call.TargetMethod is { Name: "SetValue", ContainingType: { } type } && TypeTraits.Namespace(type) == "System.Reflection" && call.Arguments.Length > 0)
        {
            objects.Mutate(call.Arguments[0].Value);
        }

        var discarded = IsDiscarded(call);
        var receiver = call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value : null);
        if (receiver is not null && MutationRules.ChangesReceiver(call, discarded))
        {
            var given = call.Arguments.Select(a => a.Value).Where(v => v != receiver).ToList();
            objects.Mutate(receiver);
            objects.Join(receiver, given);
            if (receiver.Type?.Name == "ComponentCatalog")
            {
                // What is registered with a context counts for all that it loads.
                effects.Writes.UnionWith(Roots.Of(receiver, callees, forMutation: true));
            }

            // handlers.Add(() => n++): the code runs when a handler is taken out and called.
            given.ForEach(v => assignments.Defer([.. Roots.Of(receiver, callees)], v));
        }
        else if (receiver is null && MutationRules.ChangesArguments(call, discarded))
        {
            foreach (var argument in call.Arguments.Where(a => !MutationRules.OnlyWalks(call.TargetMethod, a)))
            {
                objects.Mutate(argument.Value);
            }
        }
    }

    private void CallNotebook(IInvocationOperation call)
    {
        var summary = CallSource(call.TargetMethod);
        if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || summary is null)
        {
            return;
        }

        if (summary.ChangesThis && call.Instance is not null)
        {
            objects.Mutate(call.Instance);
        }

        var captured = summary.Effects.Mutations.Where(m => m is not ILocalSymbol and not IParameterSymbol).ToList();
        foreach (var argument in call.Arguments)
        {
            var roots = Roots.Of(argument.Value, callees).ToList();
            if (argument.Parameter is { } parameter && summary.ChangedParameters.Contains(parameter.OriginalDefinition))
            {
                objects.Mutate(argument.Value);
            }

            if (argument.Parameter is { } drawn && summary.Effects.Draws.Contains(drawn.OriginalDefinition))
            {
                effects.Draws.UnionWith(Roots.Of(argument.Value, callees, forMutation: true));
            }

            effects.Aliases.AddRange(from root in roots from held in captured select (root, held));
        }
    }

    // items.ForEach(x => x.Value = 1) changes what is in items.
    private void BindLambdaParameters(IInvocationOperation call)
    {
        var lambdas = call.Arguments.SelectMany(a => a.Value.DescendantsAndSelf()).OfType<IAnonymousFunctionOperation>().ToList();
        if (lambdas.Count == 0)
        {
            return;
        }

        var roots = call.Arguments.Select(a => a.Value).Append(call.Instance).Where(v => v is not null and not IDelegateCreationOperation)
            .SelectMany(v => Roots.Of(v, callees)).ToList();
        foreach (var parameter in lambdas.SelectMany(l => l.Symbol.Parameters).Where(p => !TypeTraits.IsPlain(p.Type)))
        {
            effects.Aliases.AddRange(roots.Select(r => ((ISymbol)parameter, r)));
        }
    }

    // The last expression of a cell without a semicolon is shown, not discarded.
    private static bool IsDiscarded(IInvocationOperation call)
    {
        var parent = call.Parent is IAwaitOperation awaited ? awaited.Parent : call.Parent;
        return parent is IExpressionStatementOperation { Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.ExpressionStatementSyntax { SemicolonToken.IsMissing: false } };
    }
}
