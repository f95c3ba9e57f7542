namespace MLOps;

/// <summary>A half-open range of characters in the text of a cell or suite.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>One past the last character.</summary>
    public int End => Start + Length;
}

/// <summary>
/// A mistake of the user's, as a value: what is wrong and where, and in <paramref name="Hint"/> what would work.
/// Shown as one sentence, never with a stack trace.
/// </summary>
public sealed record UserError(string Message, string? Hint = null, TextSpan? Span = null)
{
    public override string ToString() => Hint is null ? Message : $"{Message} {Hint}";

    /// <summary>"X 'pirce' not found in trips." with the nearest of <paramref name="known"/> as hint, or the first few of them.</summary>
    public static UserError Unknown(string kind, string name, IEnumerable<string> known, string? where = null, TextSpan? span = null)
    {
        var candidates = known.ToList();
        var place = where is null ? "" : $" in {where}";
        return new($"{Capitalise(kind)} '{name}' not found{place}.", HintFor(kind, name, candidates), span);
    }

    private static string? HintFor(string kind, string name, List<string> candidates)
    {
        if (Nearest.Find(name, candidates) is { } nearest)
        {
            return $"Did you mean '{nearest}'?";
        }

        return candidates.Count == 0
            ? $"There is no {kind} yet."
            : $"There is: {string.Join(", ", candidates.Take(8))}{(candidates.Count > 8 ? $" and {candidates.Count - 8} more" : "")}.";
    }

    private static string Capitalise(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}

/// <summary>Carries a <see cref="UserError"/> out of a public method. Hosts print its message alone.</summary>
public sealed class UserException(UserError error) : Exception(error.ToString())
{
    public UserException(string message, string? hint = null)
        : this(new UserError(message, hint))
    {
    }

    public UserError Error { get; } = error;
}
