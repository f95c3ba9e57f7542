using MLOps.Notebooks.Files;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Tests.Slicing;

/// <summary>
/// A notebook of the corpus: a .dib file whose cells stand in the order in which they were executed. A comment says of each what
/// an export does with it: <c>// stays</c> or <c>// goes</c>; then, if need be, <c>cell NAME</c> (the place on the page, for cells that
/// ran again or out of order), <c>fails</c>, or <c>to be safe</c>: it stays although its result here does not depend on it.
/// </summary>
internal sealed record CorpusNotebook(string Name, IReadOnlyList<CorpusCell> Cells)
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Slicing", "Corpus");

    public static IEnumerable<string> Names { get; } = Directory.EnumerateFiles(Folder, "*.dib").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal).ToList();

    /// <summary>Orders of the cells of which an export keeps anything.</summary>
    public IReadOnlyList<int> Kept => Cells.Where(c => c.Stays).Select(c => c.Order).ToList();

    public static CorpusNotebook Read(string name)
    {
        var cells = DibFormat.Read(File.ReadAllText(Path.Combine(Folder, name + ".dib"))).Cells.Where(c => c.Kind == CellKind.Code);
        return new CorpusNotebook(name, cells.Select((c, i) => CorpusCell.Parse(i + 1, c.Source)).ToList());
    }

    /// <summary>Puts the files that the notebooks read into a folder.</summary>
    public static void CopyFiles(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "files")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }
}

internal sealed record CorpusCell(int Order, string Text, string Id, bool Stays, bool Fails, bool IsToBeSafe)
{
    public CellOutcome Outcome => Fails ? CellOutcome.Failed : CellOutcome.Succeeded;

    public static CorpusCell Parse(int order, string text)
    {
        var marks = text.Split('\n').Select(l => l.Trim()).First(l => l.StartsWith("// stays", StringComparison.Ordinal) || l.StartsWith("// goes", StringComparison.Ordinal))[3..]
            .Split(", ");
        var place = marks.FirstOrDefault(m => m.StartsWith("cell ", StringComparison.Ordinal)) ?? $"own {order}";
        return new CorpusCell(order, text, place, marks[0] == "stays", marks.Contains("fails"), marks.Contains("to be safe"));
    }
}
