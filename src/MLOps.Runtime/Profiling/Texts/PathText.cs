using System.Text.RegularExpressions;

namespace MLOps.Profiling.Texts;

/// <summary>Recognises absolute paths of files, Unix's and Windows', and takes them apart, whatever system this runs on.</summary>
internal static partial class PathText
{
    private static readonly char[] Separators = ['/', '\\'];

    public static IReadOnlyList<string> Parts { get; } = ["root", "parent", "name", "stem", "suffix"];

    public static bool Is(string text) => Absolute().IsMatch(text);

    /// <summary>The parts in the order of <see cref="Parts"/>, empty where there is none; null for what is no absolute path.</summary>
    public static IReadOnlyList<string>? Split(string text)
    {
        if (!Is(text))
        {
            return null;
        }

        var cut = text.LastIndexOfAny(Separators);
        var (parent, name) = (text[..cut], text[(cut + 1)..]);
        var dot = name.LastIndexOf('.');
        var (stem, suffix) = dot > 0 ? (name[..dot], name[dot..]) : (name, "");
        return [text[0] == '/' ? "/" : text[..2], parent, name, stem, suffix];
    }

    // A slash or a drive or a server, and no white space around the separators: "/ month" is no path.
    [GeneratedRegex(@"^(/|[A-Za-z]:[\\/]|\\\\)[^\s/\\][^\r\n\t<>|""]*\z")]
    private static partial Regex Absolute();
}
