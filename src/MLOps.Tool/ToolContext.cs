namespace MLOps.Tool;

/// <summary>What a verb may touch of the terminal that it runs in; tests give their own.</summary>
/// <param name="Directory">Full path against which relative file names are read.</param>
/// <param name="HasTerminal">Whether errors go to a terminal, where a line can be written anew, rather than to a file.</param>
/// <param name="HasInput">Whether something is piped in, rather than a person sitting at a keyboard.</param>
internal sealed record ToolContext(TextReader In, TextWriter Out, TextWriter Error, string Directory, bool HasInput = false, bool HasTerminal = false)
{
    /// <summary>What <see cref="Out"/> goes to.</summary>
    public Terminal Terminal { get; init; } = Terminal.Plain;

    /// <summary>The file or folder a user named, as a full path.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Directory);
}
