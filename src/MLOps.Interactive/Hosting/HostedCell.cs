using MLOps.Interactive.Commands;

namespace MLOps.Interactive.Hosting;

/// <summary>
/// The magic lines of a cell as .NET Interactive sees them: a line that begins with <c>#!</c>, wherever it stands. The host runs
/// them one after another and says only which directive it is at; the position is kept here.
/// </summary>
internal sealed class HostedCell(MagicCatalog catalog, string code)
{
    private readonly string[] _lines = code.ReplaceLineEndings("\n").Split('\n');
    private int _next;

    /// <summary>All magic lines, the host's own among them.</summary>
    public IEnumerable<HostedMagic> Magics => Enumerable.Range(0, _lines.Length).Where(i => IsMagic(_lines[i])).Select(At);

    /// <summary>The next line of this directive and its body; null when there is none left.</summary>
    /// <param name="directive">As the host says it: <c>#!data add</c>.</param>
    public HostedMagic? Next(string directive)
    {
        for (var i = _next; i < _lines.Length; i++)
        {
            if (IsMagic(_lines[i]) && Begins(_lines[i], directive))
            {
                _next = i + 1;
                return At(i);
            }
        }

        return null;
    }

    /// <summary>Whether a part of the cell, which the host would run as C#, is the body of one of our commands.</summary>
    public bool IsBody(string part)
    {
        var text = Normal(part);
        return Magics.Any(m => m.Body is not null && Normal(m.Body) == text);
    }

    private HostedMagic At(int line)
    {
        var command = _lines[line][2..].Trim();
        if (catalog.Match(CommandLineTokens.Split(command)).Spec is not { Body: not BodyKind.None })
        {
            return new HostedMagic(command, null);
        }

        var body = string.Join('\n', _lines.Skip(line + 1).TakeWhile(l => !IsMagic(l)));
        return new HostedMagic(command, string.IsNullOrWhiteSpace(body) ? null : body);
    }

    private static bool IsMagic(string line) => line.StartsWith("#!", StringComparison.Ordinal);

    private static bool Begins(string line, string directive)
    {
        var words = directive.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return CommandLineTokens.Split(line).Take(words.Length).Select(t => t.Text).SequenceEqual(words, StringComparer.Ordinal);
    }

    private static string Normal(string text) => text.ReplaceLineEndings("\n").Trim();
}

/// <param name="CommandLine">Without <c>#!</c>.</param>
/// <param name="Body">The lines below, when the command takes them and there are any.</param>
internal sealed record HostedMagic(string CommandLine, string? Body);
