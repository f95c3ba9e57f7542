using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLOps.Profiling;

/// <summary>
/// One value of a column: a number, a truth value, or text (times as ISO 8601). Numbers keep all their digits in
/// <see cref="Text"/>, also where a double would not.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed record ProfileValue
{
    private ProfileValue(string text, double? number, bool? truth)
    {
        Text = text;
        Number = number;
        Truth = truth;
    }

    /// <summary>The value as text, invariant culture.</summary>
    public string Text { get; }

    /// <summary>The value as a double when it is a number; else null.</summary>
    public double? Number { get; }

    /// <summary>The value when it is true or false; else null.</summary>
    public bool? Truth { get; }

    public static ProfileValue OfText(string text) => new(text, null, null);

    public static ProfileValue OfNumber(double value) => new(value.ToString("R", CultureInfo.InvariantCulture), value, null);

    public static ProfileValue OfTruth(bool value) => new(value ? "true" : "false", null, value);

    /// <summary>A number from its digits; text when they are none.</summary>
    public static ProfileValue OfDigits(string digits) =>
        double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new(digits, number, null)
            : OfText(digits);

    public override string ToString() => Text;

    private sealed class Converter : JsonConverter<ProfileValue>
    {
        public override ProfileValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.True => OfTruth(true),
            JsonTokenType.False => OfTruth(false),
            JsonTokenType.Number => OfDigits(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)),
            _ => OfText(reader.GetString() ?? ""),
        };

        public override void Write(Utf8JsonWriter writer, ProfileValue value, JsonSerializerOptions options)
        {
            if (value.Truth is { } truth)
            {
                writer.WriteBooleanValue(truth);
            }
            else if (value.Number is not null)
            {
                writer.WriteRawValue(value.Text);
            }
            else
            {
                writer.WriteStringValue(value.Text);
            }
        }
    }
}
