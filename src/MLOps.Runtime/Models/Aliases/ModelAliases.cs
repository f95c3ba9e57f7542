using System.Diagnostics;
using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Moves aliases: gates first, then one transaction with the event that tells of it.</summary>
internal sealed class ModelAliases(Workspace workspace)
{
    /// <summary>Moves the alias when its policy is met; what was refused is kept in the audit log too.</summary>
    /// <remarks>
    /// Gates are judged outside the transaction, against the version that the alias points to. When it has moved meanwhile, or has
    /// another policy, they are judged again; where nothing depends on that version, it moves at once.
    /// </remarks>
    /// <exception cref="UserException">A deployment follows the alias and the signature would break its callers, or the version is retired.</exception>
    public PromotionReport Move(ModelVersion target, string alias, MoveOptions options)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (TryMove(target, alias, Prepare(target, alias, options), options) is { } report)
            {
                return report;
            }

            if (watch.Elapsed > workspace.Options.Patience)
            {
                throw new UserException($"Alias '{alias}' of {target.Model} is being moved by others at the same time.", "Look at it with #!model show, then try again.");
            }
        }
    }

    /// <summary>The same judgement without a move.</summary>
    public PromotionReport Judge(ModelVersion target, string alias)
    {
        var judged = Judged(target, alias);
        return new PromotionReport(target.Reference, alias, judged.Before?.Version, target.Digest, judged.Gates, workspace.Options.User, workspace.Clock.GetUtcNow(), null);
    }

    /// <exception cref="UserException">The version may not be pointed to at all.</exception>
    internal Judgement Prepare(ModelVersion target, string alias, MoveOptions options)
    {
        var judged = Judged(target, alias);
        CheckUsable(target, alias, judged.Before, options);
        return judged with { WhateverWas = judged.Gates.Count == 0 && Follower(target.Model, alias) is null };
    }

    /// <summary>Null when what was judged holds no longer.</summary>
    internal PromotionReport? TryMove(ModelVersion target, string alias, Judgement judged, MoveOptions options) => workspace.Store.Decide(transaction =>
        PolicyOf(transaction.Connection, target.Model, alias) == judged.Policy ? Move(transaction, target, alias, judged, options) : null);

    /// <summary>Takes an alias away.</summary>
    /// <exception cref="UserException">There is no such alias, or a running deployment follows it.</exception>
    public void Remove(ModelVersion version, string alias, string? why)
    {
        if (Follower(version.Model, alias) is { } deployment)
        {
            throw new UserException($"Deployment {deployment} follows {version.Model}@{alias}.", $"#!deploy stop {deployment} first.");
        }

        workspace.Store.Decide(transaction =>
        {
            transaction.Execute("DELETE FROM model_aliases WHERE model = ? AND alias = ?", version.Model, alias);
            transaction.Audit("model.alias-moved", $"{version.Model}@{alias}", new { model = version.Model, alias, from = version.Version, to = (int?)null, version.Digest, why });
        });
    }

    /// <summary>The running deployment that was started by this alias, or null.</summary>
    public string? Follower(string model, string alias) => workspace.Deployments.List().Deployments
        .FirstOrDefault(d => d.IsRunning && d.Alias == alias && d.Model.StartsWith(model + "@", StringComparison.Ordinal))?.Name;

    private Judgement Judged(ModelVersion target, string alias)
    {
        var before = Current(target.Model, alias);
        var policy = workspace.Store.Read(c => PolicyOf(c, target.Model, alias));
        return new Judgement(before, policy, new PromotionGates(workspace).Judge(target, Json.Read<PromotionPolicy>(policy), before));
    }

    private static string PolicyOf(DuckDBConnection connection, string model, string alias) => Json.Write(PolicyTable.Find(connection, model, alias).Policy ?? new PromotionPolicy());

    // Null: the alias has moved since the gates were judged.
    private static PromotionReport? Move(StoreTransaction transaction, ModelVersion target, string alias, Judgement judged, MoveOptions options)
    {
        CheckStillThere(transaction, target);
        var now = transaction.Scalar<int?>("SELECT version FROM model_aliases WHERE model = ? AND alias = ?", target.Model, alias);
        if (now != judged.Before?.Version && !judged.WhateverWas)
        {
            return null;
        }

        var gates = judged.Gates;
        var report = new PromotionReport(target.Reference, alias, now, target.Digest, gates, transaction.User, transaction.Now, options.Why);
        if (!report.Granted)
        {
            transaction.Audit("model.promotion-refused", $"{target.Model}@{alias}", new { model = target.Model, alias, version = target.Version, target.Digest, why = options.Why, failed = report.Failed.Select(g => $"{g.Gate}: {g.Evidence}") });
        }
        else if (now != target.Version)
        {
            transaction.Execute("DELETE FROM model_aliases WHERE model = ? AND alias = ?", target.Model, alias);
            transaction.Execute("INSERT INTO model_aliases VALUES (?, ?, ?, ?, ?)", target.Model, alias, target.Version, target.Digest, transaction.Now);
            transaction.Audit("model.alias-moved", $"{target.Model}@{alias}", new { model = target.Model, alias, from = now, to = target.Version, target.Digest, why = options.Why, gates = gates.Select(g => $"{g.Gate}: {g.Evidence}") });
        }

        return report;
    }

    private static void CheckStillThere(StoreTransaction transaction, ModelVersion target)
    {
        if (transaction.Scalar<long>("SELECT count(*) FROM model_versions WHERE model = ? AND version = ? AND deleted IS NULL AND retired IS NULL", target.Model, target.Version) == 0)
        {
            throw new UserException($"Model {target.Reference} was retired or deleted in this moment.", "Look at it with #!model show.");
        }
    }

    private void CheckUsable(ModelVersion target, string alias, ModelVersion? before, MoveOptions options)
    {
        if (target.Retired is { } retired)
        {
            throw new UserException($"Model {target.Reference} was retired on {Figures.Time(retired)[..10]}.", "Point the alias to another version, or register it again.");
        }

        if (before is null || options.AllowBreaking || Follower(target.Model, alias) is not { } deployment)
        {
            return;
        }

        var broken = SignatureChanges.Breaking(before.Signature, target.Signature);
        if (broken.Count > 0)
        {
            throw new UserException(
                $"Deployment {deployment} follows {target.Model}@{alias}, and its callers would break: {string.Join("; ", broken)}.",
                "Give --breaking (AllowBreaking in C#) to move it all the same, or use another alias.");
        }
    }

    private ModelVersion? Current(string model, string alias) => workspace.Store.Read(c =>
        ModelTable.Versions(c, model).FirstOrDefault(v => v.Aliases.Contains(alias, StringComparer.Ordinal)));

    /// <summary>What the gates said, and of what.</summary>
    /// <param name="Before">The version that the alias pointed to; null for none.</param>
    /// <param name="Policy">As JSON.</param>
    internal sealed record Judgement(ModelVersion? Before, string Policy, IReadOnlyList<GateResult> Gates)
    {
        /// <summary>Nothing depends on the version that the alias pointed to.</summary>
        public bool WhateverWas { get; init; }
    }
}
