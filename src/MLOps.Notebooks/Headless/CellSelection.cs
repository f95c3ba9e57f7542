using System.Globalization;
using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Headless;

/// <summary>
/// Finds the cells that a person names: by number (code cells that hold something, counted from 1), by id, by tag, or by the
/// heading above them. A heading means every code cell down to the next heading of its level.
/// </summary>
internal sealed class CellSelection(IReadOnlyList<NotebookCell> cells)
{
    private readonly List<int> _code = [.. Enumerable.Range(0, cells.Count).Where(i => IsRun(cells[i]))];

    /// <summary>Whether a run executes the cell at all: code that is not empty.</summary>
    public static bool IsRun(NotebookCell cell) => cell.Kind == CellKind.Code && cell.Source.Trim().Length > 0;

    /// <summary>Places of the code cells meant, in order; never empty.</summary>
    /// <exception cref="UserException">There is no such cell.</exception>
    public IReadOnlyList<int> Find(string name)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number >= 1 && number <= _code.Count
                ? [_code[number - 1]]
                : throw new UserException($"There is no cell {number}.", $"The notebook has {_code.Count} code cells, counted from 1.");
        }

        var found = ById(name) ?? ByTag(name) ?? ByHeading(name);
        return found switch
        {
            { Count: > 0 } => found,
            { } => throw new UserException($"There is no code under the heading '{name}'."),
            null => throw new UserException(UserError.Unknown("cell", name, Names())),
        };
    }

    private List<int>? ById(string id) => _code.FindIndex(i => cells[i].Id == id) is >= 0 and var at ? [_code[at]] : null;

    private List<int>? ByTag(string tag) => _code.Where(i => CellTags.Has(cells[i], tag)).ToList() is { Count: > 0 } found ? found : null;

    private List<int>? ByHeading(string name)
    {
        var wanted = name.TrimStart('#').Trim();
        var headings = Headings().ToList();
        var at = headings.FindIndex(h => h.Text.Equals(wanted, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
        {
            return null;
        }

        var end = headings.Skip(at + 1).Where(h => h.Level <= headings[at].Level).Select(h => h.Cell).FirstOrDefault(cells.Count);
        return _code.Where(i => i > headings[at].Cell && i < end).ToList();
    }

    private IEnumerable<(int Cell, int Level, string Text)> Headings() => Enumerable.Range(0, cells.Count)
        .Where(i => cells[i].Kind == CellKind.Markdown)
        .SelectMany(i => cells[i].Source.Split('\n').Select(line => (Cell: i, Level: line.TakeWhile(c => c == '#').Count(), Text: line.Trim().Trim('#').Trim())))
        .Where(h => h.Level is > 0 and < 7 && h.Text.Length > 0);

    private IEnumerable<string> Names() => Headings().Select(h => h.Text).Concat(_code.SelectMany(i => CellTags.Of(cells[i]))).Concat(_code.Select(i => cells[i].Id)).Distinct(StringComparer.Ordinal);
}
