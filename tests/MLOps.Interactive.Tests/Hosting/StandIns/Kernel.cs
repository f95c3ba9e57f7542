// The public shape of the parts of .NET Interactive that extension.dib uses, so that the script compiles and runs without the host.
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;

namespace Microsoft.DotNet.Interactive;

public delegate Task KernelPipelineContinuation(KernelCommand command, KernelInvocationContext context);

public delegate Task KernelCommandPipelineMiddleware(KernelCommand command, KernelInvocationContext context, KernelPipelineContinuation next);

public class Kernel
{
    public static Kernel? Root { get; set; }

    public KernelInfo KernelInfo { get; } = new();

    public List<KernelCommandPipelineMiddleware> Middlewares { get; } = [];

    public Dictionary<Type, Func<KernelCommand, KernelInvocationContext, Task>> Handlers { get; } = [];

    public List<IDisposable> ForDisposal { get; } = [];

    public void RegisterForDisposal(IDisposable disposable) => ForDisposal.Add(disposable);

    public void AddMiddleware(KernelCommandPipelineMiddleware middleware, string? caller = null) => Middlewares.Add(middleware);

    public void AddDirective<TCommand>(KernelActionDirective directive, Func<TCommand, KernelInvocationContext, Task> handler)
        where TCommand : KernelCommand
    {
        KernelInfo.SupportedDirectives.Add(directive);
        Handlers[typeof(TCommand)] = (command, context) => handler((TCommand)command, context);
    }
}

public sealed class CompositeKernel : Kernel
{
    public List<Kernel> ChildKernels { get; } = [];
}

public sealed class KernelInfo
{
    public ICollection<KernelDirective> SupportedDirectives { get; } = [];
}
