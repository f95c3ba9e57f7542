using System.Globalization;
using MLOps.Monitoring;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!monitor</c>: is what the model sees now what it was trained on, and how does its server do.</summary>
internal static class MonitorCommands
{
    public static IEnumerable<CommandSpec> All => [Monitor, History];

    private static CommandSpec Monitor { get; } = new("monitor", "Compare a deployment's requests, or any source, with a reference, and say which columns drifted.", (call, cancellation) =>
        Task.FromResult(CommandResult.Of(call.Workspace.Monitor(call.Source("NAME"), Options(call), cancellation))))
    {
        Arguments = [new("NAME", ValueKind.Deployment, "A deployment, or a source: a variable, file, dataset or SQL in quotes.")],
        Options =
        [
            new("--reference", ValueKind.Source, "The data that count as normal; for a deployment its model's training rows by default."),
            new("--columns", ValueKind.Column, "Only these columns, separated by commas.", Many: true),
            new("--since", ValueKind.Text, "Only requests since a time (2026-11-23T08:00, UTC) or for a length of time (30m, 24h, 7d)."),
        ],
        Examples =
        [
            "#!monitor \"SELECT * FROM 'data/weather.csv' WHERE location = 'New York'\" --reference \"SELECT * FROM 'data/weather.csv' WHERE location = 'Seattle'\"",
            "#!monitor \"SELECT * FROM 'data/weather.csv' WHERE date >= DATE '2014-01-01'\" --reference \"SELECT * FROM 'data/weather.csv' WHERE date < DATE '2014-01-01'\" --columns temp_max,wind",
        ],
        CSharp = CSharp,
    };

    private static CommandSpec History { get; } = new("monitor history", "List the recorded checks of a deployment or source.", (call, _) =>
        Task.FromResult(CommandResult.Of(call.Workspace.MonitorHistory(call.Required("NAME")))))
    {
        Arguments = [new("NAME", ValueKind.Deployment, "The deployment's or source's name, as the reports call it.")],
        Examples = ["#!monitor history weather"],
    };

    private static MonitorOptions Options(CommandCall call) => new()
    {
        Reference = call.Has("--reference") ? call.Source("--reference") : null,
        Columns = Columns(call),
        Since = call.Text("--since") is { } text ? Since(text) : null,
    };

    private static List<string> Columns(CommandCall call) =>
        call.All("--columns").SelectMany(c => c.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();

    private static DateTimeOffset Since(string text)
    {
        if (Length(text) is { } length)
        {
            return TimeProvider.System.GetUtcNow() - length;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new UserException($"--since takes a time or a length of time, not '{text}'.", "Example: --since 24h, or --since 2026-11-23T08:00 (UTC).");
    }

    private static TimeSpan? Length(string text) =>
        text.Length > 1 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n)
            ? text[^1] switch { 'm' => TimeSpan.FromMinutes(n), 'h' => TimeSpan.FromHours(n), 'd' => TimeSpan.FromDays(n), _ => null }
            : null;

    private static string CSharp(CommandCall call)
    {
        var parts = new List<string>();
        if (call.Has("--reference"))
        {
            parts.Add($"Reference = {CSharpText.Source(call, "--reference")}");
        }

        if (Columns(call) is { Count: > 0 } columns)
        {
            parts.Add($"Columns = [{string.Join(", ", columns.Select(CSharpText.Literal))}]");
        }

        if (call.Text("--since") is { } since)
        {
            parts.Add(Length(since) is { } length
                ? string.Create(CultureInfo.InvariantCulture, $"Since = System.DateTimeOffset.UtcNow.AddMinutes(-{length.TotalMinutes:R})")
                : $"Since = System.DateTimeOffset.Parse({CSharpText.Literal(Since(since).ToString("o", CultureInfo.InvariantCulture))}, System.Globalization.CultureInfo.InvariantCulture)");
        }

        var options = parts.Count == 0 ? "" : $", new MLOps.Monitoring.MonitorOptions {{ {string.Join(", ", parts)} }}";
        return $"var {call.Text("--as") ?? "_"} = mlops.Monitor({CSharpText.Source(call, "NAME")}{options});";
    }
}
