using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLOps.Tool.Tests.Run;

[Trait("Category", "Long")]
public sealed class WatchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private Process? _process;

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_change_runs_the_notebook_again_from_the_changed_cell_on()
    {
        Write("Console.WriteLine(\"dear\"); var n = 1;", "n");
        Start();
        await Ran(1);
        Write("Console.WriteLine(\"dear\"); var n = 1;", "n + 41");
        await Ran(2);
        Assert.Equal("[1/2] [2/2] | [2/2]", Cells());
        Assert.Contains(_lines, line => line.EndsWith("  42", StringComparison.Ordinal));
        Assert.Contains("dear", File.ReadAllText(_folder.File("story.out.ipynb")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_that_is_broken_for_a_moment_is_waited_for()
    {
        Write("1");
        Start("--from", "1");
        await Ran(1);
        _folder.Write("story.dib", "");
        await Patience.UntilAsync(() => _lines.Any(l => l.Contains("There is no cell 1", StringComparison.Ordinal)), "the mistake is said");
        Write("2");
        await Ran(2);
    }

    [Fact]
    public async Task A_changed_import_starts_a_new_session()
    {
        _folder.Write("tools.csx", "int Answer() => 1;");
        Write("#!import tools.csx", "Answer()");
        Start();
        await Ran(1);
        _folder.Write("tools.csx", "int Answer() => 42;");
        await Ran(2);
        Assert.Equal("[1/2] [2/2] | [1/2] [2/2]", Cells());
        Assert.Contains(_lines, line => line.EndsWith("  42", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_parameter_runs_from_the_parameters_on()
    {
        _folder.Write("values.yaml", "n: 2");
        Write("// tags: parameters\nint n = 1;", "n");
        Start("--params-file", "values.yaml");
        await Ran(1);
        _folder.Write("values.yaml", "n: 42");
        await Ran(2);
        Assert.Equal("[1/2] [=/2] [2/2] | [=/2] [2/2]", Cells());
        Assert.Contains(_lines, line => line.EndsWith("  42", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_while_a_cell_runs_interrupts_it_and_runs_the_new_text()
    {
        Write("File.WriteAllText(\"reached\", \"\");", "while (true) { }");
        Start();
        await Patience.UntilAsync(() => File.Exists(_folder.File("reached")), "the first cell has run");
        await Task.Delay(500);
        Write("File.WriteAllText(\"reached\", \"\");", "6 * 7");
        await Ran(1);
        Assert.Contains(_lines, line => line.StartsWith("[2/2]", StringComparison.Ordinal) && line.EndsWith("  42", StringComparison.Ordinal));
        Assert.Single(_lines, line => line.StartsWith("[1/2]", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_signal_ends_it_with_the_outcome_of_the_last_run()
    {
        Skip.If(OperatingSystem.IsWindows(), "A console event cannot be sent to one process there.");

        // Not the interrupt of Ctrl+C, which is handled alike: a process that a script starts in the background ignores that one.
        const int Terminate = 15;
        Write("1");
        Start();
        await Ran(1);
        Assert.Equal(0, Signal(_process!.Id, Terminate));
        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(20)), "the process still runs");
        Assert.Equal(0, _process.ExitCode);
    }

    private void Write(params string[] cells) => _folder.Write("story.dib", string.Concat(cells.Select(c => $"#!csharp\n\n{c}\n\n")));

    private void Start(params string[] options)
    {
        _process = Process.Start(ToolRun.StartInfo(_folder.Path, ["run", "story.dib", "--watch", .. options]))!;
        _process.StandardInput.Close();
        _process.OutputDataReceived += Add;
        _process.ErrorDataReceived += Add;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Add(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _lines.Enqueue(text);
        }
    }

    private Task Ran(int times) => Patience.UntilAsync(() => _lines.Count(l => l.StartsWith("Watching", StringComparison.Ordinal)) >= times, $"run {times} has ended; said so far:\n{string.Join('\n', _lines)}");

    /// <summary>The numbers of the cells that ran, run by run.</summary>
    private string Cells() => string.Join(' ', _lines.Select(l => l.StartsWith('[') ? l[..5] : l.StartsWith("Watching", StringComparison.Ordinal) ? "|" : "").Where(l => l.Length > 0)).TrimEnd('|', ' ');

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
