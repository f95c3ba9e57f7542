using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;
using MLOps.Interactive.Commands;
using MLOps.Rendering;

namespace MLOps.Interactive.Hosting;

/// <summary>
/// The commands in a host that has a kernel of its own, .NET Interactive or Polyglot Notebooks. Everything that can be done without
/// the host's types is here; the extension script hands over the rest as delegates.
/// </summary>
public sealed class HostedMagics : IDisposable
{
    private readonly MagicCatalog _catalog;
    private readonly HostVariables _variables;
    private readonly ConditionalWeakTable<object, HostedCell> _cells = [];
    private readonly string _session = Guid.NewGuid().ToString("N")[..12];
    private int _executions;

    /// <summary>Opens the workspace of the current folder, which hosts set to the notebook's.</summary>
    /// <exception cref="UserException">MLOPS_HOME is not a folder.</exception>
    public HostedMagics(HostVariables variables)
        : this(variables, Workspace.Open(), Catalog.Hosted)
    {
    }

    internal HostedMagics(HostVariables variables, Workspace workspace, MagicCatalog catalog)
    {
        _variables = variables;
        _catalog = catalog;
        Workspace = workspace;
        Directives = HostedDirective.Of(catalog, new KnownNames(workspace, variables.All));
    }

    public Workspace Workspace { get; }

    /// <summary>What to register.</summary>
    public IReadOnlyList<HostedDirective> Directives { get; }

    /// <summary>Has the host's formatters show every report as its HTML and its text. A user's own formatter goes before it.</summary>
    public static void RegisterFormatters()
    {
        Formatter.Register<IReport>(ReportRenderer.Html, HtmlFormatter.MimeType);
        Formatter.Register<IReport>(ReportRenderer.Text, PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(IReport), HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
    }

    /// <summary>What to say when all is registered, as markdown.</summary>
    /// <param name="taken">Directives that the host had already, so that ours were left out.</param>
    public static string Greeting(IReadOnlyCollection<HostedDirective> taken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        var version = typeof(HostedMagics).Assembly.GetName().Version?.ToString(3);
        var without = taken.Count == 0 ? "" : $" Not registered, because the host has them already: {string.Join(", ", taken.Select(d => $"`{d.Name}`"))}.";
        return $"MLOps.Interactive {version} is loaded: `#!mlops help` lists the commands, the variable `mlops` is the workspace.{without}";
    }

    /// <summary>Whether a part of a cell is the body of one of our commands and must not run as C#.</summary>
    /// <param name="code">The whole cell.</param>
    public bool IsBody(string code, string part)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(part);
        return new HostedCell(_catalog, code).IsBody(part);
    }

    /// <summary>What is wrong with the first of our lines that cannot be understood, as one sentence; null when all can.</summary>
    /// <param name="code">The whole cell.</param>
    public string? Mistake(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return new HostedCell(_catalog, code).Magics.Where(m => _catalog.Knows(m.CommandLine)).Select(Mistake).FirstOrDefault(m => m is not null);
    }

    /// <summary>Runs the next line of a directive in a cell. Returns null when it is done, or one sentence that says what is wrong.</summary>
    /// <param name="submission">The host's object for the submitted cell; lines are counted per submission.</param>
    /// <param name="code">The submission's text.</param>
    /// <param name="directive">Which directive: <c>#!data add</c>.</param>
    public async Task<string?> RunAsync(object submission, string code, string directive, HostOutput output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            var cell = _cells.GetValue(submission, _ => BeginCell(code));
            var magic = cell.Next(directive) ?? new HostedMagic(directive[2..], null);
            var binding = _catalog.Bind(magic.CommandLine, magic.Body);
            return binding.Error?.ToString() ?? await RunAsync(binding.Call!, output, cancellation).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return HostedErrors.Sentence(error, cancellation);
        }
    }

    public void Dispose() => Workspace.Dispose();

    private HostedCell BeginCell(string code)
    {
        Workspace.Activity.BeginCell($"{_session}/{Interlocked.Increment(ref _executions)}");
        return new HostedCell(_catalog, code);
    }

    private string? Mistake(HostedMagic magic)
    {
        var inline = CommandLineTokens.Split(magic.CommandLine).FirstOrDefault(t => !t.Quoted && t.Text.StartsWith("--", StringComparison.Ordinal) && t.Text.Contains('=', StringComparison.Ordinal));
        return _catalog.Bind(magic.CommandLine, magic.Body).Error?.ToString()
            ?? (inline is null ? null : $"Write '{inline.Text.Replace('=', ' ')}' instead of '{inline.Text}': this host takes an option's value after a space.");
    }

    private async Task<string?> RunAsync(CommandCall call, HostOutput output, CancellationToken cancellation)
    {
        if (call.Has("--help"))
        {
            Show(CatalogHelp.Of(call.Spec), call, output);
            return null;
        }

        if (call.Text("--as") is { } variable && !VariableNames.CanDeclare(variable))
        {
            return $"'{variable}' cannot be a variable's name in C#. Give --as a name such as 'result'.";
        }

        var host = new HostedSession(Workspace, output.AsCellOutput(), _variables);
        // A command that does not look at the token goes on unseen; the cell is given back all the same.
        var result = await Task.Run(() => call.Spec.Execute(call.For(host), cancellation), cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        await ShowAsync(call, result, output).ConfigureAwait(false);
        return result.Failure;
    }

    private async Task ShowAsync(CommandCall call, CommandResult result, HostOutput output)
    {
        if (result.Report is { } report)
        {
            Show(report, call, output);
        }

        if (result.Message is { } message)
        {
            output.AsCellOutput().Display(new Output.MimeBundle(message));
        }

        if (call.Text("--as") is { } name && (result.Value ?? result.Report) is { } value)
        {
            await _variables.DeclareAsync(name, value).ConfigureAwait(false);
        }
    }

    private static void Show(IReport report, CommandCall call, HostOutput output)
    {
        if (call.Has("--json"))
        {
            output.AsCellOutput().Display(Interactive.Formatting.ValueFormatter.Report(report, asJson: true));
        }
        else
        {
            output.Show(report);
        }
    }
}
