namespace Microsoft.DotNet.Interactive.Commands;

public abstract class KernelCommand
{
    public KernelCommand? Parent { get; private set; }

    public void SetParent(KernelCommand parent) => Parent = parent;
}

public abstract class KernelDirectiveCommand : KernelCommand;

public sealed class SubmitCode(string code) : KernelCommand
{
    public string Code { get; } = code;
}

public sealed class RequestDiagnostics(string code) : KernelCommand
{
    public string Code { get; } = code;
}

/// <summary>What the host runs in place of a cell whose directive it cannot read.</summary>
public sealed class AnonymousKernelCommand : KernelCommand;
