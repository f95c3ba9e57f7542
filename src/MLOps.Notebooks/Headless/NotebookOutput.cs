using System.Text.Json.Nodes;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Headless;

/// <summary>Gathers one cell's outputs as nbformat keeps them.</summary>
/// <param name="printed">Told at once what the cell prints or shows, as plain text.</param>
/// <param name="ask">Answers what the cell asks, null when the answers have ended; null when nobody can be asked.</param>
internal sealed class NotebookOutput(DisplayRegistry displays, Action<OutputStream, string>? printed = null, Func<string, bool, string?>? ask = null) : ICellOutput
{
    private readonly Lock _gate = new();
    private bool _clearsAtNext;
    private (JsonObject Output, string Name, TerminalText Text)? _stream;

    /// <summary>Complete after <see cref="Finish"/>.</summary>
    public JsonArray Outputs { get; } = [];

    public void Stream(OutputStream stream, string text)
    {
        lock (_gate)
        {
            ClearIfAsked();
            var name = stream == OutputStream.Error ? "stderr" : "stdout";
            if (_stream is null || _stream.Value.Name != name)
            {
                EndStream();
                _stream = (new JsonObject { ["output_type"] = "stream", ["name"] = name }, name, new TerminalText());
                Outputs.Add(_stream.Value.Output);
            }

            _stream.Value.Text.Append(text);
            printed?.Invoke(stream, text);
        }
    }

    public void Display(MimeBundle bundle, string? displayId = null)
    {
        lock (_gate)
        {
            ClearIfAsked();
            var output = new JsonObject { ["output_type"] = "display_data", ["data"] = Data(bundle), ["metadata"] = new JsonObject() };
            Add(output);
            if (displayId is not null)
            {
                displays.Add(displayId, output);
            }

            printed?.Invoke(OutputStream.Out, bundle.Text + "\n");
        }
    }

    public void Update(string displayId, MimeBundle bundle)
    {
        lock (_gate)
        {
            displays.Update(displayId, Data(bundle));
        }
    }

    public void Clear(bool wait = false)
    {
        lock (_gate)
        {
            _clearsAtNext = wait;
            if (!wait)
            {
                RemoveAll();
            }
        }
    }

    public string ReadLine(string prompt, bool password = false) => ask is null
        ? throw new NotSupportedException("Nobody can answer in a headless run. Give the value with --param, or read it from a file.")
        : ask(prompt, password) ?? throw new NotSupportedException("Nobody answers. Pipe the answers in, one a line.");

    /// <summary>Adds the cell's value or its error.</summary>
    public void Finish(CellResult result, int executionCount)
    {
        lock (_gate)
        {
            EndStream();
            RemoveEmptied();
            if (result.Result is { } value)
            {
                ClearIfAsked();
                Add(new JsonObject { ["output_type"] = "execute_result", ["data"] = Data(value), ["metadata"] = new JsonObject(), ["execution_count"] = executionCount });
            }

            if (result.Error is { } error)
            {
                var lines = error.Traceback.Count > 0 ? error.Traceback : [error.Message];
                Add(new JsonObject
                {
                    ["output_type"] = "error",
                    ["ename"] = error.Name,
                    ["evalue"] = error.Message,
                    ["traceback"] = new JsonArray([.. lines.Select(l => (JsonNode)l)]),
                });
            }
        }
    }

    private static JsonObject Data(MimeBundle bundle) => new(bundle.Data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value.DeepClone())));

    private void ClearIfAsked()
    {
        if (_clearsAtNext)
        {
            _clearsAtNext = false;
            RemoveAll();
        }
    }

    // A display that was updated to nothing, as a bar that is done, leaves no gap.
    private void RemoveEmptied()
    {
        foreach (var output in Outputs.OfType<JsonObject>().Where(o => o["data"] is JsonObject data && data.ContainsKey(MimeBundle.Html) && data.All(d => d.Value is JsonValue v && v.TryGetValue<string>(out var text) && text.Length == 0)).ToList())
        {
            Outputs.Remove(output);
        }
    }

    private void RemoveAll()
    {
        _stream = null;
        Outputs.Clear();
    }

    private void Add(JsonObject output)
    {
        EndStream();
        Outputs.Add(output);
    }

    private void EndStream()
    {
        if (_stream is { } stream)
        {
            stream.Output["text"] = stream.Text.ToString();
            _stream = null;
        }
    }
}
