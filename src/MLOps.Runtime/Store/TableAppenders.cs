using System.Text.Json;
using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>One DuckDB appender per table that the inbox feeds, opened at its first entry.</summary>
internal sealed class TableAppenders(DuckDBConnection connection, MetricTotals totals) : IDisposable
{
    // A row that is begun must be ended: what an entry lacks has to be found before.
    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["experiments"] = ["name", "created"],
        ["runs"] = ["id", "experiment", "name", "started", "process"],
        ["run_ends"] = ["run", "status", "time"],
        ["run_processes"] = ["run", "process", "time"],
        ["params"] = ["run", "key", "value"],
        ["tags"] = ["run", "key", "value"],
        ["artifacts"] = ["run", "path", "digest", "size", "time"],
        ["run_inputs"] = ["run", "source", "digest", "role"],
        ["edges"] = ["source", "target", "role", "time"],
        ["reports"] = ["id", "kind", "subject", "time", "body"],
        ["cells"] = ["session", "execution", "text", "started", "seconds", "outcome", "declared", "read", "inputs"],
    };

    private readonly Dictionary<string, DuckDBAppender> _appenders = new(StringComparer.Ordinal);
    private readonly MetricEntries _metrics = new();
    private readonly RunStates _states = new();

    /// <summary>Appends one JSON line; a line that is not one of ours (torn by a crash, of a newer program) is passed over.</summary>
    public void Append(ReadOnlyMemory<byte> line)
    {
        try
        {
            if (line.Span.StartsWith("{\"t\":\"metrics\""u8))
            {
                Metric(line.Span);
                return;
            }

            using var entry = JsonDocument.Parse(line);
            if (IsOurs(entry.RootElement))
            {
                Append(entry.RootElement);
            }
        }
        catch (JsonException)
        {
            // A torn line was never acknowledged: its writer died before the line end was on disk.
        }
    }

    /// <summary>Brings in what waited for the rows: how runs ended.</summary>
    public void Finish()
    {
        Written("runs");
        _states.Save(connection);
    }

    public void Dispose()
    {
        foreach (var appender in _appenders.Values)
        {
            appender.Dispose();
        }
    }

    private static bool IsOurs(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && TextOrNull(entry, "t") is { } table && Required.TryGetValue(table, out var names)
        && names.All(name => entry.TryGetProperty(name, out _));

    private void Metric(ReadOnlySpan<byte> line)
    {
        if (_metrics.TryRead(line, out var entry))
        {
            Row("metrics").AppendValue(entry.Run).AppendValue(entry.Key).AppendValue(entry.Step).AppendValue(entry.Value).AppendValue(entry.Time).EndRow();
            totals.Add(entry);
        }
    }

    private void Append(JsonElement entry)
    {
        switch (entry.GetProperty("t").GetString())
        {
            case "experiments":
                connection.Execute("INSERT INTO experiments VALUES (?, ?) ON CONFLICT DO NOTHING", Text(entry, "name"), Time(entry, "created"));
                break;
            case "runs":
                Run(entry);
                break;
            case "run_ends":
                _states.Ended(Text(entry, "run"), Text(entry, "status"), Time(entry, "time"));
                break;
            case "run_processes":
                Joined(entry, entry.TryGetProperty("resumes", out _));
                break;
            case "params":
                Pair("params", entry);
                break;
            case "tags":
                Pair("tags", entry);
                break;
            case "artifacts":
                Row("artifacts").AppendValue(Text(entry, "run")).AppendValue(Text(entry, "path")).AppendValue(Text(entry, "digest"))
                    .AppendValue(entry.GetProperty("size").GetInt64()).AppendValue(Time(entry, "time")).EndRow();
                break;
            case "run_inputs":
                Row("run_inputs").AppendValue(Text(entry, "run")).AppendValue(Text(entry, "source")).AppendValue(Text(entry, "digest"))
                    .AppendValue(Text(entry, "role")).EndRow();
                break;
            case "edges":
                connection.Execute(
                    "INSERT INTO edges SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM edges WHERE source = ? AND target = ? AND role = ?)",
                    Text(entry, "source"), Text(entry, "target"), Text(entry, "role"), Time(entry, "time"), Text(entry, "source"), Text(entry, "target"), Text(entry, "role"));
                break;
            case "reports":
                Row("reports").AppendValue(Text(entry, "id")).AppendValue(Text(entry, "kind")).AppendValue(Text(entry, "subject"))
                    .AppendValue(Time(entry, "time")).AppendValue(TextOrNull(entry, "cell")).AppendValue(TextOrNull(entry, "run"))
                    .AppendValue(entry.GetProperty("body").GetRawText()).EndRow();
                break;
            case "cells":
                var row = Row("cells").AppendValue(Text(entry, "session")).AppendValue(entry.GetProperty("execution").GetInt32())
                    .AppendValue(TextOrNull(entry, "cell_id")).AppendValue(TextOrNull(entry, "notebook")).AppendValue(Text(entry, "text"))
                    .AppendValue(Time(entry, "started")).AppendValue(Number(entry, "seconds")).AppendValue(Text(entry, "outcome"))
                    .AppendValue(entry.GetProperty("declared").GetRawText()).AppendValue(entry.GetProperty("read").GetRawText())
                    .AppendValue(entry.GetProperty("inputs").GetRawText());
                OrNull(OrNull(row, entry, "mutated"), entry, "outputs").EndRow();
                break;
        }
    }

    // Older programs did not record it.
    private static IDuckDBAppenderRow OrNull(IDuckDBAppenderRow row, JsonElement entry, string property) =>
        entry.TryGetProperty(property, out var value) ? row.AppendValue(value.GetRawText()) : row.AppendNullValue();

    private void Run(JsonElement entry)
    {
        var row = Row("runs").AppendValue(Text(entry, "id")).AppendValue(Text(entry, "experiment")).AppendValue(Text(entry, "name"))
            .AppendValue("running").AppendValue(Time(entry, "started")).AppendNullValue().AppendValue(TextOrNull(entry, "user"))
            .AppendValue(TextOrNull(entry, "parent")).AppendValue(TextOrNull(entry, "commit"));
        row = entry.TryGetProperty("dirty", out var dirty) ? row.AppendValue(dirty.GetBoolean()) : row.AppendNullValue();
        row.AppendValue(TextOrNull(entry, "notebook")).AppendValue(TextOrNull(entry, "cell")).AppendValue(entry.GetProperty("process").GetInt64())
            .AppendValue(TextOrNull(entry, "host")).EndRow();
        Process(entry, Text(entry, "id"), Time(entry, "started"));
    }

    private void Joined(JsonElement entry, bool resumes)
    {
        Process(entry, Text(entry, "run"), Time(entry, "time"));
        if (resumes)
        {
            _states.Resumed(Text(entry, "run"));
        }
    }

    private void Process(JsonElement entry, string run, DateTime joined) => Row("run_processes")
        .AppendValue(run).AppendValue(entry.GetProperty("process").GetInt64()).AppendValue(TextOrNull(entry, "host")).AppendValue(joined).EndRow();

    // A key has one value: a later one takes the place of the earlier.
    private void Pair(string table, JsonElement entry)
    {
        if (entry.TryGetProperty("replaces", out _))
        {
            Written(table);
            connection.Execute($"DELETE FROM {table} WHERE run = ? AND key = ?", Text(entry, "run"), Text(entry, "key"));
        }

        Row(table).AppendValue(Text(entry, "run")).AppendValue(Text(entry, "key")).AppendValue(Text(entry, "value")).EndRow();
    }

    /// <summary>Makes the rows appended so far visible to statements of the same transaction.</summary>
    private void Written(string table)
    {
        if (_appenders.Remove(table, out var appender))
        {
            appender.Dispose();
        }
    }

    private IDuckDBAppenderRow Row(string table)
    {
        if (!_appenders.TryGetValue(table, out var appender))
        {
            _appenders[table] = appender = connection.CreateAppender(table);
        }

        return appender.CreateRow();
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString() ?? "";

    private static string? TextOrNull(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTime Time(JsonElement entry, string name) => entry.GetProperty(name).GetDateTimeOffset().UtcDateTime;

    // NaN and infinities travel as strings.
    private static double Number(JsonElement entry, string name) =>
        entry.GetProperty(name) is { ValueKind: JsonValueKind.Number } number
            ? number.GetDouble()
            : double.Parse(entry.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
