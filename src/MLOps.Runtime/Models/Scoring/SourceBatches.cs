using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Models.Scoring;

/// <summary>Reads a source's rows as inputs of a model, some at a time, in the source's order.</summary>
internal static class SourceBatches
{
    /// <summary>The source's rows, kept in a table of the engine so that several passes see the same order.</summary>
    public static string Pin(DataEngine engine, Source source)
    {
        var table = "main." + Sql.Name(engine.NextTable());
        engine.Execute($"CREATE TABLE {table} AS SELECT * FROM {source.Relation}");
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
        using var reader = Ask(command.ExecuteReader, source);
        var rows = new List<object?[]>(size);
        while (Ask(reader.Read, source))
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add(row);
            if (rows.Count == size)
            {
                yield return (Fill(signature, rows, source), rows.Count);
                rows.Clear();
            }
        }

        if (rows.Count > 0)
        {
            yield return (Fill(signature, rows, source), rows.Count);
        }
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

    private static List<ColumnBuffer> Fill(ModelSignature signature, List<object?[]> rows, Source source)
    {
        var buffers = signature.Inputs.Select(i => TensorType.Of(i).Allocate(i, rows.Count)).ToList();
        for (var c = 0; c < buffers.Count; c++)
        {
            for (var r = 0; r < rows.Count; r++)
            {
                Set(buffers[c], r, rows[r][c], source);
            }
        }

        return buffers;
    }

    private static void Set(ColumnBuffer buffer, int row, object? value, Source source)
    {
        if (buffer.Spec.Length is not { } length)
        {
            // As when training: a missing boolean is false.
            if (!buffer.TrySet(row, value) && !((value is null or DBNull) && buffer.Spec.Datatype == "BOOL"))
            {
                throw new UserException($"Column '{buffer.Spec.Name}' of {source.Name} has a value in row {row + 1} that is no {buffer.Spec.Datatype}: {value ?? "null"}.");
            }

            return;
        }

        var items = value is System.Collections.IList list ? list : Array.Empty<object>();
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
