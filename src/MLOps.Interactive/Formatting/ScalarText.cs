using System.Globalization;
using System.Numerics;

namespace MLOps.Interactive.Formatting;

/// <summary>Values that are one word: numbers, dates, booleans and the like. Invariant culture, dates in ISO 8601.</summary>
internal static class ScalarText
{
    public static bool IsScalar(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsPrimitive || plain.IsEnum || plain == typeof(string) || plain == typeof(decimal) || plain == typeof(DateTime) || plain == typeof(DateTimeOffset)
            || plain == typeof(DateOnly) || plain == typeof(TimeOnly) || plain == typeof(TimeSpan) || plain == typeof(Guid) || plain == typeof(BigInteger)
            || plain == typeof(Half) || plain == typeof(Int128) || plain == typeof(UInt128) || plain == typeof(Complex) || plain == typeof(Uri) || plain == typeof(Version);
    }

    public static bool IsNumeric(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return Type.GetTypeCode(plain) is >= TypeCode.SByte and <= TypeCode.Decimal && !plain.IsEnum;
    }

    public static string? TryFormat(object value) => value switch
    {
        DateTime x => x.ToString(x.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset x => x.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        DateOnly x => x.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly x => x.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        Type x => TypeNames.Of(x),
        IFormattable x when IsScalar(value.GetType()) => x.ToString(null, CultureInfo.InvariantCulture),
        _ when IsScalar(value.GetType()) => value.ToString(),
        _ => null,
    };
}
