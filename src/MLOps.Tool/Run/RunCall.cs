using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Headless.Parameters;
using MLOps.Notebooks.Pages;

namespace MLOps.Tool.Run;

/// <summary>A checked call of <c>mlops run</c>; paths are full.</summary>
/// <param name="Options">Without the values of <paramref name="ParameterFiles"/>, which are read when the run begins.</param>
internal sealed record RunCall(string Notebook, string Output, string Page, NotebookRunOptions Options, IReadOnlyList<string> ParameterFiles)
{
    /// <summary>Where the cells run and find files; full path, the notebook's own folder when null.</summary>
    public string? WorkingFolder { get; init; }

    public string Folder => WorkingFolder ?? Path.GetDirectoryName(Notebook)!;

    /// <summary>Whether to run again whenever the notebook, or a file it names, changes.</summary>
    public bool Watch { get; init; }

    /// <summary>Whether what cells print goes to the terminal as they run.</summary>
    public bool Live { get; init; }

    public static RunCall Read(ToolContext context, string notebook, string? output, string? html, NotebookRunOptions options, IReadOnlyList<string> parameterFiles)
    {
        var path = context.FullPath(notebook);
        var beside = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".out");
        var call = new RunCall(
            path,
            output is null ? beside + ".ipynb" : context.FullPath(output),
            html is null ? beside + ".html" : context.FullPath(html),
            options,
            parameterFiles.Select(context.FullPath).ToList());
        if (call.Output == path || call.Page == path)
        {
            throw new WrongCallException("The executed notebook may not take the place of the notebook itself. Name another file with --out or --html.");
        }

        return Path.GetExtension(call.Output).ToUpperInvariant() is ".IPYNB" or ".DIB"
            ? call
            : throw new WrongCallException($"--out takes a file that ends with .ipynb or .dib, not '{output}'.");
    }

    /// <summary>The folder of <c>--cwd</c> as a full path; null when none is given.</summary>
    public static string? WorkingFolderOf(ToolContext context, string? folder) =>
        folder is null ? null
        : Directory.Exists(context.FullPath(folder)) ? context.FullPath(folder)
        : throw new WrongCallException($"--cwd takes a folder; there is none of the name '{folder}'.");

    /// <summary>The values of <c>--param</c>; of a name given twice the last.</summary>
    public static IReadOnlyDictionary<string, ParameterValue> Values(IReadOnlyList<string> parameters)
    {
        var values = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            var at = parameter.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new WrongCallException($"--param takes NAME=VALUE, not '{parameter}'.");
            }

            values[parameter[..at].Trim()] = ParameterValue.FromText(parameter[(at + 1)..]);
        }

        return values;
    }

    /// <summary>The value of <c>--timeout</c>; a bare number counts seconds.</summary>
    public static TimeSpan? Timeout(string? text) => text switch
    {
        null => null,
        _ when Durations.TryParse(text.All(c => char.IsAsciiDigit(c) || c == '.') ? text + "s" : text, out var time) && time > TimeSpan.Zero && time.TotalMilliseconds < int.MaxValue => time,
        _ => throw new WrongCallException($"--timeout takes a length of time such as 90, 5m or 1h30m, not '{text}'."),
    };
}
