using System.Collections.Concurrent;
using MLOps.Data;

namespace MLOps;

/// <summary>
/// What the workspace is doing it for: the cell being executed and the data read since it began. The notebook session begins a
/// cell; without a notebook there is one nameless cell for the life of the process.
/// </summary>
public sealed class Activity
{
    private readonly ConcurrentDictionary<string, Source> _inputs = new(StringComparer.Ordinal);

    /// <summary>The executing cell, as <c>session/order</c>; null outside a notebook.</summary>
    public string? Cell { get; private set; }

    /// <summary>The open run's id, when there is one: reports and data read are linked to it.</summary>
    public string? Run { get; internal set; }

    /// <summary>Path of the notebook, relative to the workspace where possible; null outside one.</summary>
    public string? Notebook { get; set; }

    /// <summary>NuGet packages that the notebook has referenced, as "id version"; null outside one.</summary>
    public Func<IReadOnlyList<string>>? Packages { get; set; }

    public void BeginCell(string cell)
    {
        Cell = cell;
        _inputs.Clear();
    }

    /// <summary>Digest of every source read since the cell began, by name. Variables are left out: their cell made them.</summary>
    public IReadOnlyDictionary<string, string> InputDigests() =>
        _inputs.Values.Where(s => s.Kind is SourceKind.File or SourceKind.Dataset).ToDictionary(s => s.Name, s => s.Digest, StringComparer.Ordinal);

    /// <summary>Told of every source that is opened, so that an open run knows its data without a line of the user's.</summary>
    internal Action<Source>? SourceRead { get; set; }

    internal void Read(Source source)
    {
        _inputs[source.Name] = source;
        SourceRead?.Invoke(source);
    }
}
