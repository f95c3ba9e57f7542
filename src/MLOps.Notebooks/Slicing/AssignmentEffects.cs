using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>What assigning does: replaces a variable's value for certain, perhaps, or changes an object through a member or element.</summary>
internal sealed class AssignmentEffects(StatementEffects effects, ObjectEffects objects, CalleeSummaries callees, TextValues texts)
{
    /// <summary>A top-level variable that begins to be.</summary>
    public void Declare(ISymbol variable, ITypeSymbol type, IOperation? value)
    {
        effects.Definitions.Add(variable);
        if (value is not null)
        {
            Initialize(variable, type, value);
        }
    }

    public void Initialize(ISymbol variable, ITypeSymbol type, IOperation value)
    {
        Hold(variable, type, value);
        texts.Assign(variable, texts.Of(value));
    }

    /// <param name="value">Null when it is not known: an out argument, an increment.</param>
    /// <param name="root">The statement at work: what lies between it and the target decides whether the assignment always happens.</param>
    public void Assign(IOperation target, IOperation? value, IOperation? root)
    {
        if (Variables.Of(target) is not { } variable)
        {
            Change(target, value);
            return;
        }

        if (variable is ILocalSymbol { IsRef: true })
        {
            objects.Mutate(target);
        }

        if (IsUnconditional(target, root))
        {
            effects.Definitions.Add(variable);
            texts.Assign(variable, value is null || target.Parent is ICompoundAssignmentOperation ? null : texts.Of(value));
        }
        else
        {
            effects.Writes.Add(variable);
            texts.Assign(variable, null);
        }

        if (value is not null)
        {
            Hold(variable, target.Type!, value);
        }
    }

    /// <summary>A member, an element, or a variable that may or may not be replaced.</summary>
    public void Change(IOperation target, IOperation? value)
    {
        if (Variables.Of(target) is { } variable)
        {
            effects.Writes.Add(variable);
            texts.Assign(variable, null);
            return;
        }

        objects.Mutate(target is IMemberReferenceOperation { Instance: { } instance } ? instance : target);
        if (target is IMemberReferenceOperation { Instance: { } context } && TypeTraits.IsGenerator(context.Type))
        {
            // A setting of a context counts for all that is made with it.
            effects.Writes.UnionWith(Roots.Of(context, callees, forMutation: true));
        }

        if (target is IMemberReferenceOperation { Member: IFieldSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true } } member && Variables.IsSource(member.Member.ContainingType))
        {
            effects.Mutations.Add(member.Member.ContainingType);
        }

        if (value is not null)
        {
            objects.Join(target, [value]);
        }
    }

    /// <summary>The single targets of a deconstruction.</summary>
    public static IEnumerable<IOperation> Targets(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(Targets),
        IDeclarationExpressionOperation declared => Targets(declared.Expression),
        IDiscardOperation => [],
        _ => [target],
    };

    private void Hold(ISymbol variable, ITypeSymbol type, IOperation value)
    {
        objects.Alias(variable, type, value);
        if (Draws.ByChance(value))
        {
            effects.DrawsByChance.Add(variable);
        }

        if (TypeTraits.IsDeferred(type))
        {
            Defer([variable], value);
        }
    }

    /// <summary>The handler runs whenever the source is used from here on.</summary>
    public void Subscribe(IOperation source, IOperation handler)
    {
        objects.Mutate(source);
        Defer([.. Roots.Of(source, callees, forMutation: true)], handler);
    }

    /// <summary>Code in the value runs when one of the holders is used, not now: lambdas, named methods, iterators.</summary>
    public void Defer(IReadOnlyList<ISymbol> holders, IOperation value)
    {
        foreach (var body in value.DescendantsAndSelf().Select(BodyOf).OfType<StatementEffects>())
        {
            effects.Deferred.AddRange(holders.Select(h => (h, body)));
        }
    }

    private StatementEffects? BodyOf(IOperation operation) => operation switch
    {
        IAnonymousFunctionOperation lambda => BodyOf(lambda),
        IMethodReferenceOperation method => callees.Of(method.Method.OriginalDefinition)?.Effects,
        // A model is made when the method is called; a query may wait.
        IInvocationOperation call when TypeTraits.IsDeferred(call.Type) && !TypeTraits.IsPlain(call.Type) => callees.Of(call.TargetMethod.OriginalDefinition)?.Effects,
        _ => null,
    };

    private StatementEffects BodyOf(IAnonymousFunctionOperation lambda)
    {
        var walker = new EffectWalker(callees, texts);
        walker.Read(lambda.Body);
        return walker.Effects;
    }

    private static bool IsUnconditional(IOperation operation, IOperation? root)
    {
        for (var at = operation.Parent; at is not null && at != root?.Parent; at = at.Parent)
        {
            if (at is not (IExpressionStatementOperation or IAssignmentOperation or IIncrementOrDecrementOperation or ITupleOperation or IDeclarationExpressionOperation
                or IConversionOperation or IArgumentOperation or IInvocationOperation or IAwaitOperation or IFieldInitializerOperation or IBlockOperation or IUsingOperation))
            {
                return false;
            }
        }

        return true;
    }
}
