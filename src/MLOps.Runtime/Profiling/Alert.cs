namespace MLOps.Profiling;

/// <summary>Something about a table or column that deserves a look.</summary>
/// <param name="Column">Null when it is about the table.</param>
/// <param name="Value">The figure that crossed the threshold.</param>
/// <param name="Message">A sentence that can be understood by itself.</param>
public sealed record Alert(AlertKind Kind, AlertLevel Level, string? Column, double Value, double Threshold, string Message);

public enum AlertKind
{
    /// <summary>A table without rows, or a column without any value.</summary>
    Empty,
    Duplicates,
    Constant,
    Missing,
    Infinite,
    HighCorrelation,
    DateText,
    Imbalance,
    Skewed,
    HighCardinality,
    Zeros,
    Uniform,
    Unique,
    ConstantLength,

    /// <summary>The engine has no way to look into values of this type.</summary>
    Unsupported,

    /// <summary>Columns that were left out of further figures because they are constant or have no value; one alert for all of them.</summary>
    Rejected,

    /// <summary>A time series whose unit root cannot be rejected.</summary>
    NonStationary,

    /// <summary>A time series with a period.</summary>
    Seasonal,

    /// <summary>Rows that are almost an earlier one.</summary>
    NearDuplicates,

    /// <summary>Values that are probably one value in several spellings.</summary>
    DirtyCategory,

    /// <summary>Values that tell something of persons, or a column's name that says so.</summary>
    PersonalData,

    /// <summary>A column that predicts the target by itself.</summary>
    Leakage,
}

/// <summary>Problem: will hurt most uses. Warning: look before use. Note: good to know.</summary>
public enum AlertLevel
{
    Problem,
    Warning,
    Note,
}
