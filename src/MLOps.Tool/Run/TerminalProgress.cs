using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Pages;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Run;

/// <summary>
/// The headings of the notebook, and under them one line per cell: its number, how long it took, the first line of what it gave.
/// In front of a person the line of the running cell counts its time.
/// </summary>
internal sealed class TerminalProgress : INotebookProgress, IDisposable
{
    private const int DeepestHeading = 3;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.5);

    private readonly TextWriter _out;
    private readonly Terminal _terminal;
    private readonly bool _showsPrinted;
    private readonly Lock _gate = new();
    private readonly Stopwatch _watch = new();
    private readonly Timer _timer;
    private RunPlan? _plan;
    private int _told;
    private string _running = "";
    private bool _isLineOpen;

    /// <param name="showsPrinted">Whether what cells print stands there too, as it comes.</param>
    public TerminalProgress(TextWriter output, Terminal terminal, bool showsPrinted = false)
    {
        _out = output;
        _terminal = terminal;
        _showsPrinted = showsPrinted;
        _timer = new Timer(_ => ShowRunning(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Planned(RunPlan plan)
    {
        _plan = plan;
        _told = 0;
        var leftOut = plan.Cells.Where(c => c.Role is CellRole.LeftOut or CellRole.Preamble).Select(c => c.Number).ToList();
        if (leftOut.Count > 0)
        {
            _out.WriteLine(_terminal.Dim($"Left out: {(leftOut.Count == 1 ? "cell" : "cells")} {Ranges(leftOut)}."));
        }
    }

    public void Started(PlannedCell planned, NotebookCell cell)
    {
        lock (_gate)
        {
            Headings(planned.Index);
            _running = $"{Number(planned)} ";
            _watch.Restart();
            if (_showsPrinted)
            {
                _out.WriteLine(Shorten(_running + FirstStatement(cell)));
            }
            else if (_terminal.IsLive)
            {
                _running += "{0,9}  " + FirstStatement(cell).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
                _timer.Change(TimeSpan.FromMilliseconds(100), Tick);
            }
            else
            {
                _out.Write(_running);
                _out.Flush();
            }
        }
    }

    public void Printed(OutputStream stream, string text)
    {
        if (!_showsPrinted)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select((part, i) => (part, isNext: i > 0)))
            {
                if (line.isNext)
                {
                    _out.WriteLine();
                    _isLineOpen = false;
                }

                if (line.part.Length > 0)
                {
                    _out.Write((_isLineOpen ? "" : "    ") + (stream == OutputStream.Error ? _terminal.Red(line.part) : line.part));
                    _isLineOpen = true;
                }
            }

            _out.Flush();
        }
    }

    public void Finished(PlannedCell planned, NotebookCell cell, CellResult result)
    {
        lock (_gate)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            CloseLine();
            var start = !_showsPrinted && !_terminal.IsLive ? "" : Number(planned) + " ";
            var width = _terminal.Width - (Number(planned).Length + 12);
            var time = $"{Durations.Text(result.Duration),9}";
            var (text, isFailed) = result.Error is { } error ? ($"{error.Name}: {FirstLine(error.Message)}", true) : (Said(planned, cell), false);
            var shown = text.Length <= width ? text : text[..(width - 1)] + "…";
            _out.WriteLine($"{start}{_terminal.Dim(time)}  {(isFailed ? _terminal.Red(shown) : shown)}".TrimEnd());
            _out.Flush();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void ShowRunning()
    {
        lock (_gate)
        {
            if (_watch.IsRunning)
            {
                _out.Write("\r" + _terminal.Dim(Shorten(string.Format(CultureInfo.InvariantCulture, _running, Durations.Text(_watch.Elapsed)))) + "\e[K");
                _out.Flush();
            }
        }
    }

    // The line of the running cell is written over by the next thing that is said.
    private void CloseLine()
    {
        _watch.Stop();
        if (_showsPrinted && _isLineOpen)
        {
            _out.WriteLine();
            _isLineOpen = false;
        }
        else if (_terminal.IsLive && !_showsPrinted)
        {
            _out.Write("\r\e[K");
        }
    }

    private void Headings(int until)
    {
        for (; _told < until; _told++)
        {
            var cell = _plan!.Notebook.Cells[_told];
            foreach (var line in cell.Kind == CellKind.Markdown ? cell.Source.Split('\n') : [])
            {
                if (line.TakeWhile(c => c == '#').Count() is > 0 and <= DeepestHeading && line.TrimStart('#').StartsWith(' '))
                {
                    _out.WriteLine(_terminal.Bold(Shorten(line.Trim('#', ' ', '\r'))));
                }
            }
        }
    }

    private string Number(PlannedCell planned)
    {
        var total = _plan!.Total.ToString(CultureInfo.InvariantCulture);
        var number = planned.IsInjected ? "=" : planned.Number.ToString(CultureInfo.InvariantCulture);
        return $"[{number.PadLeft(total.Length)}/{total}]";
    }

    private string Said(PlannedCell planned, NotebookCell cell) => planned switch
    {
        { IsInjected: true } => string.Join(", ", _plan!.Options.Parameters.Select(p => $"{p.Key} = {p.Value.Text}")),
        { Role: CellRole.Preamble } => "references and usings only",
        _ => FirstOutput(cell),
    };

    private static string FirstOutput(NotebookCell cell)
    {
        var outputs = cell.Outputs.OfType<JsonObject>().ToList();
        var result = outputs.LastOrDefault(o => (string?)o["output_type"] == "execute_result");
        return (result is null ? outputs : [result]).Select(o => Text(o["text"] ?? (o["data"] as JsonObject)?["text/plain"])).Select(Headline).FirstOrDefault(l => l.Length > 0) ?? "";
    }

    // A document that begins with its brackets alone is told on one line, a comment without its mark.
    private static string Headline(string text)
    {
        var first = FirstLine(text);
        return first.Trim('{', '[').Length == 0 ? string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : first.TrimStart('#', ' ');
    }

    // What runs, rather than what is said about it.
    private static string FirstStatement(NotebookCell cell) =>
        cell.Source.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0 && !l.StartsWith("//", StringComparison.Ordinal)) ?? FirstLine(cell.Source);

    private static string FirstLine(string text) => text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) ?? "";

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private string Shorten(string line) => line.Length < _terminal.Width ? line : line[..(_terminal.Width - 2)] + "…";

    /// <summary>1, 2, 3, 7 as "1-3, 7".</summary>
    private static string Ranges(List<int> numbers)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var n in numbers)
        {
            if (runs.Count > 0 && runs[^1].Last >= n - 1)
            {
                runs[^1] = (runs[^1].First, n);
            }
            else
            {
                runs.Add((n, n));
            }
        }

        return string.Join(", ", runs.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}-{r.Last}"));
    }
}
