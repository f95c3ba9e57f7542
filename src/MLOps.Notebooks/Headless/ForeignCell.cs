using MLOps.Interactive.Output;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Headless;

/// <summary>Cells of polyglot notebooks that are not C#: SQL is asked of the workspace, HTML is shown, others are passed over with a sentence.</summary>
internal static class ForeignCell
{
    /// <summary>The answer to a cell that the session cannot run; null when it can.</summary>
    public static CellResult? Answer(NotebookCell cell, NotebookOutput output)
    {
        switch (cell.Language)
        {
            case CellLanguages.CSharp or "sql":
                return null;
            case "html":
                output.Display(new MimeBundle(cell.Source).With(MimeBundle.Html, cell.Source));
                break;
            case "mermaid":
                output.Display(new MimeBundle(cell.Source));
                break;
            default:
                output.Stream(OutputStream.Error, $"This cell is in the language '{cell.Language}', which this kernel does not run; it was passed over.\n");
                break;
        }

        return new CellResult(CellOutcome.Succeeded, TimeSpan.Zero);
    }

    public static string Submission(NotebookCell cell) => cell.Language == "sql" ? $"#!sql\n{cell.Source}" : cell.Source;
}
