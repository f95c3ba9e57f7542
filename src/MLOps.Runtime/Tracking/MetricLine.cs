using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>
/// One metric's entries for the inbox, written by hand: the part that never changes is kept, so that a point costs neither an
/// allocation nor a JSON writer. Not safe for several threads at once; the run's lock guards it.
/// </summary>
internal sealed class MetricLine
{
    // step, value and time with their names: 20 + 24 + 33 characters at most, and 30 of names and quotes.
    private const int LongestTail = 160;

    private readonly byte[] _line;
    private readonly int _head;
    private long _last;

    /// <param name="last">The highest step so far.</param>
    public MetricLine(string run, string key, long last = -1)
    {
        _last = last;
        var head = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"t":"metrics","run":"{{JsonEncodedText.Encode(run)}}","key":"{{JsonEncodedText.Encode(key)}}","step":"""));
        _head = head.Length;
        _line = new byte[_head + LongestTail];
        head.CopyTo(_line, 0);
    }

    /// <param name="step">Null: one more than the highest so far, from 0.</param>
    public void Append(Inbox inbox, long? step, double value, DateTimeOffset time)
    {
        var at = step ?? _last + 1;
        _last = Math.Max(_last, at);
        var length = _head;
        Utf8Formatter.TryFormat(at, _line.AsSpan(length), out var written);
        length += written;
        Add(",\"value\":"u8, ref length);
        if (double.IsFinite(value))
        {
            value.TryFormat(_line.AsSpan(length), out written, "R", CultureInfo.InvariantCulture);
            length += written;
        }
        else
        {
            Add(double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8, ref length);
        }

        Add(",\"time\":\""u8, ref length);
        Utf8Formatter.TryFormat(time, _line.AsSpan(length), out written, new System.Buffers.StandardFormat('O'));
        length += written;
        Add("\"}\n"u8, ref length);
        inbox.Append(_line.AsSpan(0, length));
    }

    private void Add(ReadOnlySpan<byte> text, ref int length)
    {
        text.CopyTo(_line.AsSpan(length));
        length += text.Length;
    }
}
