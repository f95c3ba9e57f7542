using System.Globalization;
using System.Text.Json.Nodes;

namespace MLOps.Notebooks.Headless;

/// <summary>
/// What nbclient and papermill write about the execution of a cell and of a notebook, so that tools which read theirs read ours:
/// <c>execution</c> by the names of the messages, <c>papermill</c> with start, end, duration in seconds, status and exception.
/// </summary>
internal static class ExecutionTimes
{
    public static JsonObject Cell(JsonObject metadata, DateTimeOffset started, DateTimeOffset ended, bool isFailed)
    {
        var written = metadata.DeepClone().AsObject();
        written["execution"] = new JsonObject
        {
            ["iopub.status.busy"] = Iso(started),
            ["iopub.execute_input"] = Iso(started),
            ["iopub.status.idle"] = Iso(ended),
            ["shell.execute_reply"] = Iso(ended),
        };
        written["papermill"] = Papermill(started, ended, isFailed);
        written["papermill"]!["status"] = isFailed ? "failed" : "completed";
        return written;
    }

    /// <param name="ended">Null while the run goes on.</param>
    /// <param name="isFailed">Null while that is not known.</param>
    public static JsonObject Notebook(JsonObject metadata, DateTimeOffset started, DateTimeOffset? ended, bool? isFailed, NotebookRunOptions options)
    {
        var written = metadata.DeepClone().AsObject();
        var papermill = Papermill(started, ended, isFailed);
        papermill["parameters"] = new JsonObject(options.Parameters.Select(p => KeyValuePair.Create(p.Key, p.Value.Json?.DeepClone() ?? (p.Value.IsNull ? null : (JsonNode?)p.Value.Text))));
        papermill["version"] = "mlops " + typeof(ExecutionTimes).Assembly.GetName().Version?.ToString(3);
        written["papermill"] = papermill;
        return written;
    }

    private static JsonObject Papermill(DateTimeOffset started, DateTimeOffset? ended, bool? isFailed) => new()
    {
        ["start_time"] = Iso(started),
        ["end_time"] = ended is { } end ? Iso(end) : null,
        ["duration"] = ended is { } last ? Math.Round((last - started).TotalSeconds, 6) : null,
        ["exception"] = isFailed,
    };

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
