using System.Text;

namespace MLOps.Data;

/// <summary>A line of a text file as it stands in the file, without its end.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Byte">Where it begins in the (uncompressed) file, from 0.</param>
internal readonly record struct CsvLine(string Text, long Number, long Byte);

/// <summary>
/// Reads lines that end with LF, CR LF or CR, mixed as they come. NUL characters are taken out and counted; lines with bytes that
/// are none of the encoding's are remembered.
/// </summary>
internal sealed class CsvLines(TextReader reader, Encoding encoding, int preamble)
{
    private readonly char[] _buffer = new char[64 * 1024];
    private readonly int _endBytes = encoding.GetByteCount("\n");
    private readonly List<CsvLine> _undecoded = [];
    private int _at;
    private int _end;

    // Bytes that the line has in the file and not in its text, or the other way round.
    private int _more;
    private bool _isUndecoded;

    public long Nuls { get; private set; }

    /// <summary>Lines that had bytes which cannot be decoded, without their texts.</summary>
    public IReadOnlyList<CsvLine> Undecoded => _undecoded;

    public IEnumerable<CsvLine> Read()
    {
        var line = new StringBuilder();
        long number = 0, offset = preamble;
        while (Peek() is { } c)
        {
            _at++;
            if (c is not ('\n' or '\r'))
            {
                Keep(line, c);
                continue;
            }

            var read = Ended(line, ++number, offset);
            offset += encoding.GetByteCount(read.Text) + _more + _endBytes;
            _more = 0;
            if (c == '\r' && Peek() == '\n')
            {
                _at++;
                offset += _endBytes;
            }

            yield return read;
        }

        if (line.Length > 0)
        {
            yield return Ended(line, ++number, offset);
        }
    }

    private CsvLine Ended(StringBuilder line, long number, long begin)
    {
        if (_isUndecoded)
        {
            _undecoded.Add(new("", number, begin));
        }

        _isUndecoded = false;
        var text = line.ToString();
        line.Clear();
        return new(text, number, begin);
    }

    private void Keep(StringBuilder line, char c)
    {
        if (c == '\0')
        {
            Nuls++;
            _more += _endBytes;
            return;
        }

        var isForeign = ForeignBytes.Is(c);
        var meant = isForeign ? ForeignBytes.Western(c) : c;
        _more -= isForeign ? encoding.GetByteCount([meant]) - 1 : 0;
        _isUndecoded |= isForeign || c == '\uFFFD';
        line.Append(meant);
    }

    private char? Peek()
    {
        if (_at == _end)
        {
            (_at, _end) = (0, reader.Read(_buffer));
        }

        return _at < _end ? _buffer[_at] : null;
    }
}
