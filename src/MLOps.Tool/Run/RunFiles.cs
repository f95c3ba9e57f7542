using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Headless.Parameters;
using MLOps.Notebooks.Pages;

namespace MLOps.Tool.Run;

/// <summary>The files of a run: the notebook and its parameters in, the executed notebook and its page out.</summary>
internal sealed class RunFiles(RunCall call)
{
    private readonly NotebookPage _page = new(Path.GetFileName(call.Notebook), call.Folder);

    /// <summary>Reads everything anew and decides what will run.</summary>
    /// <exception cref="WrongCallException">The notebook, the parameters or the cells named are not as they must be.</exception>
    public RunPlan Plan()
    {
        try
        {
            var notebook = NotebookFile.Read(call.Notebook);
            var options = call.Options with { Parameters = Parameters(), Previous = Previous(notebook) };
            return RunPlan.Create(notebook, options);
        }
        catch (UserException e)
        {
            throw new WrongCallException(e.Message);
        }
    }

    /// <param name="status">What the page says about the run.</param>
    public void Save(NotebookDocument notebook, string status)
    {
        NotebookFile.Write(call.Output, notebook);
        NotebookFile.WriteText(call.Page, _page.Render(notebook, status));
    }

    // What stands on the command line is nearer than what stands in a file, and a later file nearer than an earlier one.
    private Dictionary<string, ParameterValue> Parameters() => call.ParameterFiles.Select(ParameterFile.Read).Append(call.Options.Parameters)
        .SelectMany(values => values)
        .GroupBy(v => v.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);

    // Cells that are left out keep what the last run wrote, else what the notebook brings along.
    private NotebookDocument Previous(NotebookDocument notebook)
    {
        try
        {
            return File.Exists(call.Output) ? NotebookFile.Read(call.Output) : notebook;
        }
        catch (UserException)
        {
            return notebook;
        }
    }
}
