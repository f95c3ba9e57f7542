using System.Globalization;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Models.Evaluation;

/// <summary>The truth of every row that was read, as what the model answers: a class, yes or no, or a number.</summary>
internal sealed class Labels
{
    private readonly double[] _numbers = []; // NaN where missing
    private readonly string?[]? _texts;

    private Labels(double[] numbers) => _numbers = numbers;

    private Labels(string?[] texts) => _texts = texts;

    public int Count => _texts?.Length ?? _numbers.Length;

    public static Labels Read(DataEngine engine, string relation, ColumnSchema column, CancellationToken cancellation)
    {
        var name = Sql.Name(column.Name);
        return SliceColumns.IsNumber(column)
            ? new Labels(engine.Query($"SELECT CAST({name} AS DOUBLE) FROM {relation}", row => row.IsDBNull(0) ? double.NaN : row.GetDouble(0), cancellation).ToArray())
            : column.Type == "BOOLEAN"
            ? new Labels(engine.Query($"SELECT {name} FROM {relation}", row => row.IsDBNull(0) ? null : ModelAnswers.Text(row.GetBoolean(0)), cancellation).ToArray())
            : new Labels(engine.Query($"SELECT CAST({name} AS VARCHAR) FROM {relation}", row => row.Text(0), cancellation).ToArray());
    }

    public bool Has(int row) => _texts is null ? !double.IsNaN(_numbers[row]) : _texts[row] is not null;

    /// <summary>As a model's classes can be compared with: 1 and 1.0 are the same number.</summary>
    public string Class(int row) => _texts is null ? ModelAnswers.Text(_numbers[row]) : _texts[row]!;

    /// <exception cref="UserException">It is neither a boolean nor 0 or 1.</exception>
    public bool Yes(int row) => Class(row) switch
    {
        "true" or "True" or "1" => true,
        "false" or "False" or "0" => false,
        var other => throw new UserException($"The model answers yes or no, but the label is '{other}'.", "The label must be a boolean, or 0 and 1."),
    };

    /// <exception cref="UserException">It is no number.</exception>
    public double Number(int row) => _texts is null
        ? _numbers[row]
        : double.TryParse(_texts[row], NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
        ? x
        : throw new UserException($"The model answers numbers, but the label is '{_texts[row]}'.", "Name the column that it was trained to predict.");
}
