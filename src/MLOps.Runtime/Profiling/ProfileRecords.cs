using MLOps.Store;

namespace MLOps.Profiling;

/// <summary>Profiles that the store keeps with the versions of datasets.</summary>
internal sealed class ProfileRecords(Workspace workspace)
{
    /// <exception cref="UserException">No dataset has this name.</exception>
    public ProfileHistory History(string name, CancellationToken cancellation)
    {
        var dataset = workspace.Data.Get(name).Name;
        var versions = workspace.Data.Versions(dataset).OrderBy(v => v.Version).ToList();
        return ProfileHistory.Of(dataset, versions.Select(v => (v.Version, v.Created, Latest(v.Reference) ?? workspace.Profile(v, cancellation: cancellation))).ToList());
    }

    /// <summary>The last one of all rows of a version (<c>trips@2</c>); null when there is none.</summary>
    public ProfileReport? Latest(string reference) => workspace.Store.Read(c => c.Query(
        "SELECT CAST(body AS VARCHAR) FROM reports WHERE kind = 'ProfileReport' AND subject = ? AND json_extract_string(body, '$.sampledFrom') IS NULL ORDER BY created DESC LIMIT 1",
        row => Json.Read<ProfileReport>(row.GetString(0)), reference)).FirstOrDefault();
}
