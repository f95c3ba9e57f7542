using System.Globalization;
using System.Text.RegularExpressions;
using MLOps.Models.Search;
using MLOps.Pipelines;

namespace MLOps.Models;

/// <summary>Finds versions by what people call them.</summary>
internal sealed partial class ModelLookup(Workspace workspace)
{
    /// <exception cref="UserException">It could not be told from a reference.</exception>
    public static void CheckName(string kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ValidName().IsMatch(name))
        {
            throw new UserException($"'{name}' cannot be the name of a {kind}.".Replace("a alias", "an alias", StringComparison.Ordinal), "Start with a letter; letters, digits, '_', '-' and '.' may follow.");
        }
    }

    public List<string> Names() => workspace.Store.Read(ModelTable.Names);

    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public ModelVersion Get(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var at = reference.LastIndexOf('@');
        var (name, tag) = at < 0 ? (reference, null) : (reference[..at], reference[(at + 1)..]);
        var number = int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : (int?)null;
        return workspace.Store.Read(c => ModelTable.Find(c, name, tag, number)) ?? throw Unknown(name, tag, number);
    }

    /// <exception cref="UserException">There is no such model; the message names the nearest.</exception>
    public ModelHistory History(string name)
    {
        var (versions, moves, judged) = workspace.Store.Read(c => (ModelTable.Versions(c, name), ModelTable.Moves(c, name).Select(m => m.Move).ToList(), EvaluatedMetrics.OfModel(c, name)));
        return versions.Count == 0
            ? throw Unknown(name, null, null)
            : new ModelHistory(name, versions, moves)
            {
                Proofs = Proofs(name, versions),
                Metrics = versions.ToDictionary(v => v.Version, v => EvaluatedMetrics.Over(v.Metrics, judged[(name, v.Version)])),
            };
    }

    private Dictionary<int, string> Proofs(string name, IEnumerable<ModelVersion> versions)
    {
        var proofs = ModelProofs.Latest(workspace.Store, name);
        return versions.Select(v => (v.Version, Proof: ModelProofs.Of(proofs, name, v.Content))).Where(x => x.Proof is not null).ToDictionary(x => x.Version, x => x.Proof!.Name);
    }

    private UserException Unknown(string name, string? tag, int? number)
    {
        var (versions, aliases) = workspace.Store.Read(c => (ModelTable.Versions(c, name), ModelTable.Aliases(c, name)));
        return (versions.Count, number) switch
        {
            (0, _) => new UserException(UserError.Unknown("model", name, Names())),
            (_, { } missing) => NoVersion(name, missing, versions),
            _ => new UserException(UserError.Unknown("alias", tag ?? "", aliases.Keys, $"model {name}")),
        };
    }

    private static UserException NoVersion(string name, int number, List<ModelVersion> versions) => number > 0 && number < versions[0].Version
        ? new(string.Create(CultureInfo.InvariantCulture, $"Version {number} of model {name} was deleted."), "#!audit verify and #!model live-on tell of it.")
        : new(
            string.Create(CultureInfo.InvariantCulture, $"Model {name} has no version {number}."),
            string.Create(CultureInfo.InvariantCulture, $"Its versions are {versions[^1].Version} to {versions[0].Version}."));

    // A name in a reference ends at '@', and a tag of digits is a version.
    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_.-]*\z")]
    private static partial Regex ValidName();
}
