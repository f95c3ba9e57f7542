namespace MLOps.Profiling.Personal;

/// <summary>A value as written, and what remains of it without the signs that people group digits with.</summary>
internal sealed class WrittenValue
{
    private const string Separators = " -./()\u00a0\u202f";

    public WrittenValue(string text)
    {
        Text = text.Trim();
        Span<char> kept = stackalloc char[64];
        var length = 0;
        var isPlain = Text.Length is > 0 and <= 64;
        foreach (var c in isPlain ? Text : "")
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                kept[length++] = char.ToUpperInvariant(c);
                Letters += char.IsAsciiDigit(c) ? 0 : 1;
            }
            else if (Separators.Contains(c, StringComparison.Ordinal))
            {
                IsGrouped = true;
            }
            else
            {
                isPlain = false;
            }
        }

        Compact = isPlain ? new string(kept[..length]) : "";
    }

    public string Text { get; }

    /// <summary>ASCII letters, upper case, and digits; empty when other signs than separators stand between them.</summary>
    public string Compact { get; }

    /// <summary>Letters in <see cref="Compact"/>.</summary>
    public int Letters { get; }

    /// <summary>True when separators stand in the text.</summary>
    public bool IsGrouped { get; }

    /// <summary>True for so many digits and nothing else but separators.</summary>
    public bool IsDigits(int length) => Letters == 0 && Compact.Length == length;
}
