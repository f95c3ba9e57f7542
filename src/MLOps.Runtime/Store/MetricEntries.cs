using System.Globalization;
using System.Text.Json;

namespace MLOps.Store;

/// <summary>
/// Reads metric entries of the inbox without a document for each: they come by the million. Run and key are mostly those of the
/// entry before, whose strings are used again.
/// </summary>
internal sealed class MetricEntries
{
    private string _run = "";
    private string _key = "";

    /// <summary>False when the line is not a whole metric entry.</summary>
    /// <exception cref="JsonException">The line is no JSON.</exception>
    public bool TryRead(ReadOnlySpan<byte> line, out MetricEntry entry)
    {
        var (run, key, step, value, time) = ((string?)null, (string?)null, (long?)null, (double?)null, (DateTimeOffset?)null);
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Field(ref reader);
            reader.Read();
            switch (name)
            {
                case 'r':
                    run = _run = Same(ref reader, _run);
                    break;
                case 'k':
                    key = _key = Same(ref reader, _key);
                    break;
                case 's' when reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var whole):
                    step = whole;
                    break;
                case 'v':
                    value = Number(ref reader);
                    break;
                case 't' when reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var instant):
                    time = instant;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var complete = run is not null && key is not null && step is not null && value is not null && time is not null;
        entry = complete ? new MetricEntry(run!, key!, step!.Value, value!.Value, time!.Value.UtcDateTime) : default;
        return complete;
    }

    private static char Field(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("run"u8) ? 'r'
        : reader.ValueTextEquals("key"u8) ? 'k'
        : reader.ValueTextEquals("step"u8) ? 's'
        : reader.ValueTextEquals("value"u8) ? 'v'
        : reader.ValueTextEquals("time"u8) ? 't'
        : '?';

    private static string Same(ref Utf8JsonReader reader, string before) => reader.ValueTextEquals(before) ? before : reader.GetString() ?? "";

    // NaN and infinities travel as strings.
    private static double? Number(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.String when double.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var special) => special,
        _ => null,
    };
}

internal readonly record struct MetricEntry(string Run, string Key, long Step, double Value, DateTime Time);
