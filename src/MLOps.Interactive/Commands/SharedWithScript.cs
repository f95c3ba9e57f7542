using System.Text.Json;

namespace MLOps.Interactive.Commands;

/// <summary>C# variables that a part in JavaScript asks for: <c>#!share --from csharp x --as y</c> becomes <c>var y = ...;</c>.</summary>
internal static class SharedWithScript
{
    /// <exception cref="UserException">There is no such variable, or it cannot be written as JSON.</exception>
    public static string Write(CommandCall call, string body) => string.Join('\n', body.ReplaceLineEndings("\n").Split('\n').Select(line =>
        line.StartsWith("#!", StringComparison.Ordinal) ? Declare(call, line[2..]) : line));

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
}
