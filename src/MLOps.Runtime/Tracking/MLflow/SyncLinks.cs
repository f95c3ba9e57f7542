using System.Diagnostics;
using MLOps.Store;

namespace MLOps.Tracking.MLflow;

/// <summary>What a server has of this store, or a folder that was taken in has given to it, remembered between syncs. Losing it costs time and no duplicates: runs carry their local id as a tag.</summary>
internal sealed class SyncLinks
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Stopwatch _sinceSaved = Stopwatch.StartNew();
    private readonly MetadataStore _store;
    private readonly string _server;
    private readonly Dictionary<(string Kind, string Local), SyncLink> _links;
    private readonly Dictionary<(string Kind, string Local), SyncLink> _unsaved = [];
    private readonly Lock _gate = new();

    public SyncLinks(MetadataStore store, Uri server)
        : this(store, server.AbsoluteUri.TrimEnd('/'))
    {
    }

    /// <param name="partner">A name of its own for whatever the store is linked with.</param>
    public SyncLinks(MetadataStore store, string partner)
    {
        _store = store;
        _server = partner;
        _links = store.Read(c => c.Query(
                "SELECT kind, local, remote, state FROM sync_links WHERE server = ?", r => (Kind: r.GetString(0), Local: r.GetString(1), Link: new SyncLink(r.GetString(2), r.Text(3))), _server)
            .ToDictionary(x => (x.Kind, x.Local), x => x.Link));
    }

    public SyncLink? Find(string kind, string local)
    {
        lock (_gate)
        {
            return _links.GetValueOrDefault((kind, local));
        }
    }

    /// <summary>Every link of a kind, by local name.</summary>
    public IReadOnlyList<KeyValuePair<string, SyncLink>> All(string kind)
    {
        lock (_gate)
        {
            return _links.Where(x => x.Key.Kind == kind).Select(x => KeyValuePair.Create(x.Key.Local, x.Value)).ToList();
        }
    }

    public void Set(string kind, string local, SyncLink link)
    {
        lock (_gate)
        {
            _links[(kind, local)] = link;
            _unsaved[(kind, local)] = link;
        }
    }

    /// <summary>Saves when the last time is two seconds ago: what a killed sync forgets it finds again on the server.</summary>
    public void SaveNowAndThen()
    {
        if (_sinceSaved.Elapsed > Pause)
        {
            Save();
        }
    }

    public void Save()
    {
        _sinceSaved.Restart();
        List<((string Kind, string Local) Key, SyncLink Link)> links;
        lock (_gate)
        {
            links = _unsaved.Select(x => (x.Key, x.Value)).ToList();
            _unsaved.Clear();
        }

        if (links.Count > 0)
        {
            _store.Decide(transaction => Save(transaction, links));
        }
    }

    private void Save(StoreTransaction transaction, List<((string Kind, string Local) Key, SyncLink Link)> links)
    {
        transaction.Execute("CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM sync_links LIMIT 0");
        using (var appender = transaction.Connection.CreateAppender("temp", "main", "incoming"))
        {
            foreach (var (key, link) in links)
            {
                appender.CreateRow().AppendValue(_server).AppendValue(key.Kind).AppendValue(key.Local).AppendValue(link.Remote).AppendValue(link.State).AppendValue(transaction.Now.UtcDateTime).EndRow();
            }
        }

        transaction.Execute("DELETE FROM sync_links AS t USING incoming AS n WHERE t.server = n.server AND t.kind = n.kind AND t.local = n.local");
        transaction.Execute("INSERT INTO sync_links SELECT * FROM incoming");
        transaction.Execute("DROP TABLE incoming");
    }
}

/// <param name="State">What was told last, in words of the kind's own; null when nothing but the link is known.</param>
internal sealed record SyncLink(string Remote, string? State);
