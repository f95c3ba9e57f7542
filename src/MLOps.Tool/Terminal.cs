namespace MLOps.Tool;

/// <summary>What the tool's output goes to.</summary>
/// <param name="Width">Columns of a line.</param>
/// <param name="IsLive">Whether a person watches: lines may be written over while something runs.</param>
/// <param name="HasColour">Whether colours are shown and wanted.</param>
internal sealed record Terminal(int Width, bool IsLive, bool HasColour)
{
    /// <summary>A file or a pipe.</summary>
    public static Terminal Plain { get; } = new(120, IsLive: false, HasColour: false);

    /// <summary>The console of this process, by the conventions <c>NO_COLOR</c> and <c>TERM=dumb</c>.</summary>
    public static Terminal OfConsole()
    {
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";

        // An old Windows console shows escape sequences as they are.
        var understands = !OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("WT_SESSION") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") is { Length: > 0 };
        if (Console.IsOutputRedirected || isDumb || !understands)
        {
            return Plain;
        }

        var width = Console.WindowWidth;
        return new Terminal(width > 20 ? width : Plain.Width, IsLive: true, HasColour: Environment.GetEnvironmentVariable("NO_COLOR") is null or "");
    }

    public string Dim(string text) => Paint(text, "2");

    public string Bold(string text) => Paint(text, "1");

    public string Red(string text) => Paint(text, "31");

    private string Paint(string text, string code) => HasColour && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
