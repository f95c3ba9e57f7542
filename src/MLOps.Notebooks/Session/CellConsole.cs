using System.Text;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Compatibility;

namespace MLOps.Notebooks.Session;

/// <summary>
/// The process's console while a session lives: what any thread prints goes to the current cell's output within a twentieth of
/// a second, in the order in which it was printed; between cells, to the last cell's. A host that prints to the terminal itself
/// takes <see cref="Console.Out"/> before its first cell.
/// </summary>
internal sealed class CellConsole : IDisposable
{
    private const int LargestPiece = 8 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly StringBuilder _buffer = new();
    private readonly Timer _timer;
    private readonly TextWriter _out;
    private readonly TextWriter _error;
    private readonly Reader _in;
    private (TextWriter Out, TextWriter Error, TextReader In)? _original;
    private OutputStream _current;
    private ICellOutput? _output;
    private IRunningCell? _cell;
    private bool _isTimerSet;

    public CellConsole()
    {
        _timer = new Timer(_ => Flush(), null, Timeout.Infinite, Timeout.Infinite);
        // Console.SetOut wraps a writer that is not synchronised, and Console.Out would then never be this one again.
        _out = TextWriter.Synchronized(new Writer(this, OutputStream.Out));
        _error = TextWriter.Synchronized(new Writer(this, OutputStream.Error));
        _in = new Reader(this);
    }

    /// <summary>Sends what is printed from now on to <paramref name="output"/>, the cell's.</summary>
    public void Attach(ICellOutput output, IRunningCell cell)
    {
        Flush();
        _output = output;
        _cell = cell;
        _in.Forget();
        if (Console.Out != _out)
        {
            _original = (Console.Out, Console.Error, Console.In);
            Console.SetOut(_out);
            Console.SetError(_error);
            Console.SetIn(_in);
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            _isTimerSet = false;
            if (_buffer.Length > 0)
            {
                var text = _buffer.ToString();
                _buffer.Clear();
                _output?.Stream(_current, text);
            }
        }
    }

    public void Dispose()
    {
        Flush();
        _timer.Dispose();
        if (_original is { } original && Console.Out == _out)
        {
            Console.SetOut(original.Out);
            Console.SetError(original.Error);
            Console.SetIn(original.In);
        }
    }

    private void Write(OutputStream stream, ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            Append(stream, text);
        }
    }

    private void Append(OutputStream stream, ReadOnlySpan<char> text)
    {
        if (stream != _current)
        {
            Flush();
            _current = stream;
        }

        _buffer.Append(text);
        if (_buffer.Length >= LargestPiece)
        {
            Flush();
        }
        else if (!_isTimerSet)
        {
            _isTimerSet = true;
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private string ReadLine() => _output is { } output ? new OrderedOutput(output, this).ReadLine("") : throw new UserException("Nobody can answer here.");

    /// <summary>
    /// The console is the one ambient thing that every library already has: code in a cell that wants to show something rich
    /// (<c>x.Display()</c>) asks the console's writer for the cell's output, as one asks any writer for its formats.
    /// </summary>
    private sealed class Writer(CellConsole console, OutputStream stream) : TextWriter(new Formats(console))
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => console.Write(stream, [value]);

        public override void Write(char[] buffer, int index, int count) => console.Write(stream, buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer) => console.Write(stream, buffer);

        public override void Write(string? value) => console.Write(stream, value);

        public override void WriteLine(string? value) => console.Write(stream, value + NewLine);

        public override void Flush() => console.Flush();
    }

    private sealed class Formats(CellConsole console) : IFormatProvider
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICellOutput)
            ? console._output is { } output ? new OrderedOutput(output, console) : null
            : formatType == typeof(IRunningCell) ? console._cell
            : System.Globalization.CultureInfo.CurrentCulture.GetFormat(formatType);
    }

    private sealed class Reader(CellConsole console) : TextReader
    {
        private string _rest = "";

        /// <summary>What an earlier cell was given and did not read is not an answer to this one.</summary>
        public void Forget() => _rest = "";

        public override string? ReadLine()
        {
            if (_rest.Length > 0)
            {
                var rest = _rest.TrimEnd('\n');
                _rest = "";
                return rest;
            }

            return console.ReadLine();
        }

        public override int Peek() => _rest.Length > 0 ? _rest[0] : -1;

        public override int Read()
        {
            if (_rest.Length == 0)
            {
                _rest = console.ReadLine() + "\n";
            }

            var next = _rest[0];
            _rest = _rest[1..];
            return next;
        }
    }
}
