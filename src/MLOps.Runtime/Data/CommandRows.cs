using System.Data;
using System.Data.Common;
using System.Globalization;

namespace MLOps.Data;

/// <summary>
/// Rows of another database through ADO.NET: PostgreSQL, SQL Server, SQLite, whatever has a driver. A command is executed each time it
/// is opened as a source; a connection that was closed is opened for that and closed again. A reader can be read once, and is read to its end.
/// </summary>
internal static class CommandRows
{
    private const int Looked = 1_000;

    /// <exception cref="UserException">The command cannot be executed; the message has the driver's reason.</exception>
    public static TabularData Read(DbCommand command, string name)
    {
        var connection = command.Connection ?? throw new UserException($"'{name}' is a command without a connection.", "Set its Connection, or make it with connection.CreateCommand().");
        var closed = connection.State == ConnectionState.Closed;
        try
        {
            if (closed)
            {
                connection.Open();
            }

            return Read(command.ExecuteReader(closed ? CommandBehavior.CloseConnection : CommandBehavior.Default), name, owned: true);
        }
        catch (DbException error)
        {
            throw Refused(name, error);
        }
    }

    /// <exception cref="UserException">The reader is closed.</exception>
    public static TabularData Read(DbDataReader reader, string name) => reader.IsClosed
        ? throw new UserException($"'{name}' is a reader that was read already.", "Give the command itself: it is executed whenever it is needed.")
        : Read(reader, name, owned: false);

    private static TabularData Read(DbDataReader reader, string name, bool owned)
    {
        var head = new List<object[]>();
        while (head.Count < Looked && Next(reader, name))
        {
            head.Add(Values(reader));
        }

        var columns = Enumerable.Range(0, reader.FieldCount).Select(i => (Name: reader.GetName(i), Type: TypeOf(reader.GetFieldType(i), head.Select(row => row[i])))).ToList();
        return new(columns.Select(c => new TabularColumn(c.Name, VariableSources.DuckType(c.Type))).ToList(), Rows(reader, head, columns, name, owned));
    }

    // An engine that types values rather than columns (SQLite) says of a column only what the current row holds.
    private static Type TypeOf(Type declared, IEnumerable<object> values) => values.Where(v => v is not DBNull).Select(v => v.GetType()).Distinct().ToList() switch
    {
        [] => declared,
        [var one] => one,
        var several when several.All(t => t == typeof(long) || t == typeof(double)) => typeof(double),
        _ => typeof(string),
    };

    private static object[] Values(DbDataReader reader)
    {
        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        return values;
    }

    private static IEnumerable<IEnumerable<object?>> Rows(DbDataReader reader, List<object[]> head, List<(string Name, Type Type)> columns, string name, bool owned)
    {
        try
        {
            foreach (var row in head)
            {
                yield return columns.Select((c, i) => Value(row[i], c, name));
            }

            while (head.Count == Looked && Next(reader, name))
            {
                var row = Values(reader);
                yield return columns.Select((c, i) => Value(row[i], c, name));
            }
        }
        finally
        {
            if (owned)
            {
                reader.Dispose();
            }
        }
    }

    private static bool Next(DbDataReader reader, string name)
    {
        try
        {
            return reader.Read();
        }
        catch (DbException error)
        {
            throw Refused(name, error);
        }
    }

    // A value further down may be of another type than the first ones.
    private static object? Value(object value, (string Name, Type Type) column, string name)
    {
        if (value is DBNull)
        {
            return null;
        }

        if (value is byte[] bytes)
        {
            return Convert.ToHexStringLower(bytes);
        }

        if (VariableSources.DuckType(column.Type) == "VARCHAR")
        {
            return value is string or Enum ? value : Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        if (value.GetType() == column.Type)
        {
            return value;
        }

        try
        {
            return Convert.ChangeType(value, column.Type, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is FormatException or InvalidCastException or OverflowException)
        {
            throw new UserException($"Column '{column.Name}' of {name} is {column.Type.Name}, but holds '{value}'.", $"Cast it in the command: CAST({column.Name} AS TEXT).");
        }
    }

    private static UserException Refused(string name, DbException error) => new($"The database refuses '{name}': {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
}
