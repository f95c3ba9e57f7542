using System.Diagnostics;
using System.Globalization;
using System.Text;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>
/// Does a run again: the cells that it rests on, in order, in a fresh process over a copy of the store as it is now, with the datasets.
/// </summary>
internal sealed class RunReproducer(Workspace workspace, IReadOnlyList<string> program)
{
    private const string NotComparable = "fit_seconds";

    public async Task<RunReproduction> ReproduceAsync(RunReport run, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var executed = workspace.Store.Read(c => RunCode.Executed(c, run));
        var cells = executed.Count == 0 ? [] : RunCode.Slice(executed, run);
        if (cells.Count == 0)
        {
            throw new UserException($"Run {run.Name} was not started by a cell of a notebook: its code is not known.", "Its commit and its changes are on its page.");
        }

        var folder = Directory.CreateTempSubdirectory("mlops-again-");
        var notebook = Path.Combine(folder.FullName, "again.dib");
        try
        {
            var home = Path.Combine(folder.FullName, ".mlops");
            workspace.Store.CopyTo(home, cancellation);
            await File.WriteAllTextAsync(notebook, $"#!csharp\n\n#!experiment \"{run.Experiment}\"\n\n" + string.Concat(cells.Select(c => $"#!csharp\n\n{c.Text.TrimEnd()}\n\n")), cancellation).ConfigureAwait(false);
            var (code, said) = await RunAsync(notebook, FolderOf(run), home, cancellation).ConfigureAwait(false);
            var again = code == 0 ? Again(folder.FullName, home, run) : null;
            return new RunReproduction(
                Summary(run), again is null ? null : Summary(again.Value.Run), cells.Count, again is null ? [] : Compare(run, Models(workspace, run.Id), again.Value.Run, again.Value.Models),
                code != 0 ? $"the cells failed: {said}" : again is null ? "the cells started no run of this name." : null, watch.Elapsed.TotalSeconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Cells import files and read data relative to their notebook.
    private string FolderOf(RunReport run)
    {
        var own = run.Notebook is { } notebook ? Path.GetDirectoryName(Path.Combine(workspace.BaseDirectory, notebook)) : null;
        return Directory.Exists(own) ? own : workspace.BaseDirectory;
    }

    private async Task<(int Code, string Said)> RunAsync(string notebook, string folder, string home, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), "run", notebook, "--cwd", folder])
        {
            WorkingDirectory = workspace.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["MLOPS_HOME"] = home;
        start.Environment.Remove("MLFLOW_TRACKING_URI"); // a second try is no news for the team
        using var process = Process.Start(start) ?? throw new UserException($"'{program[0]}' cannot be started.");
        process.StandardInput.Close();
        var said = new StringBuilder();
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false); // it holds files of the folder that goes
            throw;
        }

        said.Append(await error.ConfigureAwait(false)).Append(await output.ConfigureAwait(false));
        return (process.ExitCode, said.ToString().Trim().Split('\n').FirstOrDefault(l => l.Trim().Length > 0)?.Trim() ?? "it said nothing");
    }

    private static (RunReport Run, Dictionary<string, string> Models)? Again(string folder, string home, RunReport run)
    {
        using var second = Workspace.OpenAt(home, new WorkspaceOptions { BaseDirectory = folder });
        var id = second.Store.Read(c => c.Scalar<string>("SELECT id FROM runs WHERE name = ? AND id <> ? AND started > ? ORDER BY started DESC LIMIT 1", run.Name, run.Id, run.Started));
        id ??= second.Store.Read(c => c.Scalar<string>("SELECT id FROM runs WHERE experiment = ? AND started > ? ORDER BY started DESC LIMIT 1", run.Experiment, run.Started));
        return id is null ? null : (second.Experiments.Get(id), Models(second, id));
    }

    private static List<ReproducedItem> Compare(RunReport run, Dictionary<string, string> models, RunReport again, Dictionary<string, string> modelsAgain) =>
    [
        .. run.Parameters.Select(p => Item("parameter", p.Key, p.Value, again.Parameters.GetValueOrDefault(p.Key))),
        .. run.Metrics.Where(m => !m.Key.StartsWith("system/", StringComparison.Ordinal) && !m.Key.EndsWith(NotComparable, StringComparison.Ordinal))
            .Select(m => Item("metric", m.Key, Number(m.Last), again.Metrics.FirstOrDefault(x => x.Key == m.Key) is { } other ? Number(other.Last) : null)),
        .. run.Inputs.Select(i => Item("input", i.Source, i.Digest, again.Inputs.FirstOrDefault(x => x.Source == i.Source && x.Role == i.Role)?.Digest)),
        .. models.Select(m => Item("model", m.Key, m.Value, modelsAgain.GetValueOrDefault(m.Key))),
    ];

    // The digest of a model's content, which two trainings can share.
    private static Dictionary<string, string> Models(Workspace of, string run) => of.Store.Read(c => c.Query(
            "SELECT model, coalesce(content, digest) FROM model_versions WHERE run = ? ORDER BY version", r => (Model: r.GetString(0), Digest: r.GetString(1)), run))
        .GroupBy(m => m.Model, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Digest, StringComparer.Ordinal);

    private static ReproducedItem Item(string kind, string name, string expected, string? actual) => new(kind, name, expected, actual ?? "missing", expected == actual);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static RunSummary Summary(RunReport r) =>
        new(r.Id, r.Name, r.Experiment, r.Status, r.Started, r.Seconds, r.Parameters, r.Metrics.ToDictionary(m => m.Key, m => m.Last, StringComparer.Ordinal));
}
