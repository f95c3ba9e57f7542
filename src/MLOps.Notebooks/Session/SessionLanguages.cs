using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;

namespace MLOps.Notebooks.Session;

/// <summary>The languages of a session's cells: those of the commands, those known to be foreign, and kernels that cells tried to connect.</summary>
internal sealed class SessionLanguages(MagicCatalog catalog)
{
    private readonly HashSet<string> _kernels = new(StringComparer.Ordinal);

    public void NoteForeignKernel(string name) => _kernels.Add(name);

    public IReadOnlyList<CellSegment> Parse(string cell) =>
        CellParser.Parse(cell, line => IsForeignKernel(line) || catalog.TakesBody(line), line => IsForeignKernel(line) || catalog.NamesLanguage(line));

    /// <summary>The sentence to say instead of running the part; null when it can be run.</summary>
    public string? PassesOver(MagicSegment magic)
    {
        var word = Word(magic.CommandLine);
        return IsForeignKernel(magic.CommandLine) ? new ForeignLanguage($"the kernel '{word}'").PassedOver(word)
            : catalog.Knows(magic.CommandLine) ? null
            : ForeignLanguage.Find(magic.CommandLine)?.PassedOver(word);
    }

    private bool IsForeignKernel(string line) => _kernels.Count > 0 && _kernels.Contains(Word(line));

    private static string Word(string line) => CommandLineTokens.Split(line) is [var first, ..] ? first.Text : "";
}
