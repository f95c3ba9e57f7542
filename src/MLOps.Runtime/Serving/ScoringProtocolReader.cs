using System.Text.Json;
using MLOps.Models;
using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>
/// Reads a request of MLflow's scoring protocol: JSON with exactly one of <c>dataframe_split</c>, <c>dataframe_records</c>,
/// <c>inputs</c> and <c>instances</c>, or CSV with a header. As there, columns that the model does not need are ignored.
/// </summary>
internal static class ScoringProtocolReader
{
    private static readonly string[] Keys = ["dataframe_split", "dataframe_records", "inputs", "instances"];

    /// <exception cref="RequestException">400: what is wrong, and with which column.</exception>
    public static InferenceRequest ReadJson(JsonElement root, ModelSignature signature)
    {
        var given = root.ValueKind == JsonValueKind.Object ? Keys.Where(k => root.TryGetProperty(k, out _)).ToList() : [];
        if (given.Count != 1)
        {
            throw RequestException.Bad($"The request must hold exactly one of {string.Join(", ", Keys)}{(given.Count == 0 ? "" : "; it holds " + string.Join(" and ", given))}.");
        }

        var body = root.GetProperty(given[0]);
        var table = given[0] switch
        {
            "dataframe_split" => Split(body),
            "inputs" when body.ValueKind == JsonValueKind.Object => Columns(body),
            _ => Rows(given[0], body, signature),
        };
        return Fill(table, signature);
    }

    /// <exception cref="RequestException">400: what is wrong, and with which column.</exception>
    public static InferenceRequest ReadCsv(string text, ModelSignature signature)
    {
        var lines = CsvText.Parse(text);
        if (lines.Count < 2)
        {
            throw RequestException.Bad("The CSV must have a header and at least one row.");
        }

        var buffers = signature.Inputs.Select(i => TensorType.Of(i).Allocate(i, lines.Count - 1)).ToList();
        foreach (var buffer in buffers)
        {
            var column = Position(lines[0], buffer.Spec);
            for (var row = 1; row < lines.Count; row++)
            {
                var value = column < lines[row].Count ? lines[row][column] : "";
                if (buffer.Spec.Length is not null || !buffer.TryParse(row - 1, value))
                {
                    throw Wrong(buffer.Spec, row - 1, value);
                }
            }
        }

        return new InferenceRequest(null, buffers, lines.Count - 1, null);
    }

    private static Table Split(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("columns"u8, out var columns) || columns.ValueKind != JsonValueKind.Array
            || !body.TryGetProperty("data"u8, out var data) || data.ValueKind != JsonValueKind.Array)
        {
            throw RequestException.Bad("'dataframe_split' must be an object with the arrays 'columns' and 'data'.");
        }

        var names = columns.EnumerateArray().Select(c => c.ToString()).ToList();
        return new Table(names, data.GetArrayLength(), Items(data, "dataframe_split", names.Count));
    }

    // One pass over the rows: an element of a JSON array is found by walking to it.
    private static Func<int, int, JsonElement> Items(JsonElement data, string key, int width)
    {
        var rows = data.EnumerateArray().Select(r => r.ValueKind == JsonValueKind.Array ? r.EnumerateArray().ToArray() : [r]).ToArray();
        var odd = Array.FindIndex(rows, r => r.Length != width);
        return odd < 0
            ? (row, column) => rows[row][column]
            : throw RequestException.Bad($"Row {odd} of '{key}' has {rows[odd].Length} values; there are {width} columns.");
    }

    private static Table Columns(JsonElement body)
    {
        var columns = body.EnumerateObject().Select(p => (p.Name, Values: p.Value.ValueKind == JsonValueKind.Array ? p.Value.EnumerateArray().ToArray() : [p.Value])).ToList();
        var rows = columns.Count == 0 ? 0 : columns[0].Values.Length;
        var odd = columns.FirstOrDefault(c => c.Values.Length != rows);
        return odd.Name is null
            ? new Table(columns.Select(c => c.Name).ToList(), rows, (row, column) => columns[column].Values[row])
            : throw RequestException.Bad($"Input '{odd.Name}' has {odd.Values.Length} rows, '{columns[0].Name}' has {rows}.");
    }

    // Objects carry their names; bare values are the signature's inputs in order.
    private static Table Rows(string key, JsonElement body, ModelSignature signature)
    {
        if (body.ValueKind != JsonValueKind.Array)
        {
            throw RequestException.Bad($"'{key}' must be an array of rows.");
        }

        var items = body.EnumerateArray().ToArray();
        if (items.Length > 0 && items[0].ValueKind != JsonValueKind.Object)
        {
            var names = signature.Inputs.Select(i => i.Name).ToList();
            return names is [_] && signature.Inputs[0].Length is not null
                ? new Table(names, items.Length, (row, _) => items[row])
                : new Table(names, items.Length, Items(body, key, names.Count));
        }

        var known = items.Take(1).SelectMany(i => i.EnumerateObject().Select(p => p.Name)).ToList();
        return new Table(known, items.Length, (row, column) => items[row].ValueKind == JsonValueKind.Object && items[row].TryGetProperty(known[column], out var value) ? value : default);
    }

    private static InferenceRequest Fill(Table table, ModelSignature signature)
    {
        if (table.Rows == 0)
        {
            throw RequestException.Bad("The request has no rows.");
        }

        var buffers = signature.Inputs.Select(i => TensorType.Of(i).Allocate(i, table.Rows)).ToList();
        foreach (var buffer in buffers)
        {
            var column = Position(table.Columns, buffer.Spec);
            for (var row = 0; row < table.Rows; row++)
            {
                Set(buffer, row, table.Value(row, column));
            }
        }

        return new InferenceRequest(null, buffers, table.Rows, null);
    }

    private static void Set(ColumnBuffer buffer, int row, JsonElement value)
    {
        if (buffer.Spec.Length is not { } length)
        {
            var read = value.ValueKind == JsonValueKind.Undefined ? buffer.TrySet(row, null) : buffer.TryRead(row, value);
            if (!read)
            {
                throw Wrong(buffer.Spec, row, value.ValueKind == JsonValueKind.Undefined ? "nothing" : OpenInferenceReader.Short(value));
            }

            return;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != length)
        {
            throw RequestException.Bad($"Input '{buffer.Spec.Name}' of row {row} must be an array of {length} numbers.");
        }

        var i = row * length;
        foreach (var item in value.EnumerateArray())
        {
            if (!buffer.TryRead(i++, item))
            {
                throw Wrong(buffer.Spec, row, OpenInferenceReader.Short(item));
            }
        }
    }

    private static int Position(IReadOnlyList<string> columns, TensorSpec spec)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == spec.Name)
            {
                return i;
            }
        }

        var hint = Nearest.Find(spec.Name, columns) is { } nearest ? $" Is it '{nearest}'?" : columns.Count == 0 ? "" : $" Given are: {string.Join(", ", columns.Take(8))}.";
        throw RequestException.Bad($"Input '{spec.Name}' ({spec}) is missing.{hint}");
    }

    private static RequestException Wrong(TensorSpec spec, int row, string value) =>
        RequestException.Bad($"Input '{spec.Name}' has in row {row} the value {(value.Length == 0 ? "nothing" : value)}, which is no {spec}.");

    private sealed record Table(IReadOnlyList<string> Columns, int Rows, Func<int, int, JsonElement> Value);
}
