using System.Text.RegularExpressions;

namespace MLOps.Tool.Kernel;

/// <summary>A cell that only asks what something is, as notebook users type it: <c>?name</c> or <c>name?</c>. Neither is C#.</summary>
internal static partial class HelpQuestion
{
    /// <summary>What is asked about; null when the cell is code.</summary>
    public static string? Of(string code)
    {
        var match = Question().Match(code.Trim());
        return match.Success ? match.Groups["name"].Value : null;
    }

    [GeneratedRegex(@"^(?:\?+(?<name>[A-Za-z_][\w.<>]*)|(?<name>[A-Za-z_][\w.<>]*)\?+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Question();
}
