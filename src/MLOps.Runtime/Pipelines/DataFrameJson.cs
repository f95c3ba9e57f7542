using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Analysis;

namespace MLOps.Pipelines;

/// <summary>Data frames as JSON, column by column, read back into columns of the very same classes; missing values are null.</summary>
internal sealed class DataFrameJson : JsonConverter<DataFrame>
{
    private const string Primitive = "Primitive";

    private static readonly Dictionary<string, Type> Elements = new[]
    {
        typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(char), typeof(DateTime), typeof(string),
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);

    private sealed record Column(string Name, string Class, string Element, JsonElement Values);

    public override DataFrame Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize<List<Column>>(ref reader, options)!.Select(c => Of(c, options)));

    /// <exception cref="NotSupportedException">A column is of a class that is not kept, like one of vectors.</exception>
    public override void Write(Utf8JsonWriter writer, DataFrame value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var column in value.Columns)
        {
            Write(writer, column, options);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, DataFrameColumn column, JsonSerializerOptions options)
    {
        var isText = column is StringDataFrameColumn;
        if (!Elements.ContainsKey(column.DataType.Name) || (column.DataType == typeof(string) && !isText))
        {
            throw new NotSupportedException($"The column '{column.Name}' is a {column.GetType().Name}.");
        }

        writer.WriteStartObject();
        writer.WriteString(nameof(Column.Name), column.Name);
        writer.WriteString(nameof(Column.Class), column.GetType().IsGenericType ? Primitive : column.GetType().Name);
        writer.WriteString(nameof(Column.Element), column.DataType.Name);
        writer.WriteStartArray(nameof(Column.Values));
        foreach (var value in column)
        {
            JsonSerializer.Serialize(writer, value, value?.GetType() ?? typeof(object), options);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static DataFrameColumn Of(Column column, JsonSerializerOptions options)
    {
        var element = Elements.GetValueOrDefault(column.Element) ?? throw new JsonException($"There is no column of '{column.Element}'.");
        var values = column.Values.Deserialize((element.IsValueType ? typeof(Nullable<>).MakeGenericType(element) : element).MakeArrayType(), options);
        var type = column.Class == Primitive ? typeof(PrimitiveDataFrameColumn<>).MakeGenericType(element) : typeof(DataFrame).Assembly.GetType($"Microsoft.Data.Analysis.{column.Class}", throwOnError: true)!;
        return (DataFrameColumn)Activator.CreateInstance(type, column.Name, values)!;
    }
}
