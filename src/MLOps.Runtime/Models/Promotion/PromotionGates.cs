using MLOps.Store;
using MLOps.Tracking;

namespace MLOps.Models;

/// <summary>Judges a version by the policy of an alias: every gate is answered, with what was found.</summary>
internal sealed class PromotionGates(Workspace workspace)
{
    private readonly MetricEvidence _evidence = new(workspace.Store);

    /// <param name="before">The version that the alias points to now; null for none.</param>
    /// <returns>A result for each gate, in the policy's order; empty without a policy.</returns>
    public IReadOnlyList<GateResult> Judge(ModelVersion version, PromotionPolicy policy, ModelVersion? before)
    {
        var results = policy.Metrics.Select(gate => Metric(gate, version, before)).ToList();
        void Ask(bool isAsked, Func<GateResult> judge)
        {
            if (isAsked)
            {
                results.Add(judge());
            }
        }

        Ask(policy.Validation, () => new ValidationEvidence(workspace).Judge(version));
        Ask(policy.Signature, () => Signature(version, before));
        Ask(policy.Proof, () => Proof(version));
        Ask(policy.Signed, () => Signed(version));
        Ask(policy.Card is not null, () => Card(policy.Card!.Value, version));
        Ask(policy.Approvals > 0, () => Approvals(policy.Approvals, version));
        return results;
    }

    private GateResult Metric(MetricGate gate, ModelVersion version, ModelVersion? before)
    {
        if (_evidence.Find(version, gate.Metric) is not { } found)
        {
            return new(gate.ToString(), false, $"{version.Reference} has no such metric{Known(version)}");
        }

        var evidence = $"{Figures.Number(found.Value)} ({found.Where})";
        if (gate.Comparison != MetricComparison.NotWorse)
        {
            return new(gate.ToString(), gate.Holds(found.Value), evidence);
        }

        return before is null || before.Version == version.Version
            ? new(gate.ToString(), true, evidence + ", and no other version to compare with")
            : NotWorse(gate, found, evidence, before);
    }

    private GateResult NotWorse(MetricGate gate, MetricEvidence.Found found, string evidence, ModelVersion before)
    {
        if (_evidence.Find(before, gate.Metric, like: found) is not { } earlier)
        {
            return new(gate.ToString(), false, $"{evidence}, but {before.Reference} has no such metric {(found.DataDigest is null ? "of its run" : "on the same data")}");
        }

        var worse = MetricDirections.Of(gate.Metric) switch
        {
            MetricDirection.HigherIsBetter => earlier.Value - found.Value,
            MetricDirection.LowerIsBetter => found.Value - earlier.Value,
            _ => double.NaN,
        };
        var against = $"{evidence} against {Figures.Number(earlier.Value)} of {before.Reference}";
        return double.IsNaN(worse)
            ? new(gate.ToString(), false, against + "; whether more of it is better is not known")
            : new(gate.ToString(), worse <= gate.Threshold, against);
    }

    private static string Known(ModelVersion version) => version.Metrics.Count == 0
        ? ""
        : $"; it has {string.Join(", ", version.Metrics.Keys.Take(6))}";

    private static GateResult Signature(ModelVersion version, ModelVersion? before)
    {
        const string gate = "signature compatible";
        if (before is null)
        {
            return new(gate, true, "no version to be compatible with");
        }

        var broken = SignatureChanges.Breaking(before.Signature, version.Signature);
        return new(gate, broken.Count == 0, broken.Count == 0 ? $"callers of {before.Reference} need not change" : string.Join("; ", broken));
    }

    private GateResult Proof(ModelVersion version)
    {
        const string gate = "proof present";
        var proofs = Pipelines.ModelProofs.Latest(workspace.Store, version.Model);
        var proven = Pipelines.ModelProofs.Of(proofs, version.Model, version.Content);
        return proven is not null
            ? new(gate, true, $"pipeline {proven.Name} was run again on {Figures.Time(proven.Created)[..10]} and made the same model")
            : new(gate, false, proofs.Count == 0 ? "no exported pipeline makes this model" : "no proven pipeline made this very version");
    }

    private GateResult Signed(ModelVersion version)
    {
        var signatures = workspace.Models.Evidence.Signatures(version);
        return new("signed", signatures.Count > 0 && signatures.All(s => s.Intact), signatures.Count == 0 ? "nobody has signed it" : string.Join(", ", signatures.Select(s => s.Finding)));
    }

    private GateResult Card(double least, ModelVersion version)
    {
        var card = ModelCard.Of(ModelFacts.Of(workspace.Store, version));
        var missing = card.Missing.Count == 0 ? "" : $", missing {string.Join(", ", card.Missing.Select(m => m.What))}";
        return new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"card {least}"), card.Completeness >= least, $"{Figures.Share(card.Completeness)} complete{missing}");
    }

    private GateResult Approvals(int wanted, ModelVersion version)
    {
        var gate = $"approvals {wanted}";
        var by = workspace.Store.Read(c => c.Query(
            "SELECT DISTINCT actor FROM model_approvals WHERE model = ? AND version = ? AND digest = ? ORDER BY actor", row => row.GetString(0), version.Model, version.Version, version.Digest));
        var others = by.Where(actor => actor != version.Author).ToList();
        return others.Count >= wanted
            ? new(gate, true, "approved by " + string.Join(", ", others))
            : new(gate, false, $"{(others.Count == 0 ? "nobody" : string.Join(", ", others))} besides {version.Author ?? "who registered it"} has approved it");
    }
}
