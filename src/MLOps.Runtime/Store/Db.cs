using System.Data;
using System.Globalization;
using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>The few calls that this project makes on a DuckDB connection. Parameters are positional (<c>?</c>).</summary>
internal static class Db
{
    public static int Execute(this DuckDBConnection connection, string sql, params object?[] args)
    {
        using var command = connection.Command(sql, args);
        return command.ExecuteNonQuery();
    }

    public static T? Scalar<T>(this DuckDBConnection connection, string sql, params object?[] args)
    {
        using var command = connection.Command(sql, args);
        var value = command.ExecuteScalar();
        return value is null or DBNull
            ? default
            : (T)Convert.ChangeType(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture);
    }

    public static List<T> Query<T>(this DuckDBConnection connection, string sql, Func<IDataRecord, T> map, params object?[] args)
    {
        using var command = connection.Command(sql, args);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    public static string? Text(this IDataRecord row, int index) => row.IsDBNull(index) ? null : row.GetString(index);

    public static DateTimeOffset Time(this IDataRecord row, int index) =>
        new(DateTime.SpecifyKind(row.GetDateTime(index), DateTimeKind.Utc), TimeSpan.Zero);

    public static DateTimeOffset? TimeOrNull(this IDataRecord row, int index) => row.IsDBNull(index) ? null : row.Time(index);

    private static DuckDBCommand Command(this DuckDBConnection connection, string sql, object?[] args)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var arg in args)
        {
            command.Parameters.Add(new DuckDBParameter(Parameter(arg)));
        }

        return command;
    }

    // Times travel as UTC; DuckDB stores TIMESTAMPTZ as an instant.
    private static object Parameter(object? value) => value is DateTimeOffset time ? time.UtcDateTime : value ?? DBNull.Value;
}
