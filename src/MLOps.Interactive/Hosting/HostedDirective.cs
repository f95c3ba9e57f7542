using MLOps.Interactive.Commands;

namespace MLOps.Interactive.Hosting;

/// <summary>A command of the catalogue in the shape in which .NET Interactive registers a magic command.</summary>
/// <param name="Name">A first word with <c>#!</c>, or a second word without.</param>
/// <param name="Description">The command's summary; of a first word that is no command itself, what follows it.</param>
/// <param name="Subcommands">Second words; they have none of their own, for the host knows one level.</param>
public sealed record HostedDirective(string Name, string Description, IReadOnlyList<HostedParameter> Parameters, IReadOnlyList<HostedDirective> Subcommands)
{
    /// <summary>The catalogue as directives: one per first word, one subcommand per second word.</summary>
    public static IReadOnlyList<HostedDirective> Of(MagicCatalog catalog, KnownNames names)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Commands.GroupBy(c => c.Path.Split(' ')[0], StringComparer.Ordinal).Select(noun => OfNoun(noun.Key, noun.ToList(), names)).ToList();
    }

    private static HostedDirective OfNoun(string noun, List<CommandSpec> commands, KnownNames names)
    {
        var own = commands.Find(c => c.Path == noun);
        var verbs = commands.Where(c => c.Path != noun).Select(c => new HostedDirective(c.Path[(noun.Length + 1)..], c.Summary, HostedParameter.Of(c, names), [])).ToList();
        var description = own?.Summary ?? $"{string.Join(", ", verbs.Select(v => v.Name))}.";
        return new HostedDirective("#!" + noun, description, own is null ? [] : HostedParameter.Of(own, names), verbs);
    }
}
