using MLOps.Data;

namespace MLOps.Interactive.Formatting;

/// <summary>How much of a table is shown, and how its cells are written.</summary>
internal static class Rows
{
    /// <summary>Rows that a front end gets at most; the rest is said to exist.</summary>
    public const int Shown = 100;

    /// <summary>Columns that are shown at most.</summary>
    public const int MostColumns = 60;

    public static ColumnSchema Column(string name, Type type) => new(name, ScalarText.IsNumeric(type) ? "DOUBLE" : "VARCHAR");

    /// <summary>Numbers stay numbers, nothing stays null, the rest becomes a line of text.</summary>
    public static object? Cell(object? value) => value switch
    {
        null or DBNull => null,
        _ when ScalarText.IsNumeric(value.GetType()) => value,
        _ => ValuePreview.Of(value),
    };
}
