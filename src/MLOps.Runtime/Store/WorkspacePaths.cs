namespace MLOps.Store;

/// <summary>Where things lie in a workspace folder. Folders are made by whoever writes into them first.</summary>
internal sealed record WorkspacePaths(string Root)
{
    public string Database => Path.Combine(Root, "store.duckdb");

    /// <summary>A copy of the database that is being made.</summary>
    public string Compacting => Path.Combine(Root, "store.compacting.duckdb");

    /// <summary>A copy that is whole and about to take the database's place.</summary>
    public string Compacted => Path.Combine(Root, "store.compacted.duckdb");

    public string Lock => Path.Combine(Root, "store.lock");

    /// <summary>Held by the one process that is next to hold the lock.</summary>
    public string LockTurn => Path.Combine(Root, "store.turn");

    public string LockHolder => Path.Combine(Root, "store.holder");

    public string Inbox => Path.Combine(Root, "inbox");

    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>The private key with which the workspace signs proofs and models.</summary>
    public string SigningKey => Path.Combine(Root, "keys", "signing.pem");

    public string Deployments => Path.Combine(Root, "deployments");
}
