using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Models.Scoring;

/// <summary>Reads a source's rows as inputs of a model, some at a time, in the source's order.</summary>
internal static class SourceBatches
{
    /// <summary>The source's rows, kept in a table of the engine so that several passes see the same order.</summary>
    public static string Pin(DataEngine engine, Source source, CancellationToken cancellation = default)
    {
        var table = "main." + Sql.Name(engine.NextTable());
        engine.Use(connection => DataEngine.Run(connection, $"CREATE TABLE {table} AS SELECT * FROM {source.Relation}", cancellation), cancellation);
        return table;
    }

    /// <exception cref="UserException">An input has no column in the source, or a value is of the wrong kind; the message names it.</exception>
    public static IEnumerable<(IReadOnlyList<ColumnBuffer> Inputs, int Rows)> Read(DataEngine engine, string relation, Source source, ModelSignature signature, int size)
    {
        var list = string.Join(", ", signature.Inputs.Select(i => Expression(i, source)));
        using var connection = engine.Duplicate();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {(list.Length == 0 ? "1" : list)} FROM {relation}";
        command.UseStreamingMode = true;
        using var reader = (DuckDBDataReader)Ask(command.ExecuteReader, source);
        while (Next(reader, signature, size, source) is (var inputs, > 0 and var rows))
        {
            yield return (rows == size ? inputs : inputs.ConvertAll(b => b.Pick(Enumerable.Range(0, rows).ToList())), rows);
        }
    }

    private static (List<ColumnBuffer> Inputs, int Rows) Next(DuckDBDataReader reader, ModelSignature signature, int size, Source source)
    {
        var buffers = signature.Inputs.Select(i => TensorType.Of(i).Allocate(i, size)).ToList();
        Func<bool> read = reader.Read;
        var row = 0;
        for (; row < size && Ask(read, source); row++)
        {
            for (var column = 0; column < buffers.Count; column++)
            {
                Set(buffers[column], row, reader, column, source);
            }
        }

        return (buffers, row);
    }

    // The engine casts to the model's types: a text that is no number is found there.
    private static T Ask<T>(Func<T> question, Source source)
    {
        try
        {
            return question();
        }
        catch (DuckDBException error)
        {
            var reason = error.Message.ReplaceLineEndings("\n").Split('\n')[0].TrimEnd('.');
            throw new UserException($"A value of {source.Name} is not of the type that the model takes: {reason}.");
        }
    }

    private static string Expression(TensorSpec input, Source source)
    {
        var name = Sql.Name(source.Column(input.Name).Name);
        return input.Length is null ? $"CAST({name} AS {TensorType.Of(input).DuckType})" : name;
    }

    private static void Set(ColumnBuffer buffer, int row, DuckDBDataReader reader, int column, Source source)
    {
        if (buffer.Spec.Length is not { } length)
        {
            // As when training: a missing boolean is false.
            if (!buffer.TryTake(reader, column, row) && buffer.Spec.Datatype != "BOOL")
            {
                throw new UserException($"Column '{buffer.Spec.Name}' of {source.Name} has a value in row {row + 1} that is no {buffer.Spec.Datatype}: null.");
            }

            return;
        }

        var items = reader.GetValue(column) is System.Collections.IList list ? list : Array.Empty<object>();
        if (items.Count != length)
        {
            throw new UserException($"Column '{buffer.Spec.Name}' of {source.Name} has {items.Count} values in row {row + 1}; the model needs {length}.");
        }

        for (var i = 0; i < length; i++)
        {
            buffer.TrySet(row * length + i, items[i]);
        }
    }
}
