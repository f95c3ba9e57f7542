using System.Text.Json;
using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>Writes MLflow's answer: one value per row when the model has one output, else an object per row.</summary>
internal static class ScoringProtocolWriter
{
    public static void Response(Utf8JsonWriter writer, IReadOnlyList<ColumnBuffer> outputs, int rows)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("predictions"u8);
        for (var row = 0; row < rows; row++)
        {
            Row(writer, outputs, row);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter writer, IReadOnlyList<ColumnBuffer> outputs, int row)
    {
        if (outputs is [var only])
        {
            only.WriteCell(writer, row);
            return;
        }

        writer.WriteStartObject();
        foreach (var output in outputs)
        {
            writer.WritePropertyName(output.Spec.Name);
            output.WriteCell(writer, row);
        }

        writer.WriteEndObject();
    }
}
