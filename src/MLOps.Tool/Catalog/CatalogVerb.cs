using System.CommandLine;
using System.Text.RegularExpressions;
using MLOps.Interactive.Commands;
using MLOps.Rendering;

namespace MLOps.Tool.Catalog;

/// <summary>
/// One command of the catalogue on the command line. System.CommandLine splits words and writes help; what the words mean is
/// decided where it is decided for a notebook, so both refuse the same things with the same sentences.
/// </summary>
internal sealed partial class CatalogVerb(CommandSpec spec, ToolContext context)
{
    private readonly List<Argument> _arguments = [];
    private readonly List<Option> _options = [];
    private readonly Option<bool> _json = new("--json") { Description = "Print the report as JSON." };
    private readonly Option<string?> _html = new("--html") { Description = "Write the report as an HTML page.", HelpName = "FILE" };
    private readonly Option<string?> _body = new("--body") { Description = $"The command's {spec.Body.ToString().ToUpperInvariant()}, from a file; '-' reads standard input.", HelpName = "FILE" };

    public void Describe(Command command)
    {
        command.Description = spec.Summary;
        foreach (var argument in spec.Arguments)
        {
            _arguments.Add(argument.Many
                ? new Argument<string[]>(argument.Name) { Description = argument.Help, Arity = ArgumentArity.ZeroOrMore }
                : new Argument<string?>(argument.Name) { Description = argument.Help, Arity = ArgumentArity.ZeroOrOne });
            command.Arguments.Add(_arguments[^1]);
        }

        foreach (var option in spec.Options.Where(o => !o.InNotebook))
        {
            _options.Add(ToOption(option));
            command.Options.Add(_options[^1]);
        }

        command.Options.Add(_json);
        command.Options.Add(_html);
        if (spec.Body != BodyKind.None)
        {
            command.Options.Add(_body);
        }

        command.SetAction(RunAsync);
    }

    private static Option ToOption(OptionSpec option)
    {
        if (option.Kind == ValueKind.Flag)
        {
            return new Option<bool>(option.Name) { Description = option.Help };
        }

        return new Option<string[]>(option.Name)
        {
            Description = option.Values is { } values ? $"{option.Help} One of: {string.Join(", ", values)}." : option.Help,
            HelpName = option.Kind.ToString().ToUpperInvariant(),
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
    }

    /// <summary>The examples that fit on one line, as they are typed in a terminal.</summary>
    public IReadOnlyList<string> Examples { get; } =
        spec.Examples.Where(e => !e.Contains('\n', StringComparison.Ordinal))
            .Select(e => OnCommandLine(spec.Options.Where(o => o.InNotebook).Aggregate(e, (line, o) => line.Replace(" " + o.Name, "", StringComparison.Ordinal)))).ToList();

    // A terminal has no variable to give a report to.
    private static string OnCommandLine(string text) => Variable().Replace(text, "").Replace("#!mlops", "#!status", StringComparison.Ordinal).Replace("#!", "mlops ", StringComparison.Ordinal);

    [GeneratedRegex(@" --as \w+\b")]
    private static partial Regex Variable();

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var bound = Bind(parsed);
        if (bound.Error is { } error)
        {
            var isBodyMissing = error.Message.Contains("on the lines below it", StringComparison.Ordinal);
            throw new WrongCallException(isBodyMissing
                ? $"'mlops {spec.Path}' needs its {spec.Body.ToString().ToUpperInvariant()}: in quotes, with --body FILE, or piped in."
                : OnCommandLine(error.ToString()));
        }

        using var workspace = ToolProcess.OpenWorkspace(context.Directory);
        var host = new TerminalHost(workspace, new TerminalOutput(context));
        try
        {
            return Show(await spec.Execute(bound.Call!.For(host), cancellation), parsed);
        }
        catch (UserException e)
        {
            throw new UserException(e.Error with { Message = OnCommandLine(e.Error.Message), Hint = e.Error.Hint is { } hint ? OnCommandLine(hint) : null });
        }
    }

    private Binding Bind(ParseResult parsed)
    {
        var words = Words(parsed);
        var body = spec.Body == BodyKind.None ? null : parsed.GetValue(_body) is { } file ? ReadBody(file) : null;
        if (body is null && spec.Body != BodyKind.None && words.Count == 0 && context.HasInput)
        {
            body = context.In.ReadToEnd();
        }

        return MagicCatalog.Bind(spec, words, string.IsNullOrWhiteSpace(body) ? null : body);
    }

    private string ReadBody(string file)
    {
        if (file == "-")
        {
            return context.In.ReadToEnd();
        }

        var path = context.FullPath(file);
        return File.Exists(path) ? File.ReadAllText(path) : throw new WrongCallException($"File '{file}' not found for --body.");
    }

    private List<string> Words(ParseResult parsed)
    {
        var words = _arguments.SelectMany(a => Given(a, parsed)).ToList();
        foreach (var option in _options)
        {
            if (option is Option<bool> flag && parsed.GetValue(flag))
            {
                words.Add(option.Name);
            }
            else if (option is Option<string[]> many)
            {
                words.AddRange((parsed.GetValue(many) ?? []).SelectMany(value => new[] { option.Name, value }));
            }
        }

        return words;
    }

    private static IEnumerable<string> Given(Argument argument, ParseResult parsed) => argument switch
    {
        Argument<string[]> many => parsed.GetValue(many) ?? [],
        Argument<string?> one when parsed.GetValue(one) is { } word => [word],
        _ => [],
    };

    private int Show(CommandResult result, ParseResult parsed)
    {
        if (result.Report is { } report)
        {
            context.Out.WriteLine((parsed.GetValue(_json) ? ReportRenderer.Json(report) : ReportRenderer.Text(report, context.Terminal.Width)).TrimEnd());
            if (parsed.GetValue(_html) is { } page)
            {
                Notebooks.Files.NotebookFile.WriteText(context.FullPath(page), ReportRenderer.Page(report));
            }
        }

        if (result.Message is { } message)
        {
            context.Out.WriteLine(message);
        }

        if (result.Failure is { } failure)
        {
            context.Error.WriteLine($"mlops: {OnCommandLine(failure)}");
            return ExitCodes.Failed;
        }

        return ExitCodes.Done;
    }
}
