using System.Text.Json;
using MLOps.Interactive.Formatting;

namespace MLOps.Interactive.Commands;

/// <summary>
/// What notebooks with several kernels write to pass values between them. Here all values live in C#, so that sharing declares a
/// C# variable.
/// </summary>
internal static class SharingCommands
{
    private static readonly string[] Here = ["csharp", "c#", "value", ".net"];

    public static IEnumerable<CommandSpec> All => [Set, Share, Value, Connect];

    private static OptionSpec MimeType { get; } = new("--mime-type", ValueKind.Text, "Show the value in this form too.");

    private static CommandSpec Set { get; } = new("set", "Declare a C# variable.", (call, _) =>
    {
        Declare(call, call.Text("--name") ?? throw Missing(call, "--name"), Shared(call));
        return Task.FromResult(new CommandResult());
    })
    {
        Options =
        [
            new("--name", ValueKind.Text, "The variable's name."),
            new("--value", ValueKind.Text, "A text; '@csharp:NAME' for another variable's value; '@input:PROMPT' or '@password:PROMPT' to ask for it."),
            MimeType,
            new("--byref", ValueKind.Flag, "Taken for granted: nothing is copied."),
        ],
        Examples = ["#!set --name city --value Oslo", "#!set --name sameCity --value @csharp:city"],
        IsVerb = false,
    };

    private static CommandSpec Share { get; } = new("share", "Give a C# variable another name.", (call, _) => Task.FromResult(new CommandResult(Value: Shared(call))))
    {
        Arguments = [new("NAME", ValueKind.Variable, "The variable.")],
        Options = [new("--from", ValueKind.Text, "The kernel it comes from: csharp or value."), MimeType],
        Examples = ["#!set --name town --value Oslo\n#!share --from csharp town --as village"],
        IsVerb = false,
    };

    private static CommandSpec Value { get; } = new("value", "Declare a C# variable that holds the lines below, a file or what an address gives, as text.", async (call, cancellation) =>
    {
        var text = await TextOf(call, cancellation).ConfigureAwait(true);
        Declare(call, call.Text("--name") ?? throw Missing(call, "--name"), text);
        if (call.Text("--mime-type") is { } form)
        {
            call.Host.Output.Display(RequestedForms.Of(text, [form], isRaw: true));
        }

        return new CommandResult();
    })
    {
        Options =
        [
            new("--name", ValueKind.Text, "The variable's name."),
            new("--from-file", ValueKind.File, "Take the text of a file, relative to the notebook."),
            new("--from-url", ValueKind.Text, "Take what this address gives."),
            new("--from-value", ValueKind.Text, "Take a value as #!set does: '@csharp:NAME', '@input:PROMPT'."),
            MimeType,
        ],
        Body = BodyKind.Text,
        NamesLanguage = true,
        Examples = ["#!value --name letter\nDear reader,\nit rains."],
        IsVerb = false,
    };

    private static CommandSpec Connect { get; } = new("connect", "Say that another kernel cannot be connected here; its parts of the notebook are passed over.", (call, _) =>
    {
        var words = call.All("WORDS");
        var name = words.SkipWhile(w => w != "--kernel-name").ElementAtOrDefault(1);
        if (name is not null)
        {
            KernelCommands.Notebook(call).NoteForeignKernel(name);
        }

        return Task.FromResult(CommandResult.Say(
            $"#!connect {words.ElementAtOrDefault(0)}: no other kernel can be connected here{(name is null ? "" : $"; parts that begin with #!{name} are passed over")}. #!sql asks files, datasets and variables."));
    })
    {
        Arguments = [new("WORDS", ValueKind.Text, "As another kernel takes them.", Required: false, Many: true)],
        TakesAnyWords = true,
        Examples = ["#!connect jupyter --kernel-name pythonkernel --kernel-spec python3"],
        IsVerb = false,
    };

    /// <summary>The value that a bound <c>#!share</c> or <c>#!set</c> names.</summary>
    /// <exception cref="UserException">There is no such variable or kernel, or nobody can be asked.</exception>
    public static object? Shared(CommandCall call) => call.Spec.Path == "share"
        ? Variable(call, call.Text("--from") ?? "csharp", call.Required("NAME"))
        : Given(call, call.Text("--value") ?? throw Missing(call, "--value"));

    private static async Task<string> TextOf(CommandCall call, CancellationToken cancellation)
    {
        if (call.Text("--from-file") is { } file)
        {
            var path = Path.GetFullPath(file, Path.GetDirectoryName(call.Host.NotebookPath) ?? call.Workspace.BaseDirectory);
            return File.Exists(path) ? await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(true) : throw new UserException($"File '{file}' not found.", $"Paths are read from {Path.GetDirectoryName(path)}.");
        }

        if (call.Text("--from-url") is { } address)
        {
            return await Download(address, cancellation).ConfigureAwait(true);
        }

        return call.Text("--from-value") is { } value ? Given(call, value)?.ToString() ?? "" : (call.Body ?? "").ReplaceLineEndings("\n").Trim('\n');
    }

    private static async Task<string> Download(string address, CancellationToken cancellation)
    {
        try
        {
            using var client = new HttpClient();
            return await client.GetStringAsync(new Uri(address), cancellation).ConfigureAwait(true);
        }
        catch (Exception error) when (error is HttpRequestException or UriFormatException or InvalidOperationException or NotSupportedException)
        {
            throw new UserException($"'{address}' gave nothing: {error.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>A value as written: <c>@kernel:name</c>, <c>@name</c>, <c>@input:prompt</c>, <c>@password:prompt</c>, else the text itself.</summary>
    private static object? Given(CommandCall call, string text)
    {
        if (text is not ['@', .. var reference])
        {
            return text;
        }

        var (kernel, rest) = reference.IndexOf(':', StringComparison.Ordinal) is > 0 and var at ? (reference[..at], reference[(at + 1)..]) : (reference, null);
        return kernel switch
        {
            "input" or "password" => Ask(call, Prompt(rest, kernel), kernel == "password"),
            _ when rest is null => Variable(call, "csharp", kernel),
            _ => Variable(call, kernel, rest),
        };
    }

    private static object Ask(CommandCall call, string prompt, bool isPassword)
    {
        try
        {
            return KernelCommands.Notebook(call).Ask(prompt, isPassword);
        }
        catch (NotSupportedException)
        {
            throw new UserException($"'{prompt}' cannot be asked: nobody can answer here.", "Give the value in the cell, or run the notebook where somebody is.");
        }
    }

    private static string Prompt(string? text, string kind)
    {
        if (text is ['{', ..])
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                return json.RootElement.TryGetProperty("prompt", out var prompt) ? prompt.ToString() : kind;
            }
            catch (JsonException)
            {
                return text;
            }
        }

        return text?.Trim('"') is { Length: > 0 } plain ? plain : kind;
    }

    private static object? Variable(CommandCall call, string kernel, string name)
    {
        if (call.Host.TryGetVariable(name, out var value))
        {
            return value;
        }

        throw Here.Contains(kernel, StringComparer.OrdinalIgnoreCase)
            ? new UserException(UserError.Unknown("variable", name, call.Host.Variables.Select(v => v.Name)))
            : new UserException($"'{name}' cannot come from {kernel}: only C# runs here.", "Compute it in C#, or read it from a file.");
    }

    private static void Declare(CommandCall call, string name, object? value) =>
        call.Host.SetVariable(name, value ?? throw new UserException($"'{name}' would be null, from which no variable can be declared."));

    private static UserException Missing(CommandCall call, string option) => new($"#!{call.Spec.Path} needs {option}.", $"Example: {call.Spec.Examples[0].Split('\n')[0]}");
}
