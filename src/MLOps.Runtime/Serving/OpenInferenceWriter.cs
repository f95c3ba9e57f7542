using System.Text.Json;
using MLOps.Models;
using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>Writes the Open Inference Protocol's answers, and for our own client its requests.</summary>
internal static class OpenInferenceWriter
{
    public static void Response(Utf8JsonWriter writer, DeploymentState state, InferenceRequest request, IReadOnlyList<ColumnBuffer> outputs)
    {
        writer.WriteStartObject();
        writer.WriteString("model_name"u8, state.Model);
        writer.WriteString("model_version"u8, state.VersionText);
        if (request.Id is not null)
        {
            writer.WriteString("id"u8, request.Id);
        }

        Tensors(writer, "outputs", request.Outputs is { } asked ? asked.Select(n => outputs.First(o => o.Spec.Name == n)) : outputs, request.Rows);
        writer.WriteEndObject();
    }

    public static void Request(Utf8JsonWriter writer, IEnumerable<ColumnBuffer> inputs, int rows)
    {
        writer.WriteStartObject();
        Tensors(writer, "inputs", inputs, rows);
        writer.WriteEndObject();
    }

    public static void ServerMetadata(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, "mlops");
        writer.WriteString("version"u8, InferenceServer.Version);
        writer.WriteStartArray("extensions"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void ModelMetadata(Utf8JsonWriter writer, DeploymentState state)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, state.Model);
        writer.WriteStartArray("versions"u8);
        writer.WriteStringValue(state.VersionText);
        writer.WriteEndArray();
        writer.WriteString("platform"u8, "mlnet_zip");
        Specs(writer, "inputs", state.Signature.Inputs);
        Specs(writer, "outputs", state.Signature.Outputs);
        writer.WriteEndObject();
    }

    private static void Tensors(Utf8JsonWriter writer, string property, IEnumerable<ColumnBuffer> tensors, int rows)
    {
        writer.WriteStartArray(property);
        foreach (var tensor in tensors)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tensor.Spec.Name);
            writer.WriteString("datatype"u8, tensor.Spec.Datatype);
            writer.WriteStartArray("shape"u8);
            writer.WriteNumberValue(rows);
            if (tensor.Spec.Length is { } length)
            {
                writer.WriteNumberValue(length);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("data"u8);
            for (var i = 0; i < rows * tensor.Spec.Width; i++)
            {
                tensor.Write(writer, i);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Specs(Utf8JsonWriter writer, string property, IReadOnlyList<TensorSpec> specs)
    {
        writer.WriteStartArray(property);
        foreach (var spec in specs)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, spec.Name);
            writer.WriteString("datatype"u8, spec.Datatype);
            writer.WriteStartArray("shape"u8);
            foreach (var dimension in spec.Shape)
            {
                writer.WriteNumberValue(dimension);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
