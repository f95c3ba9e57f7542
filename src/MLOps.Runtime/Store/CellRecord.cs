using System.Text.Json;

namespace MLOps.Store;

/// <summary>An executed version of a notebook cell, as the store keeps it. Reproduction and export rest on these.</summary>
/// <param name="Session">Id of the notebook session.</param>
/// <param name="Execution">Execution count within the session, from 1.</param>
/// <param name="Outcome">succeeded, failed or interrupted.</param>
/// <param name="Declared">Names that the cell declared.</param>
/// <param name="Read">Names of earlier cells that it used.</param>
/// <param name="Mutated">Names of earlier cells' variables that it may have assigned, or whose object it may have changed.</param>
/// <param name="Inputs">Data read, as source name and SHA-256 digest.</param>
/// <param name="Outputs">Files written, as name and SHA-256 digest.</param>
public sealed record CellRecord(
    string Session,
    int Execution,
    string? CellId,
    string? Notebook,
    string Text,
    DateTimeOffset Started,
    TimeSpan Duration,
    string Outcome,
    IReadOnlyList<string> Declared,
    IReadOnlyList<string> Read,
    IReadOnlyList<string> Mutated,
    IReadOnlyDictionary<string, string> Inputs,
    IReadOnlyDictionary<string, string> Outputs)
{
    internal static void Write(Utf8JsonWriter writer, CellRecord cell)
    {
        writer.WriteString("session", cell.Session);
        writer.WriteNumber("execution", cell.Execution);
        writer.WriteString("cell_id", cell.CellId);
        writer.WriteString("notebook", cell.Notebook);
        writer.WriteString("text", cell.Text);
        writer.WriteString("started", cell.Started);
        writer.WriteNumber("seconds", cell.Duration.TotalSeconds);
        writer.WriteString("outcome", cell.Outcome);
        Write(writer, "declared", cell.Declared);
        Write(writer, "read", cell.Read);
        Write(writer, "mutated", cell.Mutated);
        Write(writer, "inputs", cell.Inputs);
        Write(writer, "outputs", cell.Outputs);
    }

    private static void Write(Utf8JsonWriter writer, string property, IReadOnlyDictionary<string, string> digests)
    {
        writer.WriteStartObject(property);
        foreach (var (name, digest) in digests)
        {
            writer.WriteString(name, digest);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string property, IReadOnlyList<string> names)
    {
        writer.WriteStartArray(property);
        foreach (var name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}
