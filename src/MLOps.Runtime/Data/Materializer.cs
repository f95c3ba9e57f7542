using System.Data;
using System.Globalization;
using System.Reflection;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>Brings a source's rows out of the engine, as a DataFrame, as a data view for ML.NET, or as objects.</summary>
internal sealed class Materializer(DataEngine engine)
{
    public DataFrame ToDataFrame(Source source) => Read(source, source.Columns.Select(KeptType).ToList());

    public IDataView ToDataView(Source source) => Read(source, source.Columns.Select(TrainerType).ToList());

    public IReadOnlyList<T> Rows<T>(Source source)
        where T : new()
    {
        var setters = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite)
            .Select(p => (Property: p, Column: source.Column(p.Name)))
            .ToList();
        var list = string.Join(", ", setters.Select(s => Sql.Name(s.Column.Name)));
        return engine.Query($"SELECT {list} FROM {source.Relation}", row =>
        {
            object item = new T();
            for (var i = 0; i < setters.Count; i++)
            {
                if (!row.IsDBNull(i))
                {
                    setters[i].Property.SetValue(item, ConvertTo(row.GetValue(i), setters[i].Property.PropertyType));
                }
            }

            return (T)item;
        });
    }

    private DataFrame Read(Source source, List<ColumnPlan> plans)
    {
        var list = string.Join(", ", plans.Select((p, i) => p.Expression(Sql.Name(source.Columns[i].Name))));
        var rows = engine.Scalar<long>($"SELECT count(*) FROM {source.Relation}");
        var columns = plans.Select((p, i) => p.Create(source.Columns[i].Name, rows)).ToList();
        engine.Use(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {list} FROM {source.Relation}";
            command.UseStreamingMode = true;
            using var reader = command.ExecuteReader();
            for (var row = 0L; reader.Read(); row++)
            {
                for (var i = 0; i < plans.Count; i++)
                {
                    plans[i].Set(columns[i], row, reader, i);
                }
            }

            return true;
        });
        return new DataFrame(columns);
    }

    private static ColumnPlan KeptType(ColumnSchema column) => column switch
    {
        { IsBoolean: true } => ColumnPlan.Of<bool>("BOOLEAN", null),
        { Type: "FLOAT" or "DOUBLE" } => ColumnPlan.Of<double>("DOUBLE", null),
        { Type: "HUGEINT" or "UHUGEINT" or "UBIGINT" } => ColumnPlan.Of<double>("DOUBLE", null),
        { IsNumeric: true } when column.Type.StartsWith("DECIMAL", StringComparison.Ordinal) => ColumnPlan.Of<double>("DOUBLE", null),
        { IsNumeric: true } => ColumnPlan.Of<long>("BIGINT", null),
        { IsTemporal: true } when column.Type != "TIME" => ColumnPlan.Of<DateTime>("TIMESTAMP", null),
        _ => ColumnPlan.Text(missing: null),
    };

    private static ColumnPlan TrainerType(ColumnSchema column) => column switch
    {
        { IsBoolean: true } => ColumnPlan.Of<bool>("BOOLEAN", false),
        { IsNumeric: true } => ColumnPlan.Of<float>("FLOAT", float.NaN),
        _ => ColumnPlan.Text(missing: ""),
    };

    private static object ConvertTo(object value, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain.IsInstanceOfType(value) => value,
            { IsEnum: true } => Enum.Parse(plain, (string)value, ignoreCase: true),
            _ when plain == typeof(string) => PlainValues.Of(value)?.ToString() ?? "",
            _ when plain == typeof(DateTime) && value is DateOnly day => day.ToDateTime(TimeOnly.MinValue),
            _ when plain == typeof(DateOnly) && value is DateTime time => DateOnly.FromDateTime(time),
            _ when plain == typeof(DateTimeOffset) && value is DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            _ => Convert.ChangeType(value, plain, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>How one column travels: the SQL that casts it, the DataFrame column that takes it, and what stands for null.</summary>
    private sealed record ColumnPlan(
        Func<string, string> Expression, Func<string, long, DataFrameColumn> Create, Action<DataFrameColumn, long, IDataRecord, int> Set)
    {
        public static ColumnPlan Of<T>(string type, T? missing)
            where T : unmanaged => new(
            column => $"CAST({column} AS {type})",
            (name, rows) => new PrimitiveDataFrameColumn<T>(name, rows),
            (column, row, record, i) => ((PrimitiveDataFrameColumn<T>)column)[row] = record.IsDBNull(i) ? missing : (T)record.GetValue(i));

        public static ColumnPlan Text(string? missing) => new(
            column => $"CAST({column} AS VARCHAR)",
            (name, rows) => new StringDataFrameColumn(name, rows),
            (column, row, record, i) => ((StringDataFrameColumn)column)[row] = record.IsDBNull(i) ? missing! : record.GetString(i));
    }
}
