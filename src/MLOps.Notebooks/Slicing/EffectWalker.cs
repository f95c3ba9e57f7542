using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>Reads the effects of one statement off its operations. Calls of methods written in the notebook bring their effects along.</summary>
internal sealed class EffectWalker : OperationWalker
{
    private readonly CalleeSummaries _callees;
    private readonly TextValues _texts;
    private readonly ObjectEffects _objects;
    private readonly AssignmentEffects _assignments;
    private readonly CallEffects _calls;
    private readonly NameEffects _names;
    private IOperation? _root;

    public EffectWalker(CalleeSummaries callees, TextValues texts)
    {
        (_callees, _texts) = (callees, texts);
        _objects = new ObjectEffects(Effects, callees);
        _assignments = new AssignmentEffects(Effects, _objects, callees, texts);
        _calls = new CallEffects(Effects, _objects, _assignments, callees, texts);
        _names = new NameEffects(Effects);
    }

    public StatementEffects Effects { get; } = new();

    /// <summary>Parameters of the method being summarised whose objects it changes.</summary>
    public IReadOnlySet<ISymbol> ChangedParameters => _objects.ChangedParameters;

    public bool ChangesThis => _objects.ChangesThis;

    public void Read(IOperation operation)
    {
        _root = operation;
        Visit(operation);
    }

    /// <summary>A top-level variable with its initial value, if it has one.</summary>
    public void Declare(ISymbol variable, ITypeSymbol type, IOperation? value)
    {
        if (value is not null)
        {
            Read(value);
        }

        _assignments.Declare(variable, type, value);
    }

    public override void VisitFieldReference(IFieldReferenceOperation operation)
    {
        _names.Member(operation.Field);
        if (Variables.IsScriptVariable(operation.Field))
        {
            Effects.Reads.Add(operation.Field);
            NoteDraws(operation, operation.Field);
            _names.Text(_texts.Of(operation));
        }
        else if (operation.Field.IsStatic && Variables.IsSource(operation.Field.ContainingType))
        {
            Effects.Reads.Add(operation.Field.ContainingType);
        }

        base.VisitFieldReference(operation);
    }

    public override void VisitParameterReference(IParameterReferenceOperation operation) => NoteDraws(operation, operation.Parameter);

    public override void VisitPropertyReference(IPropertyReferenceOperation operation)
    {
        _names.Member(operation.Property);
        if (Variables.IsSource(operation.Property.ContainingType))
        {
            Effects.Reads.Add(operation.Property.ContainingType.IsScriptClass ? operation.Property : operation.Property.ContainingType);
            _calls.Merge(operation.Property.GetMethod);
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

    // Within a loop or a method an export takes it out: what it shows needs not be there.
    public override void VisitExpressionStatement(IExpressionStatementOperation operation)
    {
        if (operation == _root || operation.Operation is not IInvocationOperation shown || !Variables.IsNotebookDisplay(shown.TargetMethod) || ChangesSomething(shown))
        {
            base.VisitExpressionStatement(operation);
        }

        Effects.Shows |= operation.Operation is IInvocationOperation call && Variables.IsDisplay(call.TargetMethod);
    }

    public override void VisitInvalid(IInvalidOperation operation)
    {
        Effects.MeansNothing = true;
        base.VisitInvalid(operation);
    }

    public override void VisitThrow(IThrowOperation operation)
    {
        Effects.Stops |= !IsCaught(operation);
        base.VisitThrow(operation);
    }

    public override void VisitLiteral(ILiteralOperation operation) => _names.Text(operation.ConstantValue.Value as string);

    public override void VisitInterpolatedString(IInterpolatedStringOperation operation)
    {
        _names.Text(_texts.Of(operation));
        base.VisitInterpolatedString(operation);
    }

    public override void VisitBinaryOperator(IBinaryOperation operation)
    {
        _names.Text(operation.Type?.SpecialType == SpecialType.System_String ? _texts.Of(operation) : null);
        base.VisitBinaryOperator(operation);
    }

    public override void VisitSimpleAssignment(ISimpleAssignmentOperation operation)
    {
        Assign(operation.Target, operation.Value);
        FileCalls.DescribeOption(operation, _texts, Effects);
        ProcessCalls.Describe(operation, Effects);
        WorkspaceCalls.Describe(operation, Effects);
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

    public override void VisitEventAssignment(IEventAssignmentOperation operation)
    {
        if (operation.EventReference is IEventReferenceOperation { Instance: { } source })
        {
            _assignments.Subscribe(source, operation.HandlerValue);
        }

        base.VisitEventAssignment(operation);
    }

    public override void VisitDeconstructionAssignment(IDeconstructionAssignmentOperation operation)
    {
        foreach (var target in AssignmentEffects.Targets(operation.Target))
        {
            Assign(target, operation.Value);
        }

        Visit(operation.Value);
    }

    public override void VisitVariableDeclarator(IVariableDeclaratorOperation operation)
    {
        if (operation.GetVariableInitializer()?.Value is { } value)
        {
            _assignments.Initialize(operation.Symbol, operation.Symbol.Type, value);
        }

        base.VisitVariableDeclarator(operation);
    }

    public override void VisitForEachLoop(IForEachLoopOperation operation)
    {
        foreach (var local in operation.Locals)
        {
            _objects.Alias(local, local.Type, operation.Collection);
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
                _objects.Alias(declared, pattern.MatchedType!, operation.Value);
            }
        }

        base.VisitIsPattern(operation);
    }

    public override void VisitObjectCreation(IObjectCreationOperation operation)
    {
        if (operation.Constructor is { } constructor)
        {
            _names.Member(constructor);
            FileCalls.Describe(constructor, null, operation.Arguments, _texts, Effects);
            if (Variables.IsSource(constructor.ContainingType))
            {
                Effects.Reads.Add(constructor.ContainingType);
                _calls.Merge(constructor);
            }
        }

        base.VisitObjectCreation(operation);
    }

    public override void VisitTypeOf(ITypeOfOperation operation) => _names.Type(operation.TypeOperand);

    public override void VisitMethodReference(IMethodReferenceOperation operation)
    {
        _names.Member(operation.Method);
        _calls.CallSource(operation.Method);
        base.VisitMethodReference(operation);
    }

    public override void VisitInvocation(IInvocationOperation operation)
    {
        _names.Member(operation.TargetMethod);
        foreach (var type in operation.TargetMethod.TypeArguments)
        {
            _names.Type(type);
        }

        _names.Text(_texts.Of(operation));
        _calls.Call(operation);
        base.VisitInvocation(operation);
    }

    public override void VisitDynamicInvocation(IDynamicInvocationOperation operation)
    {
        _objects.Mutate(operation.Operation);
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

    // In a function it is thrown later, and in a try block with handlers perhaps not further.
    private static bool IsCaught(IOperation operation) => operation.Parent is { } parent
        && (parent is IAnonymousFunctionOperation or ILocalFunctionOperation || (parent is ITryOperation { Catches.Length: > 0 } guarded && guarded.Body == operation) || IsCaught(parent));

    private void NoteDraws(IOperation mention, ISymbol context)
    {
        if (Draws.Counts(mention, _callees))
        {
            Effects.Draws.Add(context.OriginalDefinition);
        }
    }

    private bool ChangesSomething(IOperation operation)
    {
        var alone = new EffectWalker(_callees, _texts);
        alone.Read(operation);
        return alone.Effects.Mutations.Count + alone.Effects.Writes.Count + alone.Effects.ResourceWrites.Count + alone.ChangedParameters.Count > 0 || alone.ChangesThis;
    }

    private void Assign(IOperation target, IOperation? value)
    {
        VisitMember(target);
        _assignments.Assign(target, value, _root);
    }

    private void Change(IOperation target, IOperation? value)
    {
        VisitMember(target);
        _assignments.Change(target, value);
    }

    // A variable that is replaced is not read; the owner of a member or element is.
    private void VisitMember(IOperation target)
    {
        if (Variables.Of(target) is null)
        {
            Visit(target);
        }
    }
}
