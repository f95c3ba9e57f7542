using System.Text.Json;
using System.Text.RegularExpressions;

namespace MLOps.Interactive.Commands;

/// <summary>
/// A part in JavaScript as a page can run it. C# variables that it asks for come first: <c>#!share --from csharp x --as y</c>
/// becomes <c>var y = ...;</c>. Code that waits or returns at its top, which a page's scripts may not, becomes a function's body.
/// </summary>
internal static partial class SharedWithScript
{
    /// <exception cref="UserException">There is no such variable, or it cannot be written as JSON.</exception>
    public static string Write(CommandCall call, string body)
    {
        var lines = body.ReplaceLineEndings("\n").Split('\n').ToLookup(line => line.StartsWith("#!", StringComparison.Ordinal));
        var code = string.Join('\n', lines[false]);
        return string.Join('\n', lines[true].Select(line => Declare(call, line[2..])).Append(NeedsFunction().IsMatch(code) ? $"(async () => {{\n{code}\n}})();" : code));
    }

    private static string Declare(CommandCall call, string line)
    {
        var binding = Catalog.Default.Bind(line, null);
        return binding.Call is { Spec.Path: "share" or "set" } shared
            ? $"var {shared.Text("--as") ?? shared.Text("--name") ?? shared.Text("NAME")} = {Json(SharingCommands.Shared(shared.For(call.Host)))};"
            : "";
    }

    private static string Json(object? value)
    {
        try
        {
            // Closing the script element from within a value is the one thing that JSON's own escaping does not prevent.
            return JsonSerializer.Serialize(value).Replace("</", "<\\/", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new UserException($"The value cannot be given to JavaScript: {error.Message}");
        }
    }

    // Lines that are not indented are taken for the top; what waits within a function of its own stays as it is.
    [GeneratedRegex(@"^(?!.*\basync\b)(?:return\b|(?:\S.*?)?\bawait\b)", RegexOptions.Multiline)]
    private static partial Regex NeedsFunction();
}
