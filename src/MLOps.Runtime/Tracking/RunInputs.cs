using MLOps.Data;

namespace MLOps.Tracking;

/// <summary>The data that a run reads: what it is told of, and what was opened while it was the current one.</summary>
internal sealed class RunInputs(Workspace workspace, string run)
{
    private readonly Lock _gate = new();
    private readonly HashSet<RunInput> _told = [];
    private readonly HashSet<Source> _waiting = [];

    /// <summary>A source was opened. What must be hashed for it waits until the run ends.</summary>
    public void Read(Source source)
    {
        if (source.Kind is SourceKind.File or SourceKind.Features)
        {
            lock (_gate)
            {
                _waiting.Add(source);
            }
        }
        else if (source.Kind == SourceKind.Dataset)
        {
            Add(source, "read");
        }
    }

    /// <summary>What was opened and not told of since. Training sets first: they know the part that other sources played.</summary>
    public IReadOnlyList<Source> Waiting()
    {
        lock (_gate)
        {
            return _waiting.Where(s => _told.All(i => i.Source != s.LineageNode)).OrderBy(s => s.Kind != SourceKind.Features).ToList();
        }
    }

    /// <summary>Tells of a source and of those that went into it, each once per role; "read" only where no role is known.</summary>
    public void Add(Source source, string role)
    {
        foreach (var (origin, originRole) in source.Origins)
        {
            Add(origin, originRole);
        }

        var input = new RunInput(source.LineageNode, source.Digest, role);
        lock (_gate)
        {
            if ((role == "read" && _told.Any(i => i.Source == input.Source)) || !_told.Add(input))
            {
                return;
            }
        }

        workspace.Store.Inbox.Input(run, input);
        workspace.Store.Link(input.Source, "run:" + run, role);
    }
}
