using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Something that happened while a command was carried out.</summary>
public abstract class KernelEvent
{
    private protected KernelEvent(KernelCommand? command) => Command = command;

    public KernelCommand? Command { get; }

    internal virtual void Show(ICellOutput output)
    {
    }
}

/// <summary>A value with its forms; formatted as everywhere when none are given.</summary>
public abstract class DisplayEvent : KernelEvent
{
    private protected DisplayEvent(object? value, KernelCommand? command, IReadOnlyCollection<FormattedValue>? formattedValues, string? valueId)
        : base(command)
    {
        Value = value;
        FormattedValues = formattedValues ?? [];
        ValueId = valueId;
    }

    public object? Value { get; }

    public IReadOnlyCollection<FormattedValue> FormattedValues { get; }

    /// <summary>Under which the value can be updated; null when it cannot.</summary>
    public string? ValueId { get; }

    internal MimeBundle Bundle => FormattedValues.Count > 0 ? FormattedValue.Bundle(FormattedValues) : ValueFormatter.Format(Value);

    internal override void Show(ICellOutput output) => output.Display(Bundle, ValueId);
}

public sealed class DisplayedValueProduced(object? value, KernelCommand? command = null, IReadOnlyCollection<FormattedValue>? formattedValues = null, string? valueId = null)
    : DisplayEvent(value, command, formattedValues, valueId);

public sealed class ReturnValueProduced(object? value, KernelCommand? command = null, IReadOnlyCollection<FormattedValue>? formattedValues = null, string? valueId = null)
    : DisplayEvent(value, command, formattedValues, valueId);

public sealed class DisplayedValueUpdated(object? value, string valueId, KernelCommand? command = null, IReadOnlyCollection<FormattedValue>? formattedValues = null)
    : DisplayEvent(value, command, formattedValues, valueId)
{
    internal override void Show(ICellOutput output) => output.Update(ValueId!, Bundle);
}

public sealed class StandardOutputValueProduced(KernelCommand? command, IReadOnlyCollection<FormattedValue>? formattedValues = null, string? valueId = null)
    : DisplayEvent(null, command, formattedValues, valueId)
{
    internal override void Show(ICellOutput output) => output.Stream(OutputStream.Out, Bundle.Text);
}

public sealed class StandardErrorValueProduced(KernelCommand? command, IReadOnlyCollection<FormattedValue>? formattedValues = null, string? valueId = null)
    : DisplayEvent(null, command, formattedValues, valueId)
{
    internal override void Show(ICellOutput output) => output.Stream(OutputStream.Error, Bundle.Text);
}

public sealed class ErrorProduced(string message, KernelCommand? command = null, IReadOnlyCollection<FormattedValue>? formattedValues = null, string? valueId = null)
    : DisplayEvent(message, command, formattedValues, valueId)
{
    public string Message { get; } = message;

    internal override void Show(ICellOutput output) => output.Stream(OutputStream.Error, Message + "\n");
}

public sealed class InputProduced(string value, KernelCommand? command) : KernelEvent(command)
{
    public string Value { get; } = value;
}

public sealed class ValueProduced(object? value, string name, KernelCommand? command) : KernelEvent(command)
{
    public object? Value { get; } = value;

    public string Name { get; } = name;
}

public sealed class CommandSucceeded(KernelCommand? command) : KernelEvent(command);

public sealed class CommandFailed(Exception exception, KernelCommand? command) : KernelEvent(command)
{
    public Exception Exception { get; } = exception;

    public string Message => Exception.Message;
}
