using MLOps.Interactive.Commands;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Headless;

/// <summary>
/// Cells of notebooks in several languages that are not C#: what a command can show (HTML, SQL, diagrams) is given to that command,
/// the others are passed over with a sentence, and the notebook goes on.
/// </summary>
internal static class ForeignCell
{
    /// <summary>The answer to a cell in a language that nothing here knows; null when the session can answer.</summary>
    public static CellResult? Answer(NotebookCell cell, NotebookOutput output)
    {
        if (IsCSharp(cell) || Catalog.Default.TakesBody(cell.Language))
        {
            return null;
        }

        output.Stream(OutputStream.Error, new ForeignLanguage($"the language '{cell.Language}'").PassedOver(cell.Language) + "\n");
        return new CellResult(CellOutcome.Succeeded, TimeSpan.Zero);
    }

    /// <summary>The cell as the session takes it: the line that names its language stands in front, unless it is there already.</summary>
    public static string Submission(NotebookCell cell) =>
        IsCSharp(cell) || Catalog.Default.NamesLanguage(FirstMagic(cell.Source)) ? cell.Source : $"#!{cell.Language}\n{cell.Source}";

    /// <summary>
    /// SQL in a notebook of .NET Interactive was meant for a database that this session is not connected to. When the workspace
    /// cannot answer it, the cell is passed over too.
    /// </summary>
    public static CellResult Excuse(NotebookCell cell, CellResult result, NotebookOutput output)
    {
        if (cell.Language != "sql" || result.Error is not { Name: "SqlError" or "UserError" } error)
        {
            return result;
        }

        output.Stream(OutputStream.Error, $"This SQL was asked of the workspace, which cannot answer it; the cell was passed over. {error.Message}\n");
        return result with { Outcome = CellOutcome.Succeeded, Error = null };
    }

    private static bool IsCSharp(NotebookCell cell) => cell.Language == CellLanguages.CSharp;

    private static string FirstMagic(string source) => source.TrimStart() is ['#', '!', .. var rest] ? rest.Split('\n')[0].Trim() : "";
}
