namespace MLOps.Interactive.Cells;

/// <summary>What a magic line begins with.</summary>
internal static class MagicMark
{
    /// <summary>
    /// Length of the mark that the text begins with, 0 when it begins with none. A path after <c>#!</c> is a script's first line,
    /// which names its interpreter; <c>%</c> and <c>%%</c> are marks in front of a word only.
    /// </summary>
    public static int Length(ReadOnlySpan<char> text) => text switch
    {
        ['#', '!', .. var rest] => rest is ['/', ..] ? 0 : 2,
        ['%', '%', var first, ..] => char.IsAsciiLetter(first) ? 2 : 0,
        ['%', var first, ..] => char.IsAsciiLetter(first) ? 1 : 0,
        _ => 0,
    };
}
