using System.Collections.Concurrent;

namespace MLOps.Notebooks.Session;

/// <summary>The texts of executed cells by the path that errors name ("cell 7"), to show the line that an error speaks of.</summary>
internal sealed class SourceExcerpts
{
    private readonly ConcurrentDictionary<string, string[]> _lines = new(StringComparer.Ordinal);

    public void Add(string path, string text) => _lines[path] = text.ReplaceLineEndings("\n").Split('\n');

    public bool Knows(string path) => _lines.ContainsKey(path);

    /// <param name="line">From 1.</param>
    public string? Line(string path, int line) => _lines.TryGetValue(path, out var lines) && line >= 1 && line <= lines.Length ? lines[line - 1].TrimEnd() : null;
}
