using System.Text;
using System.Text.Json;

namespace MLOps.Data;

/// <summary>
/// Takes a JSON text apart into its values: the elements of an array, or values one after another. However long the text is, no more
/// of it is kept than the value at work.
/// </summary>
internal sealed class JsonValues(Stream text, TextEncodings.Found encoding, int depth)
{
    private const int Window = 64 * 1024;

    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly Stream _utf8 = encoding.Name == "UTF-8" ? text : Encoding.CreateTranscodingStream(text, encoding.Name == TextEncodings.Mixed ? ForeignBytes.WesternUtf8 : encoding.Encoding, Encoding.UTF8);
    private byte[] _window = new byte[Window];
    private JsonReaderState _state = new(new() { AllowMultipleValues = true, MaxDepth = depth });
    private int _at;
    private int _filled;
    private bool _isAll;
    private long _line = 1;
    private long _byte = encoding.Preamble;

    /// <summary>Where the value that was read last begins; or, when there was no JSON, where that begins.</summary>
    public CsvLine Place { get; private set; }

    /// <summary>The next value; null at the end. The caller disposes it.</summary>
    /// <exception cref="JsonException">What follows is no JSON.</exception>
    public JsonDocument? Next()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_window.AsSpan(_at, _filled - _at), _isAll, _state);
            if (Read(ref reader) is { } value)
            {
                Pass((int)reader.BytesConsumed, reader.CurrentState);
                return value;
            }

            if (_isAll)
            {
                return null;
            }

            Fill();
        }
    }

    // Null when the window ends within a value, or before one.
    private JsonDocument? Read(ref Utf8JsonReader reader)
    {
        var start = (long?)null;
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
                {
                    continue; // its elements are the rows
                }

                start = reader.TokenStartIndex;
                Place = At((int)start);
                return JsonDocument.TryParseValue(ref reader, out var value) ? value : null;
            }

            return null;
        }
        catch (JsonException)
        {
            Place = At((int)(start ?? reader.BytesConsumed));
            throw;
        }
    }

    private CsvLine At(int position)
    {
        var before = _window.AsSpan(_at, position);
        return new("", _line + before.Count((byte)'\n'), _byte + Bytes(before));
    }

    private void Pass(int read, JsonReaderState state)
    {
        var passed = _window.AsSpan(_at, read);
        (_line, _byte) = (_line + passed.Count((byte)'\n'), _byte + Bytes(passed));
        (_at, _state) = (_at + read, state);
    }

    // In the file, whose encoding may be another.
    private long Bytes(ReadOnlySpan<byte> utf8) => encoding.Name == "UTF-8" ? utf8.Length : encoding.Encoding.GetByteCount(Encoding.UTF8.GetString(utf8));

    // A value that does not fit makes the window larger.
    private void Fill()
    {
        var kept = _filled - _at;
        var next = kept > _window.Length / 2 ? new byte[_window.Length * 2] : _window;
        _window.AsSpan(_at, kept).CopyTo(next);
        var isFirst = _at == 0 && _filled == 0;
        (_window, _at, _filled) = (next, 0, kept);
        var read = _utf8.ReadAtLeast(_window.AsSpan(_filled), _window.Length - _filled, throwOnEndOfStream: false);
        _filled += read;
        _isAll = _filled < _window.Length;
        _at = isFirst && _window.AsSpan(0, _filled).StartsWith(Mark) ? Mark.Length : 0;
    }
}
