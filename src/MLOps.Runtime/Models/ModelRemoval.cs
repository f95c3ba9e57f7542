namespace MLOps.Models;

/// <summary>Takes versions out of use: retired ones stay to be looked at, deleted ones leave their number and the log.</summary>
internal sealed class ModelRemoval(Workspace workspace)
{
    public void Retire(ModelVersion version, string? why)
    {
        RefuseIfUsed(version, "retired");
        Change(version, "retired", "model.retired", why);
    }

    public void Delete(ModelVersion version, string? why)
    {
        RefuseIfUsed(version, "deleted");
        Change(version, "deleted", "model.deleted", why);
    }

    private void RefuseIfUsed(ModelVersion version, string word)
    {
        var deployments = workspace.Deployments.List().Deployments.Where(d => d.IsRunning && d.Model == version.Reference).Select(d => $"deployment {d.Name} serves it");
        var users = version.Aliases.Select(a => $"alias {a} points to it").Concat(deployments).ToList();
        if (users.Count > 0)
        {
            throw new UserException($"Model {version.Reference} cannot be {word}: {string.Join(", ", users)}.", "Move the alias or stop the deployment first.");
        }
    }

    // The alias may have come since it was looked at: asked again where nothing can come between.
    private void Change(ModelVersion version, string column, string happened, string? why) => workspace.Store.Decide(transaction =>
    {
        var alias = transaction.Scalar<string>("SELECT min(alias) FROM model_aliases WHERE model = ? AND version = ?", version.Model, version.Version);
        if (alias is not null)
        {
            throw new UserException($"Model {version.Reference} cannot be {column}: alias {alias} points to it.", "Move the alias first.");
        }

        transaction.Execute($"UPDATE model_versions SET {column} = ? WHERE model = ? AND version = ?", transaction.Now, version.Model, version.Version);
        transaction.Audit(happened, version.Reference, new { model = version.Model, version = version.Version, version.Digest, why });
    });
}
