using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive
{
    public sealed class KernelInvocationContext(KernelCommand command, CancellationToken cancellation = default)
    {
        public static KernelInvocationContext? Current { get; set; }

        public KernelCommand Command { get; } = command;

        public CancellationToken CancellationToken { get; } = cancellation;

        public List<object> Shown { get; } = [];

        public string? Failure { get; private set; }

        public void Publish(KernelEvent @event) => Shown.Add(@event);

        public void Fail(KernelCommand command, Exception? exception = null, string? message = null)
        {
            Assert.Null(exception);
            Failure ??= message;
        }
    }

    public static class KernelInvocationContextExtensions
    {
        public static void Display(this KernelInvocationContext context, object value, params string[] mimeTypes) => context.Shown.Add(value);

        public static void DisplayAs(this KernelInvocationContext context, string value, string mimeType) => context.Shown.Add($"{mimeType}: {value}");
    }
}

namespace Microsoft.DotNet.Interactive.Events
{
    public abstract class KernelEvent;

    public sealed class DisplayedValueProduced(object? value, KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues = null, string? valueId = null) : KernelEvent
    {
        public object? Value { get; } = value;

        public KernelCommand Command { get; } = command;

        public IReadOnlyCollection<FormattedValue> FormattedValues { get; } = formattedValues ?? [];

        public string? ValueId { get; } = valueId;
    }

    public sealed class DisplayedValueUpdated(object? value, string valueId, KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues = null) : KernelEvent
    {
        public object? Value { get; } = value;

        public KernelCommand Command { get; } = command;

        public IReadOnlyCollection<FormattedValue> FormattedValues { get; } = formattedValues ?? [];

        public string ValueId { get; } = valueId;
    }
}

namespace Microsoft.DotNet.Interactive.Formatting
{
    public sealed class FormattedValue(string mimeType, string value)
    {
        public string MimeType { get; } = mimeType;

        public string Value { get; } = value;
    }
}

namespace Microsoft.DotNet.Interactive.CSharp
{
    public sealed class CSharpKernel : Kernel
    {
        public ScriptVariables? ScriptState { get; set; }

        /// <summary>The variables that scripts themselves declared.</summary>
        public Func<string, object?>? Declared { get; set; }

        public bool TryGetValue<T>(string name, out T? value)
        {
            value = Declared?.Invoke(name) is T found ? found : default;
            return value is not null;
        }

        public Task SetValueAsync(string name, object value, Type declaredType)
        {
            ScriptState ??= new ScriptVariables();
            ScriptState.Variables.Add(new ScriptVariable(name, declaredType, value));
            return Task.CompletedTask;
        }
    }

    public sealed class ScriptVariables
    {
        public List<ScriptVariable> Variables { get; } = [];
    }

    public sealed record ScriptVariable(string Name, Type Type, object? Value);
}
