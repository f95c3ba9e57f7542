using MLOps.Interactive.Output;

namespace MLOps.Interactive.Hosting;

/// <summary>The host's output of one cell, through what the extension script hands over.</summary>
/// <param name="Show">Shows a value with the host's own formatters.</param>
/// <param name="Display">Shows content by MIME type under an id.</param>
/// <param name="Update">Replaces what was shown under the id.</param>
public sealed record HostOutput(
    Action<object> Show,
    Action<string, IReadOnlyDictionary<string, string>> Display,
    Action<string, IReadOnlyDictionary<string, string>> Update)
{
    internal ICellOutput AsCellOutput() => new Adapter(this);

    private static Dictionary<string, string> Forms(MimeBundle bundle) =>
        bundle.Data.ToDictionary(d => d.Key, d => d.Value is System.Text.Json.Nodes.JsonValue text ? text.ToString() : d.Value.ToJsonString(), StringComparer.Ordinal);

    private sealed class Adapter(HostOutput host) : ICellOutput
    {
        // The host listens to the console of a cell.
        public void Stream(OutputStream stream, string text) => (stream == OutputStream.Out ? Console.Out : Console.Error).Write(text);

        public void Display(MimeBundle bundle, string? displayId = null) => host.Display(displayId ?? Guid.NewGuid().ToString("N"), Forms(bundle));

        public void Update(string displayId, MimeBundle bundle) => host.Update(displayId, Forms(bundle));

        public void Clear(bool wait = false)
        {
            // The host has no such message: what was shown stays.
        }

        public string ReadLine(string prompt, bool password = false) =>
            throw new NotSupportedException("Commands ask nothing in .NET Interactive.");
    }
}
