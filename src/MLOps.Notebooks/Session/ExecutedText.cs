using System.Text;
using System.Text.RegularExpressions;
using MLOps.Interactive.Cells;

namespace MLOps.Notebooks.Session;

/// <summary>
/// What a cell really executed: its own text, with the cells of every file that it imported in the place where they ran. What an
/// export reads, so that a file which is edited later changes nothing.
/// </summary>
internal sealed partial class ExecutedText
{
    private readonly StringBuilder _text = new();
    private bool _isWhole = true;

    /// <summary>Null when the cell imported nothing: its own text says it all.</summary>
    public string? Expanded => _isWhole ? null : _text.ToString();

    // What #load names stands above the code by now.
    public void Add(CellSegment segment) => _text.Append(Load().Replace(segment.Text, "").TrimEnd('\r', '\n')).Append('\n');

    /// <summary>From here on what is added is a part of its own, with using directives of its own.</summary>
    /// <param name="name">What the part comes from: <c>helpers.csx</c>.</param>
    public void BeginPart(string name)
    {
        _isWhole = false;
        _text.Append("#!csharp\n// From ").Append(name).Append(".\n");
    }

    public void EndPart() => _text.Append("#!csharp\n");

    [GeneratedRegex("""^\s*#load\s+"[^"]*"[ \t]*$""", RegexOptions.Multiline)]
    private static partial Regex Load();
}
