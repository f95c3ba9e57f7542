using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MLOps.Validation.Suites;

/// <summary>YAML in, suite and mistakes out. Total: whatever the text, it never throws, and one mistake does not hide the next.</summary>
internal sealed class SuiteReader
{
    /// <summary>The name of a suite that gives itself none.</summary>
    public const string Unnamed = "suite";

    private static readonly string[] Keys = ["suite", "description", "owner", "mask", "checks"];

    private readonly List<SuiteMistake> _mistakes = [];
    private readonly List<(string Name, Place Place)> _columns = [];

    public static SuiteDraft Read(string yaml) => new SuiteReader().ReadText(yaml);

    private SuiteDraft ReadText(string yaml)
    {
        var root = Load(yaml);
        if (root is null)
        {
            return new(new ValidationSuite(Unnamed), _mistakes, _columns);
        }

        // A bare list of checks is a suite without a name.
        if (root is YamlSequenceNode list)
        {
            return new(new ValidationSuite(Unnamed, Checks(list)), _mistakes, _columns);
        }

        if (root is not YamlMappingNode map)
        {
            Mistake(root, "A suite is a mapping with the key 'checks'.", "Example: checks: [{not_null: id}]");
            return new(new ValidationSuite(Unnamed), _mistakes, _columns);
        }

        return new(Suite(map), _mistakes, _columns);
    }

    private YamlNode? Load(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count > 0)
            {
                return stream.Documents[0].RootNode;
            }

            _mistakes.Add(new(new UserError("The suite is empty.", "Example: checks: [{not_null: id}]"), new Place(1, 1)));
        }
        catch (YamlException error)
        {
            _mistakes.Add(new(new UserError($"not YAML: {Sentence(error)}"), YamlPlaces.Of(error.Start)));
        }

        return null;
    }

    private static string Sentence(YamlException error)
    {
        var message = (error.InnerException ?? error).Message.ReplaceLineEndings(" ").Trim();
        return message.EndsWith('.') ? message : message + ".";
    }

    private ValidationSuite Suite(YamlMappingNode map)
    {
        var (name, description, owner) = (Unnamed, (string?)null, (string?)null);
        IReadOnlyList<ValidationCheck>? checks = null;
        IReadOnlyList<string> mask = [];
        foreach (var (key, value) in map.Children)
        {
            switch (YamlPlaces.Text(key))
            {
                case "suite": name = YamlPlaces.Text(value) ?? name; break;
                case "description": description = YamlPlaces.Text(value); break;
                case "owner": owner = YamlPlaces.Text(value); break;
                case "mask": mask = Mask(value); break;
                case "checks" when value is YamlSequenceNode list: checks = Checks(list); break;
                case "checks": checks = []; Mistake(value, "'checks' is a list.", "Start each check with a dash: - not_null: id"); break;
                default: _mistakes.Add(new(UnknownKey(YamlPlaces.Text(key) ?? "?"), YamlPlaces.Of(key.Start))); break;
            }
        }

        if (checks is null)
        {
            Mistake(map, "The suite has no 'checks'.", "Example: checks: [{not_null: id}]");
        }

        return new ValidationSuite(name, checks ?? []) { Description = description, Owner = owner, Mask = mask };
    }

    private List<string> Mask(YamlNode value)
    {
        var names = YamlPlaces.Items(value).Select(item => (Name: YamlPlaces.Text(item), Place: YamlPlaces.Of(item.Start))).ToList();
        if (names.Any(n => n.Name is null))
        {
            Mistake(value, "'mask' is a list of columns.", "Example: mask: [email, name]");
        }

        // Looked up with the columns of the checks: a misspelled name would show what it should hide.
        _columns.AddRange(names.Where(n => n.Name is not null).Select(n => (n.Name!, n.Place)));
        return names.Select(n => n.Name).OfType<string>().ToList();
    }

    // A check's word at the top level is a common slip.
    private static UserError UnknownKey(string key) => CheckVocabulary.Find(key) is not null
        ? new UserError($"Key '{key}' is a check.", $"It belongs under checks: - {key}: ...")
        : UserError.Unknown("key", key, Keys);

    private List<ValidationCheck> Checks(YamlSequenceNode list)
    {
        if (list.Children.Count == 0)
        {
            Mistake(list, "The suite has no checks.", "Example: - not_null: id");
        }

        return list.Children.Select(node => new CheckReader(_mistakes, _columns).Read(node)).OfType<ValidationCheck>().ToList();
    }

    private void Mistake(YamlNode node, string message, string hint) => _mistakes.Add(new(new UserError(message, hint), YamlPlaces.Of(node.Start)));
}
