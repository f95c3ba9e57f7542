using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using MLOps;
using MLOps.Interactive.Formatting;
using MLOps.Notebooks.Compatibility;

namespace Microsoft.DotNet.Interactive;

/// <summary>Stands in for .NET Interactive's class of that name: the execution of the cell at work.</summary>
public sealed class KernelInvocationContext
{
    private readonly IRunningCell _cell;

    private KernelInvocationContext(IRunningCell cell) => _cell = cell;

    /// <exception cref="InvalidOperationException">No cell is at work.</exception>
    public static KernelInvocationContext Current => new(RunningCell.Current);

    /// <summary>Cancelled when the cell is interrupted.</summary>
    public CancellationToken CancellationToken => _cell.Cancellation;

    /// <summary>The cell's text as a command.</summary>
    public KernelCommand Command => new SubmitCode(_cell.Text, "csharp");

    public Kernel HandlingKernel => Kernel.Current;

    /// <summary>Shows the value now; what comes back can replace it later.</summary>
    public DisplayedValue Display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Shows text that is already of a MIME type as it is.</summary>
    public DisplayedValue DisplayAs(string value, string mimeType) => value.DisplayAs(mimeType);

    public void DisplayStandardOut(string output, KernelCommand? command = null) => _cell.Output.Stream(MLOps.Interactive.Output.OutputStream.Out, output);

    public void DisplayStandardError(string error, KernelCommand? command = null) => _cell.Output.Stream(MLOps.Interactive.Output.OutputStream.Error, error);

    /// <summary>Shows what the event brings; events without anything to show are passed over.</summary>
    public void Publish(KernelEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        @event.Show(_cell.Output);
    }

    /// <summary>Does nothing: a cell is complete when its code has run.</summary>
    public void Complete(KernelCommand command)
    {
    }

    /// <summary>Ends the cell as failed, with the message alone.</summary>
    /// <exception cref="UserException">Always.</exception>
    public void Fail(KernelCommand command, Exception? exception = null, string? message = null) =>
        throw new UserException(message ?? exception?.Message ?? "The cell was ended as failed.");
}
