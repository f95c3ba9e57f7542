using MLOps.Notebooks.Files;
using MLOps.Notebooks.Session;
using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Export;

/// <summary>Export of what a session executed so far.</summary>
public sealed class NotebookExport(NotebookSession session)
{
    /// <summary>The cells that an export would keep, and why the others go.</summary>
    public SliceReport Show() => Exporter().Show(Cells(), session.Options.NotebookPath, Page(session.Options.NotebookPath));

    /// <param name="page">The notebook's page, whose headings name the steps; read from its file when null.</param>
    /// <exception cref="UserException">The folder is not empty, or the notebook cannot be exported; nothing was written then.</exception>
    public Task<ExportReport> ExportAsync(ExportOptions options, NotebookDocument? page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var path = session.Options.NotebookPath;
        var request = new ExportRequest(Cells(), options.Output ?? Path.Combine("pipelines", Path.GetFileNameWithoutExtension(path) ?? "notebook"))
        {
            Session = session.Id,
            Since = session.History.Count == 0 ? session.Options.Clock.GetUtcNow() : session.History[0].Started,
            NotebookPath = path,
            Page = page ?? Page(path),
            Answers = session.Variables.Where(v => v.Value is not null && Literals.Of(v.Value) is not null).ToDictionary(v => v.Name, v => v.Value!, StringComparer.Ordinal),
            Values = session.Variables.Where(v => options.For.Count == 0 || options.For.Contains(v.Name, StringComparer.Ordinal)).ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal),
            Outputs = session.History.ToDictionary(c => c.Order, c => (IReadOnlyList<string>)c.Outputs.Keys.ToList()),
            Options = options,
        };
        return Exporter().ExportAsync(request, cancellation);
    }

    private ProjectExporter Exporter() => new(session.Workspace, session.Options.Catalog, session.References);

    private List<SliceCell> Cells() => session.History.Select(c => new SliceCell(c.Order, c.Expanded ?? c.Submission.Text, c.Submission.CellId, c.Outcome) { Written = c.Submission.Text }).ToList();

    // Without its page the steps are named after what they do.
    private static NotebookDocument? Page(string? path)
    {
        try
        {
            return path is not null && File.Exists(path) ? NotebookFile.Read(path) : null;
        }
        catch (Exception error) when (error is UserException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
