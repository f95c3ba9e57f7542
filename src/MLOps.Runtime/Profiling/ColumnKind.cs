using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>How a column is looked at. Which figures it gets follows from this.</summary>
public enum ColumnKind
{
    /// <summary>Integers, floats and decimals.</summary>
    Numeric,

    /// <summary>Text with many different values. UUIDs, times of day, intervals and bytes are looked at as text too.</summary>
    Text,

    /// <summary>Text with at most 50 different values that repeat (distinct at most half of the present values), or an enum.</summary>
    Categorical,

    Boolean,

    /// <summary>Dates and timestamps.</summary>
    Datetime,

    /// <summary>Structs, lists, maps and JSON objects. Their fields are columns of their own, named by their path.</summary>
    Nested,

    /// <summary>Texts of which at least 95 % are absolute URLs.</summary>
    Url,

    /// <summary>Texts of which at least 95 % are absolute file paths.</summary>
    Path,

    /// <summary>Numbers that follow an order of time, each close to the one before.</summary>
    TimeSeries,
}

internal static class ColumnKinds
{
    /// <summary>Whether a type of the engine is one of whole numbers, of any width and with or without a sign.</summary>
    public static bool IsInteger(string type) => type.EndsWith("INT", StringComparison.Ordinal) || type.EndsWith("INTEGER", StringComparison.Ordinal);

    /// <summary>The kind that follows from the type alone. Text may become categorical once its values were counted.</summary>
    public static ColumnKind Of(ColumnSchema column) => column switch
    {
        _ when column.Type.EndsWith(']') => ColumnKind.Nested,
        _ when column.Type.StartsWith("ENUM", StringComparison.Ordinal) => ColumnKind.Categorical,
        { IsNumeric: true } => ColumnKind.Numeric,
        { IsBoolean: true } => ColumnKind.Boolean,
        { Type: "DATE" } => ColumnKind.Datetime,
        _ when column.Type.StartsWith("TIMESTAMP", StringComparison.Ordinal) => ColumnKind.Datetime,
        _ when IsNested(column.Type) => ColumnKind.Nested,
        _ => ColumnKind.Text,
    };

    private static bool IsNested(string type) =>
        type == "JSON" || type == "VARIANT" || type.StartsWith("STRUCT", StringComparison.Ordinal)
        || type.StartsWith("MAP", StringComparison.Ordinal) || type.StartsWith("UNION", StringComparison.Ordinal);
}
