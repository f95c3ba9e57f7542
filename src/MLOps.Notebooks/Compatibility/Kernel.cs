using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using MLOps.Interactive.Formatting;
using MLOps.Notebooks.Compatibility;

namespace Microsoft.DotNet.Interactive;

/// <summary>
/// Stands in for .NET Interactive's class of that name, with what notebooks call: everything goes to the session that runs the
/// cell. There is one kernel, of C#; <see cref="Root"/> is another name for it.
/// </summary>
public class Kernel
{
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal) { "html", "javascript", "js", "markdown", "mermaid" };

    internal Kernel(string name) => Name = name;

    public static Kernel Root => new CompositeKernel();

    public static Kernel Current => new CSharp.CSharpKernel();

    /// <summary><c>csharp</c>, or <c>.NET</c> for the root.</summary>
    public string Name { get; }

    public Kernel RootKernel => Root;

    public CompositeKernel ParentKernel => new();

#pragma warning disable IDE1006, CA1707 // As notebooks write it.
    /// <summary>Shows the value now; what comes back can replace it later.</summary>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);
#pragma warning restore IDE1006, CA1707

    /// <summary>Markup of your own, shown as it is when it is the cell's result or displayed.</summary>
    public static IHtmlContent HTML(string content) => Markup.Html(content);

    /// <summary>Adds rules to the page that shows the notebook.</summary>
    public static void CSS(string content) => Markup.Style(content).Display();

    /// <summary>Runs in the page that shows the notebook, where the reader trusts it.</summary>
    public static void Javascript(string scriptContent) => Markup.Script(scriptContent).Display();

    /// <summary>Asks the person for a line.</summary>
    /// <exception cref="NotSupportedException">Nobody can answer, as in a headless run.</exception>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") => Task.FromResult(RunningCell.Current.Output.ReadLine(prompt));

    /// <summary>Asks for a line that is not shown.</summary>
    /// <exception cref="NotSupportedException">Nobody can answer, as in a headless run.</exception>
    public static Task<PasswordString> GetPasswordAsync(string prompt = "") => Task.FromResult(new PasswordString(RunningCell.Current.Output.ReadLine(prompt, password: true)));

    /// <summary>Carries out a command; a failing submission is a result with <see cref="CommandFailed"/>, not an exception.</summary>
    public async Task<KernelCommandResult> SendAsync(KernelCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        try
        {
            var events = await Targeted(command).InvokeAsync(RunningCell.Current, cancellationToken).ConfigureAwait(true);
            return new KernelCommandResult(command, [.. events, new CommandSucceeded(command)]);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException))
        {
            RunningCell.Current.Output.Stream(MLOps.Interactive.Output.OutputStream.Error, error.Message + "\n");
            return new KernelCommandResult(command, [new CommandFailed(error, command)]);
        }
    }

    /// <summary>Runs the code as a cell would be run.</summary>
    public Task<KernelCommandResult> SubmitCodeAsync(string code) => SendAsync(new SubmitCode(code));

    /// <summary>The kernel of that name: of C#, or of a language that is only shown; null when it is not here.</summary>
    public Kernel? FindKernelByName(string name) => name switch
    {
        "csharp" or "c#" or "C#" => new CSharp.CSharpKernel(),
        ".NET" => Root,
        _ when Shown.Contains(name) => new Kernel(name),
        _ => null,
    };

    public IEnumerable<Kernel> FindKernels(Func<Kernel, bool> predicate) => new Kernel[] { new CSharp.CSharpKernel() }.Where(predicate);

    public override string ToString() => $"Kernel {Name}";

    // Code given to the kernel of another language is in that language, unless it says otherwise itself.
    private KernelCommand Targeted(KernelCommand command) =>
        command is SubmitCode { TargetKernelName: null } submit && Shown.Contains(Name) ? new SubmitCode(submit.Code, Name) : command;
}

/// <summary>The root, which in .NET Interactive held the kernels of all languages; here that of C#.</summary>
public sealed class CompositeKernel : Kernel
{
    internal CompositeKernel()
        : base(".NET")
    {
    }

    public IReadOnlyList<Kernel> ChildKernels => [new CSharp.CSharpKernel()];

    public string DefaultKernelName => "csharp";
}
