using System.Diagnostics;
using System.Globalization;

namespace MLOps.Tool.Tests;

/// <summary>A run done again by the tool in a fresh process.</summary>
[Collection("sessions")] // a session owns the process's console
[Trait("Category", "Long")]
public sealed class ReproduceTests
{
    [Fact]
    public async Task A_run_is_done_again_in_a_fresh_process_from_the_cells_that_it_rests_on()
    {
        using var notebook = new TestNotebook();
        await notebook.Succeed("#!data add weather data/weather.csv", "add");
        await notebook.Succeed("using System.Text;\nvar factor = 2.0;", "factor");
        await notebook.Succeed("File.WriteAllText(\"unrelated.txt\", \"x\");", "unrelated");
        await notebook.Succeed("#!experiment rain\n#!run start twice", "start");
        await notebook.Succeed("var rows = mlops.Data.ToDataView(\"weather\");\nmlops.Experiments.Active.LogMetric(\"rows\", factor * (double)rows.GetRowCount()!);", "log");
        await notebook.Succeed("#!run log factor=2\n#!run end", "end");
        File.Delete(Path.Combine(notebook.Folder, "unrelated.txt"));

        var report = await notebook.Workspace.Experiments.ReproduceAsync("twice");

        Assert.True(report.Reproduced, report.Verdict);
        Assert.Equal((4, "rain"), (report.Cells, report.Again!.Experiment));
        Assert.Contains(report.Items, i => i is { Kind: "metric", Name: "rows", Equal: true });
        Assert.Contains(report.Items, i => i is { Kind: "input", Name: "dataset:weather@1", Equal: true });
        Assert.False(File.Exists(Path.Combine(notebook.Folder, "unrelated.txt")), "a cell ran that the run does not rest on");
        Assert.Single(notebook.Workspace.Experiments.Runs().Runs); // the second try is not in this workspace
    }

    [Fact]
    public async Task A_second_run_of_a_notebook_is_done_again_although_a_cell_that_it_needs_ends_the_first()
    {
        using var notebook = new TestNotebook();
        await notebook.Succeed("#!run start first", "start");
        await notebook.Succeed("var half = 0.5;\n#!run log half=0.5\n#!run end", "first");
        await notebook.Succeed("#!run start aside\n#!run end", "aside");
        await notebook.Succeed("#!run start second", "second");
        await notebook.Succeed("mlops.Experiments.Active.LogMetric(\"quarter\", half / 2);\n#!run end", "log");

        var report = await notebook.Workspace.Experiments.ReproduceAsync("second");

        Assert.True(report.Reproduced, report.Verdict);
        Assert.Equal(4, report.Cells); // the first run's cells are needed, what is aside is not
    }

    [Fact]
    public async Task Cells_that_import_a_file_are_done_again_beside_it_and_nothing_is_left_there()
    {
        using var notebook = new TestNotebook();
        await File.WriteAllTextAsync(Path.Combine(notebook.Folder, "helpers.csx"), "double Half(double x) => x / 2;");
        await notebook.Succeed("#!import helpers.csx", "import");
        await notebook.Succeed("#!run start imported", "start");
        await notebook.Succeed("mlops.Experiments.Active.LogMetric(\"half\", Half(3));\n#!run end", "log");
        var before = Directory.GetFiles(notebook.Folder).Order(StringComparer.Ordinal).ToList();

        var report = await notebook.Workspace.Experiments.ReproduceAsync("imported");

        Assert.True(report.Reproduced, report.Verdict);
        Assert.Equal(before, Directory.GetFiles(notebook.Folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_put_beside_the_notebook_not_even_while_its_cells_run()
    {
        using var notebook = new TestNotebook();
        await notebook.Succeed("#!run start alone", "start");
        await notebook.Succeed($"mlops.Experiments.Active.LogMetric(\"files\", Directory.GetFiles(@\"{notebook.Folder}\").Length);\n#!run end", "log");

        var report = await notebook.Workspace.Experiments.ReproduceAsync("alone");

        Assert.True(report.Reproduced, report.Verdict);
        Assert.Contains(report.Items, i => i is { Kind: "metric", Name: "files", Equal: true });
    }

    [Fact]
    public async Task What_comes_out_otherwise_the_second_time_is_named()
    {
        using var notebook = new TestNotebook();
        await notebook.Succeed("#!run start chance", "start");
        await notebook.Succeed("mlops.Experiments.Active.LogMetric(\"chance\", DateTimeOffset.UtcNow.Ticks);\n#!run end", "log");

        var report = await notebook.Workspace.Experiments.ReproduceAsync("chance");

        Assert.False(report.Reproduced);
        Assert.Contains("metric chance", report.Verdict, StringComparison.Ordinal);
        Assert.Equal(CellFails, (await notebook.Run("#!run reproduce chance")).Result.Outcome.ToString());
    }

    [Fact]
    public async Task A_reproduction_that_is_stopped_takes_its_process_with_it()
    {
        using var notebook = new TestNotebook();
        var mark = Path.Combine(notebook.Folder, "process");
        await notebook.Succeed("#!run start long", "start");
        await notebook.Succeed($"if (File.Exists(@\"{mark}\")) {{ File.WriteAllText(@\"{mark}\", $\"{{Environment.ProcessId}}\"); Thread.Sleep(60_000); }}\nmlops.Experiments.Active.LogMetric(\"x\", 1);\n#!run end", "log");
        await File.WriteAllTextAsync(mark, "");
        using var stop = new CancellationTokenSource();

        var reproduction = notebook.Workspace.Experiments.ReproduceAsync("long", stop.Token);
        await Patience.UntilAsync(() => new FileInfo(mark).Length > 0, "the cells were started");
        var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(mark, CancellationToken.None), CultureInfo.InvariantCulture));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reproduction);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)), "the cells go on");
    }

    [Fact]
    public async Task A_run_that_no_cell_started_cannot_be_done_again()
    {
        using var notebook = new TestNotebook();
        notebook.Workspace.Experiments.StartRun("program").End();

        var error = await Assert.ThrowsAsync<UserException>(() => notebook.Workspace.Experiments.ReproduceAsync("program"));
        Assert.Contains("not started by a cell", error.Message, StringComparison.Ordinal);
    }

    private const string CellFails = "Failed";
}
