namespace MLOps.Tool.Run;

/// <summary>A checked call of <c>mlops run</c>; paths are full.</summary>
internal sealed record RunCall(string Notebook, string Output, string Page, IReadOnlyDictionary<string, string> Parameters, bool KeepGoing)
{
    public string Folder => Path.GetDirectoryName(Notebook)!;

    public static RunCall Read(ToolContext context, string notebook, string? output, string? html, IReadOnlyList<string> parameters, bool keepGoing)
    {
        var path = context.FullPath(notebook);
        var beside = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".out");
        var call = new RunCall(
            path,
            output is null ? beside + ".ipynb" : context.FullPath(output),
            html is null ? beside + ".html" : context.FullPath(html),
            Values(parameters),
            keepGoing);
        if (call.Output == path || call.Page == path)
        {
            throw new WrongCallException("The executed notebook may not take the place of the notebook itself. Name another file with --out or --html.");
        }

        return Path.GetExtension(call.Output).ToUpperInvariant() is ".IPYNB" or ".DIB"
            ? call
            : throw new WrongCallException($"--out takes a file that ends with .ipynb or .dib, not '{output}'.");
    }

    private static Dictionary<string, string> Values(IReadOnlyList<string> parameters)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            var at = parameter.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new WrongCallException($"--param takes NAME=VALUE, not '{parameter}'.");
            }

            values[parameter[..at]] = parameter[(at + 1)..];
        }

        return values;
    }
}
