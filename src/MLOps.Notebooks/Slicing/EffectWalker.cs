using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>Reads the effects of one statement off its operations. Calls of methods written in the notebook bring their effects along.</summary>
internal sealed class EffectWalker(CalleeSummaries callees, TextValues texts) : OperationWalker
{
    private IOperation? _root;

    public StatementEffects Effects { get; } = new();

    /// <summary>Parameters of the method being summarised whose objects it changes.</summary>
    public HashSet<ISymbol> ChangedParameters { get; } = new(SymbolEqualityComparer.Default);

    public bool ChangesThis { get; private set; }

    public void Read(IOperation operation)
    {
        _root = operation;
        Visit(operation);
    }

    /// <summary>A top-level variable with its initial value, if it has one.</summary>
    public void Declare(ISymbol variable, ITypeSymbol type, IOperation? value)
    {
        Effects.Definitions.Add(variable);
        if (value is not null)
        {
            Read(value);
            Hold(variable, type, value);
            texts.Assign(variable, texts.Of(value));
        }
    }

    public override void VisitFieldReference(IFieldReferenceOperation operation)
    {
        NoteMember(operation.Field);
        if (Variables.IsScriptVariable(operation.Field))
        {
            Effects.Reads.Add(operation.Field);
            NoteText(texts.Of(operation));
        }
        else if (operation.Field.IsStatic && Variables.IsSource(operation.Field.ContainingType))
        {
            Effects.Reads.Add(operation.Field.ContainingType);
        }

        base.VisitFieldReference(operation);
    }

    public override void VisitPropertyReference(IPropertyReferenceOperation operation)
    {
        NoteMember(operation.Property);
        if (Variables.IsSource(operation.Property.ContainingType))
        {
            Effects.Reads.Add(operation.Property.ContainingType.IsScriptClass ? operation.Property : operation.Property.ContainingType);
            Merge(operation.Property.GetMethod);
        }

        if (WorkspaceCalls.IsOurs(operation.Property))
        {
            Effects.CallsWorkspace = true;
            if (operation.Property.Name is "Current" or "Active")
            {
                Effects.ResourceReads.Add(WorkspaceCalls.Run);
            }
        }

        base.VisitPropertyReference(operation);
    }

    public override void VisitLiteral(ILiteralOperation operation) => NoteText(operation.ConstantValue.Value as string);

    public override void VisitInterpolatedString(IInterpolatedStringOperation operation)
    {
        NoteText(texts.Of(operation));
        base.VisitInterpolatedString(operation);
    }

    public override void VisitBinaryOperator(IBinaryOperation operation)
    {
        NoteText(operation.Type?.SpecialType == SpecialType.System_String ? texts.Of(operation) : null);
        base.VisitBinaryOperator(operation);
    }

    public override void VisitSimpleAssignment(ISimpleAssignmentOperation operation)
    {
        Assign(operation.Target, operation.Value);
        FileCalls.DescribeOption(operation, texts, Effects);
        Visit(operation.Value);
    }

    public override void VisitCompoundAssignment(ICompoundAssignmentOperation operation)
    {
        Visit(operation.Target);
        Assign(operation.Target, operation.Value);
        Visit(operation.Value);
    }

    public override void VisitCoalesceAssignment(ICoalesceAssignmentOperation operation)
    {
        Visit(operation.Target);
        Change(operation.Target, operation.Value);
        Visit(operation.Value);
    }

    public override void VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation)
    {
        Visit(operation.Target);
        Assign(operation.Target, null);
    }

    public override void VisitDeconstructionAssignment(IDeconstructionAssignmentOperation operation)
    {
        foreach (var target in Targets(operation.Target))
        {
            Assign(target, operation.Value);
        }

        Visit(operation.Value);
    }

    public override void VisitVariableDeclarator(IVariableDeclaratorOperation operation)
    {
        if (operation.GetVariableInitializer()?.Value is { } value)
        {
            Hold(operation.Symbol, operation.Symbol.Type, value);
            texts.Assign(operation.Symbol, texts.Of(value));
        }

        base.VisitVariableDeclarator(operation);
    }

    public override void VisitForEachLoop(IForEachLoopOperation operation)
    {
        foreach (var local in operation.Locals)
        {
            Alias(local, local.Type, operation.Collection);
        }

        base.VisitForEachLoop(operation);
    }

    public override void VisitIsPattern(IIsPatternOperation operation)
    {
        foreach (var pattern in operation.Pattern.DescendantsAndSelf().OfType<IDeclarationPatternOperation>())
        {
            if (pattern.DeclaredSymbol is { } declared)
            {
                Effects.Writes.Add(declared);
                Alias(declared, pattern.MatchedType!, operation.Value);
            }
        }

        base.VisitIsPattern(operation);
    }

    public override void VisitObjectCreation(IObjectCreationOperation operation)
    {
        if (operation.Constructor is { } constructor)
        {
            NoteMember(constructor);
            FileCalls.Describe(constructor, operation.Arguments, texts, Effects);
            if (Variables.IsSource(constructor.ContainingType))
            {
                Effects.Reads.Add(constructor.ContainingType);
                Merge(constructor);
            }
        }

        base.VisitObjectCreation(operation);
    }

    public override void VisitTypeOf(ITypeOfOperation operation) => NoteType(operation.TypeOperand);

    public override void VisitMethodReference(IMethodReferenceOperation operation)
    {
        NoteMember(operation.Method);
        CallSource(operation.Method);
        base.VisitMethodReference(operation);
    }

    public override void VisitInvocation(IInvocationOperation operation)
    {
        NoteMember(operation.TargetMethod);
        foreach (var type in operation.TargetMethod.TypeArguments)
        {
            NoteType(type);
        }

        if (Variables.IsDisplay(operation.TargetMethod))
        {
            Effects.Shows = true;
        }
        else if (Variables.IsSource(operation.TargetMethod.ContainingType))
        {
            CallNotebookMethod(operation);
        }
        else if (WorkspaceCalls.IsOurs(operation.TargetMethod))
        {
            WorkspaceCalls.Describe(operation, texts, Effects);
        }
        else
        {
            CallLibrary(operation);
        }

        BindLambdaParameters(operation);
        base.VisitInvocation(operation);
    }

    public override void VisitDynamicInvocation(IDynamicInvocationOperation operation)
    {
        MutateRoots(operation.Operation);
        base.VisitDynamicInvocation(operation);
    }

    public override void VisitArgument(IArgumentOperation operation)
    {
        if (operation.Parameter?.RefKind == RefKind.Out)
        {
            Assign(operation.Value is IDeclarationExpressionOperation declared ? declared.Expression : operation.Value, null);
        }
        else if (operation.Parameter?.RefKind == RefKind.Ref)
        {
            Visit(operation.Value);
            Change(operation.Value, null);
        }
        else
        {
            base.VisitArgument(operation);
        }
    }

    private void CallLibrary(IInvocationOperation call)
    {
        FileCalls.Describe(call.TargetMethod, call.Arguments, texts, Effects);
        var discarded = IsDiscarded(call);
        var receiver = call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value : null);
        if (receiver is not null && MutationRules.ChangesReceiver(call, discarded))
        {
            MutateRoots(receiver);
            JoinRoots(receiver, call.Arguments.Select(a => a.Value).Where(v => v != receiver));
        }
        else if (receiver is null && MutationRules.ChangesArguments(call, discarded))
        {
            foreach (var argument in call.Arguments)
            {
                MutateRoots(argument.Value);
            }
        }
    }

    private void CallNotebookMethod(IInvocationOperation call)
    {
        var summary = CallSource(call.TargetMethod);
        if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || summary is null)
        {
            return;
        }

        if (summary.ChangesThis && call.Instance is not null)
        {
            MutateRoots(call.Instance);
        }

        var captured = summary.Effects.Mutations.Where(m => m is not ILocalSymbol and not IParameterSymbol).ToList();
        foreach (var argument in call.Arguments)
        {
            var roots = Roots.Of(argument.Value, callees).ToList();
            if (argument.Parameter is { } parameter && summary.ChangedParameters.Contains(parameter.OriginalDefinition))
            {
                MutateRoots(argument.Value);
            }

            Effects.Aliases.AddRange(from root in roots from held in captured select (root, held));
        }
    }

    private CalleeSummary? CallSource(IMethodSymbol method)
    {
        if (!Variables.IsSource(method.ContainingType))
        {
            return null;
        }

        Effects.Reads.Add(method.ContainingType.IsScriptClass ? method.OriginalDefinition : method.ContainingType.OriginalDefinition);
        return Merge(method);
    }

    private CalleeSummary? Merge(IMethodSymbol? method)
    {
        if (method is null || callees.Of(method.OriginalDefinition) is not { } summary)
        {
            return null;
        }

        Effects.MergeCall(summary.Effects);
        return summary;
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
            Effects.Aliases.AddRange(roots.Select(r => ((ISymbol)parameter, r)));
        }
    }

    private void Assign(IOperation target, IOperation? value)
    {
        if (Variables.Of(target) is not { } variable)
        {
            Change(target, value);
            return;
        }

        if (IsUnconditional(target))
        {
            Effects.Definitions.Add(variable);
            texts.Assign(variable, value is null || target.Parent is ICompoundAssignmentOperation ? null : texts.Of(value));
        }
        else
        {
            Effects.Writes.Add(variable);
            texts.Assign(variable, null);
        }

        if (value is not null)
        {
            Hold(variable, target.Type!, value);
        }
    }

    // A member, an element, or a variable that may or may not be replaced.
    private void Change(IOperation target, IOperation? value)
    {
        if (Variables.Of(target) is { } variable)
        {
            Effects.Writes.Add(variable);
            texts.Assign(variable, null);
            return;
        }

        Visit(target);
        MutateRoots(target is IMemberReferenceOperation { Instance: { } instance } ? instance : target);
        if (target is IFieldReferenceOperation { Field: { IsStatic: true } field } && Variables.IsSource(field.ContainingType))
        {
            Effects.Mutations.Add(field.ContainingType);
        }
        else if (target is IPropertyReferenceOperation { Property: { IsStatic: true } property } && Variables.IsSource(property.ContainingType))
        {
            Effects.Mutations.Add(property.ContainingType);
        }

        if (value is not null)
        {
            JoinRoots(target, [value]);
        }
    }

    private void Hold(ISymbol variable, ITypeSymbol type, IOperation value)
    {
        Alias(variable, type, value);
        if (!TypeTraits.IsDeferred(type))
        {
            return;
        }

        foreach (var lambda in value.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>())
        {
            var walker = new EffectWalker(callees, texts);
            walker.Read(lambda.Body);
            Effects.Deferred.Add((variable, walker.Effects));
        }

        foreach (var method in value.DescendantsAndSelf().OfType<IMethodReferenceOperation>())
        {
            if (callees.Of(method.Method.OriginalDefinition) is { } summary)
            {
                Effects.Deferred.Add((variable, summary.Effects));
            }
        }
    }

    private void Alias(ISymbol variable, ITypeSymbol type, IOperation value)
    {
        if (!TypeTraits.IsPlain(type))
        {
            Effects.Aliases.AddRange(Roots.Of(value, callees).Select(r => (variable, r)));
        }
    }

    private void JoinRoots(IOperation holder, IEnumerable<IOperation> values)
    {
        var held = values.Where(v => !TypeTraits.IsPlain(v.Type)).SelectMany(v => Roots.Of(v, callees)).ToList();
        Effects.Aliases.AddRange(from h in Roots.Of(holder, callees) from v in held select (h, v));
    }

    private void MutateRoots(IOperation target)
    {
        foreach (var root in Roots.Of(target, callees, forMutation: true))
        {
            Effects.Mutations.Add(root);
            if (root is IParameterSymbol parameter)
            {
                ChangedParameters.Add(parameter.OriginalDefinition);
            }
        }

        ChangesThis |= Roots.ReachThis(target);
    }

    private bool IsUnconditional(IOperation operation)
    {
        for (var at = operation.Parent; at is not null && at != _root?.Parent; at = at.Parent)
        {
            if (at is not (IExpressionStatementOperation or IAssignmentOperation or IIncrementOrDecrementOperation or ITupleOperation or IDeclarationExpressionOperation
                or IConversionOperation or IArgumentOperation or IInvocationOperation or IAwaitOperation or IFieldInitializerOperation or IBlockOperation or IUsingOperation))
            {
                return false;
            }
        }

        return true;
    }

    // The last expression of a cell without a semicolon is shown, not discarded.
    private static bool IsDiscarded(IInvocationOperation call)
    {
        var parent = call.Parent is IAwaitOperation awaited ? awaited.Parent : call.Parent;
        return parent is IExpressionStatementOperation { Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.ExpressionStatementSyntax { SemicolonToken.IsMissing: false } };
    }

    private static IEnumerable<IOperation> Targets(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(Targets),
        IDeclarationExpressionOperation declared => Targets(declared.Expression),
        IDiscardOperation => [],
        _ => [target],
    };

    private void NoteText(string? text)
    {
        if (text is not null)
        {
            Effects.Constants.Add(text);
            FileCalls.DescribeSql(text, Effects);
        }
    }

    private void NoteMember(ISymbol member) => NoteType(member.ContainingType);

    private void NoteType(ITypeSymbol? type)
    {
        if (type is null)
        {
            return;
        }

        if (Variables.IsSource(type))
        {
            Effects.Reads.Add(type.OriginalDefinition);
        }
        else if (type.ContainingAssembly is { } assembly)
        {
            Effects.Assemblies.Add(assembly.Name);
        }
    }
}
