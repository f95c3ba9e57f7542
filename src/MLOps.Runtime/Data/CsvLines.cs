using System.Text;

namespace MLOps.Data;

/// <summary>A line of a text file as it stands in the file, without its end.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Byte">Where it begins in the (uncompressed) file, from 0.</param>
internal readonly record struct CsvLine(string Text, long Number, long Byte);

/// <summary>Reads lines that end with LF, CR LF or CR, mixed as they come. NUL characters are taken out and counted.</summary>
internal sealed class CsvLines(TextReader reader, Encoding encoding, int preamble)
{
    private readonly char[] _buffer = new char[64 * 1024];
    private readonly int _endBytes = encoding.GetByteCount("\n");
    private int _at;
    private int _end;

    public long Nuls { get; private set; }

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

            var text = line.ToString();
            var begin = offset;
            offset += encoding.GetByteCount(text) + _endBytes;
            if (c == '\r' && Peek() == '\n')
            {
                _at++;
                offset += _endBytes;
            }

            line.Clear();
            yield return new(text, ++number, begin);
        }

        if (line.Length > 0)
        {
            yield return new(line.ToString(), ++number, offset);
        }
    }

    private void Keep(StringBuilder line, char c)
    {
        if (c == '\0')
        {
            Nuls++;
        }
        else
        {
            line.Append(c);
        }
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
