namespace MLOps.Tracking;

/// <summary>How a working folder differs from its commit.</summary>
internal sealed record GitChanges(string? Patch, IReadOnlyList<string> Untracked)
{
    private const int LongestPatch = 1_000_000;

    public static GitChanges None { get; } = new(null, []);

    public static GitChanges Of(string folder)
    {
        var patch = GitState.Ask(folder, "diff", "HEAD", "--binary", "--no-color", "--no-ext-diff", "--", ":/", ":(exclude,top,glob)**/.mlops/**");
        var untracked = GitState.Ask(folder, "ls-files", "--others", "--exclude-standard", "--full-name", "--", ":/", ":(exclude,top,glob)**/.mlops/**");
        return new GitChanges(
            patch is { Length: > 0 and <= LongestPatch } ? patch : null,
            (untracked ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(1000).ToList());
    }
}
