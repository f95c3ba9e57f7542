namespace MLOps.Models;

/// <summary>What must hold before aliases are moved, and who stands behind a version.</summary>
public sealed class ModelPolicies
{
    private readonly Workspace _workspace;

    internal ModelPolicies(Workspace workspace) => _workspace = workspace;

    /// <summary>The policy that an alias of a model has.</summary>
    /// <exception cref="UserException">There is no such model; the message names the nearest.</exception>
    public PolicyReport Get(string name, string alias)
    {
        _workspace.Models.Get(name);
        return _workspace.Store.Read(c => PolicyTable.Find(c, name, alias));
    }

    /// <summary>Sets what must hold of a version before an alias may point to it. Kept in the audit log; an empty policy asks for nothing.</summary>
    /// <exception cref="UserException">There is no such model; the message names the nearest.</exception>
    public PolicyReport Set(string name, string alias, PromotionPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ModelRegistry.CheckName("alias", alias);
        _workspace.Models.Get(name);
        return _workspace.Store.Decide(transaction => PolicyTable.Set(transaction, name, alias, policy));
    }

    /// <summary>The same from YAML, as <c>#!model policy</c> takes it.</summary>
    /// <exception cref="UserException">It is no policy; the message names the line.</exception>
    public PolicyReport Set(string name, string alias, string yaml) => Set(name, alias, PolicyReader.Read(yaml));

    /// <summary>Judges a version by the policy of an alias, and moves nothing.</summary>
    /// <exception cref="UserException">There is no such version; the message names the nearest.</exception>
    public PromotionReport Judge(string reference, string alias) => new ModelAliases(_workspace).Judge(_workspace.Models.Get(reference), alias);

    /// <summary>Says that this user stands behind a version. Bound to the bytes of its file.</summary>
    /// <exception cref="UserException">There is no such version; the message names the nearest.</exception>
    public ModelVersion Approve(string reference, string? why = null)
    {
        var version = _workspace.Models.Get(reference);
        _workspace.Store.Decide(transaction =>
        {
            transaction.Execute("INSERT INTO model_approvals VALUES (?, ?, ?, ?, ?, ?)", version.Model, version.Version, version.Digest, transaction.User, why, transaction.Now);
            transaction.Audit("model.approved", version.Reference, new { model = version.Model, version = version.Version, version.Digest, why });
        });
        return version;
    }
}
