using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MLOps.Tool.Kernel;

/// <summary>What was executed in this kernel, for <c>history_request</c>: one session, number 1, lines by execution count.</summary>
internal sealed class InputHistory
{
    private const int SessionNumber = 1;
    private readonly List<Entry> _entries = [];

    private sealed record Entry(int Line, string Input, string? Output);

    public void Add(int line, string input, string? output) => _entries.Add(new Entry(line, input, output));

    public JsonArray Answer(JupyterMessage request)
    {
        var entries = request.Text("hist_access_type", "tail") switch
        {
            "range" => Range(request),
            "search" => Search(request),
            _ => Tail(_entries, request.Number("n", 10)),
        };
        return new JsonArray([.. entries.Select(e => Row(e, request.Flag("output", false)))]);
    }

    private static IEnumerable<Entry> Tail(IReadOnlyList<Entry> entries, int n) => entries.Skip(Math.Max(0, entries.Count - n));

    private static JsonArray Row(Entry entry, bool withOutput) =>
        new(SessionNumber, entry.Line, withOutput ? new JsonArray(entry.Input, entry.Output) : entry.Input);

    // Session 0 is the current one; earlier sessions are not kept here (the workspace's store records every execution).
    private IEnumerable<Entry> Range(JupyterMessage request) => request.Number("session", 0) is 0 or SessionNumber
        ? _entries.Where(e => e.Line >= request.Number("start", 1) && e.Line < request.Number("stop", int.MaxValue))
        : [];

    private IEnumerable<Entry> Search(JupyterMessage request)
    {
        var pattern = Glob(request.Text("pattern", "*"));
        var found = _entries.Where(e => pattern.IsMatch(e.Input)).ToList();
        if (request.Flag("unique", false))
        {
            found = found.GroupBy(e => e.Input, StringComparer.Ordinal).Select(g => g.Last()).ToList();
        }

        return Tail(found, request.Number("n", int.MaxValue));
    }

    private static Regex Glob(string pattern) => new(
        "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$",
        RegexOptions.Singleline,
        TimeSpan.FromSeconds(1));
}
