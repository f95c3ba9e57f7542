using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using MLOps;
using MLOps.Interactive.Formatting;
using MLOps.Notebooks.Compatibility;

namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Something that code in a cell asks of the kernel.</summary>
public abstract class KernelCommand
{
    private protected KernelCommand(string? targetKernelName) => TargetKernelName = targetKernelName;

    /// <summary><c>csharp</c>; null for the kernel at work.</summary>
    public string? TargetKernelName { get; }

    internal abstract Task<IReadOnlyList<KernelEvent>> InvokeAsync(IRunningCell cell, CancellationToken cancellation);
}

/// <summary>Runs code as a cell of its own would be run, and shows its value.</summary>
public sealed class SubmitCode(string code, string? targetKernelName = null) : KernelCommand(targetKernelName)
{
    public string Code { get; } = code;

    internal override async Task<IReadOnlyList<KernelEvent>> InvokeAsync(IRunningCell cell, CancellationToken cancellation)
    {
        var word = TargetKernelName is null or "" or "csharp" or ".NET" ? null : TargetKernelName;
        var value = await cell.SubmitAsync(word is null ? Code : $"#!{word}\n{Code}", cancellation).ConfigureAwait(true);
        return value is null ? [] : [new ReturnValueProduced(value, this)];
    }

    public override string ToString() => $"SubmitCode: {Code}";
}

/// <summary>Proposes a new cell: it is shown, to be taken over by hand.</summary>
public sealed class SendEditableCode(string kernelName, string code) : KernelCommand(kernelName)
{
    public string KernelName { get; } = kernelName;

    public string Code { get; } = code;

    internal override Task<IReadOnlyList<KernelEvent>> InvokeAsync(IRunningCell cell, CancellationToken cancellation)
    {
        cell.Output.Display(Markup.Markdown($"Proposed as the next cell:\n\n```{KernelName}\n{Code}\n```"));
        return Task.FromResult<IReadOnlyList<KernelEvent>>([]);
    }
}

/// <summary>Shows a value that is formatted already.</summary>
public sealed class DisplayValue(FormattedValue formattedValue, string? valueId = null) : KernelCommand(null)
{
    public FormattedValue FormattedValue { get; } = formattedValue;

    internal override Task<IReadOnlyList<KernelEvent>> InvokeAsync(IRunningCell cell, CancellationToken cancellation)
    {
        cell.Output.Display(FormattedValue.Bundle([FormattedValue]), valueId);
        return Task.FromResult<IReadOnlyList<KernelEvent>>([]);
    }
}

/// <summary>Asks the person for a line.</summary>
public sealed class RequestInput(string prompt, string? targetKernelName = null, string? inputTypeHint = null) : KernelCommand(targetKernelName)
{
    public string Prompt { get; } = prompt;

    public bool IsPassword { get; } = inputTypeHint == "password";

    internal override Task<IReadOnlyList<KernelEvent>> InvokeAsync(IRunningCell cell, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<KernelEvent>>([new InputProduced(cell.Output.ReadLine(Prompt, IsPassword), this)]);
}

/// <summary>Declares or replaces a C# variable.</summary>
public sealed class SendValue(string name, object value, FormattedValue? formattedValue = null, string? targetKernelName = null) : KernelCommand(targetKernelName)
{
    public string Name { get; } = name;

    public object Value { get; } = value;

    public FormattedValue? FormattedValue { get; } = formattedValue;

    internal override Task<IReadOnlyList<KernelEvent>> InvokeAsync(IRunningCell cell, CancellationToken cancellation)
    {
        cell.SetVariable(Name, Value);
        return Task.FromResult<IReadOnlyList<KernelEvent>>([]);
    }
}

/// <summary>Asks for a C# variable's value.</summary>
public sealed class RequestValue(string name, string? mimeType = null, string? targetKernelName = null) : KernelCommand(targetKernelName)
{
    public string Name { get; } = name;

    public string? MimeType { get; } = mimeType;

    internal override Task<IReadOnlyList<KernelEvent>> InvokeAsync(IRunningCell cell, CancellationToken cancellation) =>
        cell.TryGetVariable(Name, out var value)
            ? Task.FromResult<IReadOnlyList<KernelEvent>>([new ValueProduced(value, Name, this)])
            : throw new UserException($"Variable '{Name}' not found.");
}

/// <summary>What a command brought about.</summary>
/// <param name="Events">In the order in which they came; the last one says whether the command succeeded.</param>
public sealed record KernelCommandResult(KernelCommand Command, IReadOnlyList<KernelEvent> Events);
