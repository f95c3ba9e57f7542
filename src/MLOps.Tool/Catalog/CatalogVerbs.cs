using System.CommandLine;
using MLOps.Interactive.Commands;

namespace MLOps.Tool.Catalog;

/// <summary>Every magic command as a verb: <c>#!data add</c> becomes <c>mlops data add</c>, with help from the same catalogue.</summary>
internal static class CatalogVerbs
{
    /// <summary>Adds the catalogue's commands below <paramref name="root"/>, beside the verbs that stand there already.</summary>
    public static void AddTo(Command root, MagicCatalog catalog, ToolContext context)
    {
        var examples = new Dictionary<Command, IReadOnlyList<string>>();
        foreach (var spec in catalog.Commands.Where(c => c.IsVerb))
        {
            var words = PathOf(spec).Split(' ');
            var noun = Find(root, words[0]);
            var command = words.Length == 1 ? noun : Find(noun, words[1]);
            var verb = new CatalogVerb(spec, context);
            verb.Describe(command);
            examples[command] = verb.Examples;
        }

        foreach (var noun in root.Subcommands.Where(c => c.Description is null))
        {
            noun.Description = $"{About(noun.Name)}{string.Join(", ", noun.Subcommands.Select(c => c.Name))}.";
        }

        HelpWithExamples.Install(root, examples);
    }

    /// <summary>The words after <c>mlops</c>. The status command is itself called mlops in a notebook; "mlops mlops" would be odd.</summary>
    internal static string PathOf(CommandSpec spec) => spec.Path switch
    {
        "mlops" => "status",
        ['m', 'l', 'o', 'p', 's', ' ', .. var rest] => rest,
        var path => path,
    };

    private static string About(string noun) => noun switch
    {
        "audit" => "The log of decisions: ",
        "contract" => "Schema contracts: ",
        "data" => "Datasets and their versions: ",
        "feature" => "Feature views, training sets and online values: ",
        "model" => "The model registry: ",
        "pipeline" => "Exported projects: ",
        _ => "",
    };

    private static Command Find(Command parent, string name)
    {
        if (parent.Subcommands.FirstOrDefault(c => c.Name == name) is { } existing)
        {
            return existing;
        }

        var added = new Command(name);
        parent.Subcommands.Add(added);
        return added;
    }
}
