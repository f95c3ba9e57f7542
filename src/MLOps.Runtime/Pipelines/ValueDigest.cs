using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLOps.Data;
using MLOps.Models;

namespace MLOps.Pipelines;

/// <summary>
/// The content of a variable's value as a SHA-256, so that a notebook and its export can be compared: tables by columns and rows (the
/// first 100,000), models of ML.NET by their files, everything else as JSON.
/// </summary>
public static class ValueDigest
{
    private const int Rows = 100_000;

    private static readonly JsonSerializerOptions Format = new()
    {
        IncludeFields = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <returns>64 lower-case hex digits; null when nothing of the value can be compared: a connection, an object without public data.</returns>
    public static string? Of(object? value) => TextOf(value) is { } text ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) : null;

    private static string? TextOf(object? value) => value switch
    {
        null => "null",
        ITransformer model => ModelOf(model),
        Delegate or Stream => null,
        TableReport table => Table(table.Columns.Select(c => $"{c.Name} {c.Type}"), table.Rows),
        IDataView view => Table(view.Schema.Where(c => !c.IsHidden).Select(c => $"{c.Name} {c.Type}"), view.Preview(Rows).RowView.Select(r => r.Values.Select(v => v.Value))),
        _ => JsonOf(value),
    };

    // As ML.NET writes it, without the times in the file. One that holds the notebook's own code cannot be written.
    private static string? ModelOf(ITransformer model)
    {
        using var file = new MemoryStream();
        try
        {
            new MLContext().Model.Save(model, null, file);
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException or NotImplementedException)
        {
            return null;
        }

        file.Position = 0;
        return ModelDigest.Of(file);
    }

    private static string? JsonOf(object value)
    {
        try
        {
            var json = JsonSerializer.Serialize(value, value.GetType(), Format);
            return json == "{}" && value is not System.Collections.IEnumerable ? null : json;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Table(IEnumerable<string> columns, IEnumerable<IEnumerable<object?>> rows)
    {
        var text = new StringBuilder().AppendJoin('\t', columns).Append('\n');
        foreach (var row in rows)
        {
            text.AppendJoin('\t', row.Select(Cell)).Append('\n');
        }

        return text.ToString();
    }

    private static string? Cell(object? value) => value switch
    {
        VBuffer<float> vector => string.Join(' ', vector.DenseValues().Select(v => v.ToString("R", CultureInfo.InvariantCulture))),
        VBuffer<double> vector => string.Join(' ', vector.DenseValues().Select(v => v.ToString("R", CultureInfo.InvariantCulture))),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
