namespace MLOps.Profiling.Texts;

/// <summary>Recognises absolute URLs and takes them apart.</summary>
internal static class UrlText
{
    private static readonly (string Name, Func<Uri, string> Take)[] PartsOfUrl =
    [
        ("scheme", u => u.Scheme), ("host", u => u.Host), ("path", u => u.AbsolutePath is "/" ? "" : u.AbsolutePath),
        ("query", u => u.Query.TrimStart('?')), ("fragment", u => u.Fragment.TrimStart('#')),
    ];

    public static IReadOnlyList<string> Parts { get; } = PartsOfUrl.Select(p => p.Name).ToList();

    /// <summary>True for a scheme, "://" and a host.</summary>
    public static bool Is(string text) => Parse(text) is not null;

    /// <summary>The parts in the order of <see cref="Parts"/>, empty where there is none; null for what is no URL.</summary>
    public static IReadOnlyList<string>? Split(string text) => Parse(text) is { } url ? PartsOfUrl.Select(p => p.Take(url)).ToList() : null;

    private static Uri? Parse(string text) =>
        text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Host.Length > 0 ? url : null;
}
