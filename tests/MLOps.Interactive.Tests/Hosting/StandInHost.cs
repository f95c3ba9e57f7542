using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Directives;

namespace MLOps.Interactive.Tests.Hosting;

/// <summary>
/// Loads extension.dib as .NET Interactive does, over stand-ins of its types, and sends it cells: a known directive becomes a
/// command, what is between becomes C#, both go through the middleware.
/// </summary>
internal sealed class StandInHost
{
    private ScriptState<object>? _state;

    public StandInHost()
    {
        Root.ChildKernels.Add(CSharp);
        CSharp.Declared = Variable;
    }

    public CompositeKernel Root { get; } = new();

    public CSharpKernel CSharp { get; } = new();

    /// <summary>The parts of cells that reached the C# kernel.</summary>
    public List<string> RanAsCSharp { get; } = [];

    public static string Script { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "interactive-extensions", "dotnet", "extension.dib"));

    public async Task<KernelInvocationContext> LoadAsync()
    {
        Kernel.Root = Root;
        var context = new KernelInvocationContext(new SubmitCode("#r \"nuget: MLOps.Interactive\""));
        KernelInvocationContext.Current = context;
        foreach (var cell in Script.Split("#!csharp", StringSplitOptions.RemoveEmptyEntries))
        {
            _state = _state is null ? await CSharpScript.RunAsync(cell, Options()) : await _state.ContinueWithAsync(cell);
        }

        return context;
    }

    public object? Variable(string name) => _state?.GetVariable(name)?.Value;

    public async Task<KernelInvocationContext> SubmitAsync(string code, CancellationToken cancellation = default)
    {
        var cell = new SubmitCode(code);
        var context = new KernelInvocationContext(cell, cancellation);
        foreach (var part in Split(code).TakeWhile(_ => context.Failure is null))
        {
            part.SetParent(cell);
            await Root.Middlewares.Single()(part, context, RunAsync);
        }

        return context;
    }

    private async Task RunAsync(KernelCommand command, KernelInvocationContext context)
    {
        if (command is SubmitCode csharp)
        {
            RanAsCSharp.Add(csharp.Code.Trim());
        }
        else if (Root.Handlers.TryGetValue(command.GetType(), out var handler))
        {
            await handler(command, context);
        }
        else
        {
            context.Fail(context.Command, message: "the host's own sentence");
        }
    }

    private List<KernelCommand> Split(string code)
    {
        var parts = new List<KernelCommand>();
        var between = new List<string>();
        foreach (var line in code.Split('\n'))
        {
            if (!line.StartsWith("#!", StringComparison.Ordinal))
            {
                between.Add(line);
                continue;
            }

            AddBetween();
            if (Directive(line) is not { } directive)
            {
                return [new AnonymousKernelCommand()];
            }

            parts.Add(directive);
        }

        AddBetween();
        return parts;

        void AddBetween()
        {
            if (between.Exists(l => !string.IsNullOrWhiteSpace(l)))
            {
                parts.Add(new SubmitCode(string.Join('\n', between)));
            }

            between.Clear();
        }
    }

    /// <summary>The script's own command for the line; null when the host would refuse it.</summary>
    private KernelDirectiveCommand? Directive(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (Root.KernelInfo.SupportedDirectives.OfType<KernelActionDirective>().FirstOrDefault(d => d.Name == words[0]) is not { } known)
        {
            return null;
        }

        var sub = known.Subcommands.FirstOrDefault(s => words.Length > 1 && s.Name == words[1]);
        if (sub is null && words.Skip(1).Any(w => w.StartsWith("--", StringComparison.Ordinal) && known.Parameters.All(p => p.Name != w)))
        {
            return null;
        }

        var command = (KernelDirectiveCommand)Activator.CreateInstance((sub ?? known).KernelCommandType!)!;
        command.GetType().GetProperty("InvokedDirective")!.SetValue(command, sub is null ? known.Name : $"{known.Name} {sub.Name}");
        return command;
    }

    // As the host's C# kernel imports and references; the test's assembly stands for the host's.
    private static ScriptOptions Options() => ScriptOptions.Default
        .AddImports("System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq")
        .AddReferences(((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists)
            .Where(f => !Path.GetFileName(f).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(f => Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(f)));
}
