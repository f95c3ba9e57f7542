using System.Diagnostics;
using System.Globalization;
using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Packages;

/// <summary>Says in the notebook that projects are being built, and afterwards how it went.</summary>
internal sealed class BuildNotice : IDisposable
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly string _names;
    private readonly ICellOutput _output;
    private string? _end;

    private BuildNotice(string names, ICellOutput output)
    {
        _names = names;
        _output = output;
        output.Display(new MimeBundle($"Building {names} ..."), _id);
    }

    public static BuildNotice Begin(IReadOnlyList<string> projects, ICellOutput output) =>
        new(string.Join(", ", projects.Select(Path.GetFileNameWithoutExtension)), output);

    public void Done() => _end = string.Create(CultureInfo.InvariantCulture, $"Built {_names} in {_watch.Elapsed.TotalSeconds:0.0} s.");

    public void Dispose() => _output.Update(_id, new MimeBundle(_end ?? $"{_names} was not built."));
}
