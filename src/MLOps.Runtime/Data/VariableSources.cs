using System.Collections;
using System.Data;
using System.Data.Common;
using System.Reflection;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>Loads C# values into tables of the data engine: DataFrame, IDataView, DataTable, ADO.NET commands, sequences of records or anonymous objects.</summary>
internal sealed class VariableSources(DataEngine engine)
{
    /// <exception cref="UserException">The value is not a table.</exception>
    /// <exception cref="OperationCanceledException">What was loaded of it is gone again.</exception>
    public Source Open(object value, string name, CancellationToken cancellation = default)
    {
        var table = Tabular(value, name);
        if (table.Columns.Count == 0)
        {
            throw new UserException($"'{name}' ({value.GetType().Name}) has no columns.", "A table needs at least one readable property or column.");
        }

        var relation = "main." + Sql.Name(engine.NextTable());
        var definitions = table.Columns.Select((c, i) => $"{Sql.Name(Unique(table.Columns, i))} {c.Type}");
        engine.Execute($"CREATE TABLE {relation} ({string.Join(", ", definitions)})");
        try
        {
            Load(value, table, relation, cancellation);
            return new Source(name, SourceKind.Variable, relation, engine.Describe(relation, cancellation), () => ContentDigest.Of(engine, relation), "variable:" + name);
        }
        catch
        {
            engine.Execute($"DROP TABLE {relation}");
            throw;
        }
    }

    private void Load(object value, TabularData table, string relation, CancellationToken cancellation) => engine.Use(
        connection =>
        {
            using var appender = connection.CreateAppender("main", relation["main.".Length..].Trim('"'));
            if (value is DataFrame frame)
            {
                FrameRows.Append(frame, appender, cancellation);
            }
            else
            {
                Append(table.Rows, appender, cancellation);
            }

            return true;
        },
        cancellation);

    private static void Append(IEnumerable<IEnumerable<object?>> rows, DuckDB.NET.Data.DuckDBAppender appender, CancellationToken cancellation)
    {
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            var target = appender.CreateRow();
            foreach (var cell in row)
            {
                Append(target, cell);
            }

            target.EndRow();
        }
    }

    private static string Unique(IReadOnlyList<TabularColumn> columns, int index)
    {
        var name = columns[index].Name;
        var earlier = columns.Take(index).Count(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
        return earlier == 0 ? name : $"{name}_{earlier}";
    }

    private static TabularData Tabular(object value, string name) => value switch
    {
        DataFrame frame => FromDataFrame(frame),
        IDataView view => DataViewRows.Read(view),
        DataTable table => FromDataTable(table),
        DbCommand command => CommandRows.Read(command, name),
        DbDataReader reader => CommandRows.Read(reader, name),
        IEnumerable items and not string => FromObjects(items),
        _ => throw new UserException(
            $"'{name}' is a {value.GetType().Name}, which is not a table.",
            "Sources are DataFrame, IDataView, DataTable, a database command (DbCommand), a sequence of records, a dataset, a file, or SQL in quotes."),
    };

    // Its rows have a way of their own into the engine: FrameRows.
    private static TabularData FromDataFrame(DataFrame frame) => new(frame.Columns.Select(c => new TabularColumn(c.Name, DuckType(c.DataType))).ToList(), []);

    private static TabularData FromDataTable(DataTable table) => new(
        table.Columns.Cast<DataColumn>().Select(c => new TabularColumn(c.ColumnName, DuckType(c.DataType))).ToList(),
        table.Rows.Cast<DataRow>().Select(r => r.ItemArray.AsEnumerable()));

    private static TabularData FromObjects(IEnumerable items)
    {
        var list = items.Cast<object?>().Where(x => x is not null).Select(x => x!).ToList();
        var element = ElementType(items.GetType()) is { } declared && declared != typeof(object) ? declared : list.FirstOrDefault()?.GetType();
        if (element is null)
        {
            return new([], []);
        }

        if (IsScalar(element))
        {
            return new([new TabularColumn("value", DuckType(element))], list.Select(x => new[] { (object?)x }.AsEnumerable()));
        }

        var properties = element.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0).ToList();
        var fields = element.GetFields(BindingFlags.Public | BindingFlags.Instance).ToList();
        var columns = properties.Select(p => new TabularColumn(p.Name, DuckType(p.PropertyType)))
            .Concat(fields.Select(f => new TabularColumn(f.Name, DuckType(f.FieldType)))).ToList();
        return new(columns, list.Select(x => properties.Select(p => p.GetValue(x)).Concat(fields.Select(f => f.GetValue(x)))));
    }

    private static Type? ElementType(Type sequence) => sequence.GetInterfaces().Append(sequence)
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .Select(i => i.GetGenericArguments()[0]).FirstOrDefault();

    private static bool IsScalar(Type type) => DuckType(type) != "VARCHAR" || type == typeof(string);

    internal static string DuckType(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return Type.GetTypeCode(plain) switch
        {
            _ when plain.IsEnum => "VARCHAR",
            TypeCode.Boolean => "BOOLEAN",
            TypeCode.SByte => "TINYINT",
            TypeCode.Byte => "UTINYINT",
            TypeCode.Int16 => "SMALLINT",
            TypeCode.UInt16 => "USMALLINT",
            TypeCode.Int32 => "INTEGER",
            TypeCode.UInt32 => "UINTEGER",
            TypeCode.Int64 => "BIGINT",
            TypeCode.UInt64 => "UBIGINT",
            TypeCode.Single => "FLOAT",
            TypeCode.Double => "DOUBLE",
            TypeCode.Decimal => "DECIMAL(38, 10)",
            TypeCode.DateTime => "TIMESTAMP",
            _ when plain == typeof(DateTimeOffset) => "TIMESTAMPTZ",
            _ when plain == typeof(DateOnly) => "DATE",
            _ when plain == typeof(float[]) => "FLOAT[]",
            _ when plain == typeof(double[]) => "DOUBLE[]",
            _ => "VARCHAR",
        };
    }

    internal static void Append(DuckDB.NET.Data.IDuckDBAppenderRow row, object? value) => _ = value switch
    {
        null or DBNull => row.AppendNullValue(),
        bool x => row.AppendValue(x),
        sbyte x => row.AppendValue(x),
        byte x => row.AppendValue(x),
        short x => row.AppendValue(x),
        ushort x => row.AppendValue(x),
        int x => row.AppendValue(x),
        uint x => row.AppendValue(x),
        long x => row.AppendValue(x),
        ulong x => row.AppendValue(x),
        float x => row.AppendValue(x),
        double x => row.AppendValue(x),
        decimal x => row.AppendValue(x),
        DateTime x => row.AppendValue(x),
        DateTimeOffset x => row.AppendValue(x.UtcDateTime),
        DateOnly x => row.AppendValue(x),
        float[] x => row.AppendValue(x),
        double[] x => row.AppendValue(x),
        string[] x => row.AppendValue(x),
        IFormattable x => row.AppendValue(x.ToString(null, System.Globalization.CultureInfo.InvariantCulture)),
        _ => row.AppendValue(value.ToString()),
    };
}

/// <summary>Rows on their way into the engine: columns with DuckDB types, and a value or null per column and row.</summary>
internal sealed record TabularData(IReadOnlyList<TabularColumn> Columns, IEnumerable<IEnumerable<object?>> Rows);

internal sealed record TabularColumn(string Name, string Type);
