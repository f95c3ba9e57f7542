namespace MLOps.Tool.Kernel;

/// <summary>Jupyter counts cursor positions in code points, Roslyn in UTF-16 code units. Out-of-range positions are clamped.</summary>
internal static class CodePoints
{
    public static int ToUtf16(string text, int codePoints)
    {
        var index = 0;
        for (var i = 0; i < codePoints && index < text.Length; i++)
        {
            index += IsPair(text, index) ? 2 : 1;
        }

        return index;
    }

    public static int FromUtf16(string text, int utf16)
    {
        var count = 0;
        for (var index = 0; index < Math.Min(utf16, text.Length); count++)
        {
            index += IsPair(text, index) ? 2 : 1;
        }

        return count;
    }

    private static bool IsPair(string text, int index) =>
        index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
}
