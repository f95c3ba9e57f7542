using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Tests.Formatting;

/// <summary>Console.Out is the process's: one test at a time.</summary>
[Collection("console")]
public sealed class ProgressBarTests : IDisposable
{
    private readonly TextWriter _before = Console.Out;
    private readonly Recorder _output = new();
    private readonly Clock _clock = new();

    public ProgressBarTests() => Console.SetOut(TextWriter.Synchronized(new Writer(_output)));

    public void Dispose() => Console.SetOut(_before);

    [Fact]
    public void A_bar_is_shown_at_once_and_updated_where_it_stands()
    {
        using var bar = new ProgressBar(200, "training", _clock);
        _clock.Pass(2);
        bar.Report(50);

        Assert.Equal("training  ░░░░░░░░░░░░░░░░░░░░░░░░ 0 %  0 of 200, 0.0 s", _output.Shown[0].Text);
        Assert.Equal("training  ██████░░░░░░░░░░░░░░░░░░ 25 %  50 of 200, 2.0 s, 6.0 s left", _output.Updates[0].Text);
        Assert.Contains("<progress max=\"1\" value=\"0.25\"", _output.Updates[0].Data["text/html"].GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_updated_at_most_ten_times_a_second_and_at_its_end()
    {
        using (var bar = new ProgressBar(1000, "", _clock))
        {
            for (var i = 0; i < 1000; i++)
            {
                _clock.Pass(0.001);
                bar.Advance();
            }
        }

        Assert.InRange(_output.Updates.Count, 9, 11);
        Assert.Contains("100 %  1,000 of 1,000", _output.Updates[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_takes_shares_where_a_progress_of_double_is_asked_for()
    {
        using var bar = new ProgressBar(clock: _clock);
        _clock.Pass(1);
        ((IProgress<double>)bar).Report(0.5);

        Assert.Contains("50 %", _output.Updates[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_advances_its_bar_and_ends_it_even_when_left_early()
    {
        foreach (var item in Enumerable.Range(0, 10).ToList().WithProgress("loop"))
        {
            if (item == 4)
            {
                break;
            }
        }

        Assert.Contains("4 of 10", _output.Updates[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_shows_a_bar_only_when_it_takes_longer_than_a_second_and_takes_it_away_in_the_end()
    {
        var progress = new MLOps.Interactive.Commands.CommandProgress(_output, _clock);
        progress.Report(new("opening", 0));
        Assert.Empty(_output.Shown);
        _clock.Pass(1.5);
        progress.Report(new("counting", 0.5));
        _clock.Pass(1);
        progress.Report(new("sampling", 0.75));

        Assert.StartsWith("counting", Assert.Single(_output.Shown).Text, StringComparison.Ordinal);
        Assert.StartsWith("sampling", _output.Updates[^1].Text, StringComparison.Ordinal);

        progress.Dispose();
        Assert.All(_output.Updates[^1].Data.Values, form => Assert.Equal("", form.GetValue<string>()));
    }

    [Fact]
    public void A_command_that_is_done_when_it_first_says_something_shows_no_bar()
    {
        using var progress = new MLOps.Interactive.Commands.CommandProgress(_output, _clock);
        _clock.Pass(1.5);
        progress.Report(new("done", 1));
        Assert.Empty(_output.Shown);
    }

    [Fact]
    public void Without_a_total_it_counts()
    {
        foreach (var _ in Enumerable.Range(0, 5).Where(i => i >= 0).WithProgress("items"))
        {
        }

        Assert.StartsWith("items  5, ", _output.Updates[^1].Text, StringComparison.Ordinal);
    }

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => _now;

        public void Pass(double seconds) => _now += (long)(seconds * TimestampFrequency);
    }

    private sealed class Recorder : ICellOutput
    {
        public List<MimeBundle> Shown { get; } = [];

        public List<MimeBundle> Updates { get; } = [];

        public void Stream(OutputStream stream, string text)
        {
        }

        public void Display(MimeBundle bundle, string? displayId = null) => Shown.Add(bundle);

        public void Update(string displayId, MimeBundle bundle) => Updates.Add(bundle);

        public void Clear(bool wait = false)
        {
        }

        public string ReadLine(string prompt, bool password = false) => "";
    }

    private sealed class Writer(ICellOutput output) : StringWriter(new Formats(output));

    private sealed class Formats(ICellOutput output) : IFormatProvider
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICellOutput) ? output : null;
    }
}
