using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLOps.Validation;

/// <summary>
/// A value written into an expectation: a bound, a member of a set. Keeps the text as it was written, so that <c>007</c> stays
/// <c>007</c> when it meets a text column and becomes 7 when it meets a number column.
/// </summary>
/// <param name="Text">The value as text: numbers in invariant culture, dates as ISO 8601.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct Literal(string Text, LiteralKind Kind)
{
    public static implicit operator Literal(string text) => new(text, LiteralKind.Text);

    public static implicit operator Literal(int number) => new(number.ToString(CultureInfo.InvariantCulture), LiteralKind.Number);

    public static implicit operator Literal(long number) => new(number.ToString(CultureInfo.InvariantCulture), LiteralKind.Number);

    public static implicit operator Literal(double number) => new(number.ToString("R", CultureInfo.InvariantCulture), LiteralKind.Number);

    public static implicit operator Literal(decimal number) => new(number.ToString(CultureInfo.InvariantCulture), LiteralKind.Number);

    public static implicit operator Literal(float number) => (double)number;

    public static implicit operator Literal(bool value) => new(value ? "true" : "false", LiteralKind.Boolean);

    public static implicit operator Literal(DateOnly day) => new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), LiteralKind.Text);

    public static implicit operator Literal(DateTime time) => new(time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture), LiteralKind.Text);

    /// <summary>As a report says it: text in single quotes, the rest bare.</summary>
    public override string ToString() => Kind == LiteralKind.Text ? $"'{Text}'" : Text;

    /// <summary>A number's value; NaN for what is none.</summary>
    internal double ToDouble() => double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    /// <summary>As JSON holds it: a whole number, a number, a boolean or a text.</summary>
    internal object ToPlain() => Kind switch
    {
        LiteralKind.Boolean => Text == "true",
        LiteralKind.Number when long.TryParse(Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) => whole,
        LiteralKind.Number when double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => Text,
    };

    private sealed class Converter : JsonConverter<Literal>
    {
        public override Literal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.True or JsonTokenType.False => reader.GetBoolean(),
            JsonTokenType.Number => new Literal(System.Text.Encoding.UTF8.GetString(reader.ValueSpan), LiteralKind.Number),
            _ => reader.GetString() ?? "",
        };

        public override void Write(Utf8JsonWriter writer, Literal value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.ToPlain(), options);
    }
}

public enum LiteralKind
{
    Text,
    Number,
    Boolean,
}
