using System.Globalization;
using System.Text;
using MLOps.Validation.Suites;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MLOps.Validation.Contracts;

/// <summary>A contract as YAML, both ways. Reading finds all mistakes at once.</summary>
internal static class ContractText
{
    private static readonly string[] Keys = ["contract", "version", "frozen", "description", "owner", "columns"];
    private static readonly string[] ColumnKeys = ["name", "type", "required", "values", "not_in", "description"];

    public static string Write(SchemaContract contract)
    {
        var text = new StringBuilder();
        SuiteWriter.Line(text, "", "contract", contract.Name);
        SuiteWriter.Line(text, "", "version", contract.Version);
        SuiteWriter.Line(text, "", "frozen", contract.Frozen);
        SuiteWriter.Line(text, "", "description", contract.Description);
        SuiteWriter.Line(text, "", "owner", contract.Owner);
        text.Append("columns:\n");
        foreach (var column in contract.Columns)
        {
            SuiteWriter.Line(text, "  - ", "name", column.Name);
            SuiteWriter.Line(text, "    ", "type", column.Type);
            SuiteWriter.Line(text, "    ", "required", column.Required);
            SuiteWriter.Line(text, "    ", "values", column.Values.Count == 0 ? null : column.Values);
            SuiteWriter.Line(text, "    ", "not_in", column.NotIn.Count == 0 ? null : column.NotIn);
            SuiteWriter.Line(text, "    ", "description", column.Description);
        }

        return text.ToString();
    }

    public static SchemaContract Read(string yaml)
    {
        var mistakes = new List<SuiteMistake>();
        var root = Load(yaml, mistakes);
        var contract = root is null ? null : Contract(root, mistakes);
        if (mistakes.Count > 0)
        {
            throw new UserException($"Contract '{contract?.Name ?? "?"}': {string.Join("; ", mistakes.Select(m => $"{(m.Place is { } p ? $"line {p.Line}, column {p.Column}: " : "")}{m.Error}"))}");
        }

        return contract!;
    }

    private static YamlMappingNode? Load(string yaml, List<SuiteMistake> mistakes)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode map)
            {
                return map;
            }

            mistakes.Add(new(new UserError("A contract is a mapping with the key 'columns'."), new Place(1, 1)));
        }
        catch (YamlException error)
        {
            mistakes.Add(new(new UserError($"not YAML: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}."), YamlPlaces.Of(error.Start)));
        }

        return null;
    }

    private static SchemaContract Contract(YamlMappingNode map, List<SuiteMistake> mistakes)
    {
        var given = Given(map, Keys, "the contract", mistakes);
        string? Text(string key) => given.TryGetValue(key, out var node) ? YamlPlaces.Text(node) : null;
        var columns = given.GetValueOrDefault("columns") is YamlSequenceNode list ? list.Children.Select(c => Column(c, mistakes)).OfType<ContractColumn>().ToList() : null;
        if (columns is null)
        {
            mistakes.Add(new(new UserError("'columns' is a list."), YamlPlaces.Of(map.Start)));
        }

        return new(Text("contract") ?? "contract", int.TryParse(Text("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 1, columns ?? [])
        {
            Frozen = Text("frozen") == "true",
            Description = Text("description"),
            Owner = Text("owner"),
        };
    }

    private static ContractColumn? Column(YamlNode node, List<SuiteMistake> mistakes)
    {
        if (node is not YamlMappingNode map)
        {
            mistakes.Add(new(new UserError("A column is a mapping.", "Example: - {name: id, type: BIGINT, required: true}"), YamlPlaces.Of(node.Start)));
            return null;
        }

        var given = Given(map, ColumnKeys, "a column", mistakes);
        var reader = new ArgumentReader("the contract", (error, at) => mistakes.Add(new(error, YamlPlaces.Of(at.Start))));
        object? Read(string key, ParameterKind kind) => given.TryGetValue(key, out var value) ? reader.Read(new(key, kind), value) : null;
        var name = Read("name", ParameterKind.Text) as string;
        if (name is null || !given.TryGetValue("type", out var type))
        {
            mistakes.Add(new(new UserError("A column needs name and type."), YamlPlaces.Of(node.Start)));
            return null;
        }

        // Vectors and structs of other engines are taken as they are written.
        var written = YamlPlaces.Text(type) ?? "";
        var known = written.EndsWith(']') || written.Contains('(', StringComparison.Ordinal) ? written : (Read("type", ParameterKind.Types) as IReadOnlyList<string>)?[0];
        return known is null ? null : new ContractColumn(name, known, Read("required", ParameterKind.Flag) is true)
        {
            Values = Read("values", ParameterKind.Literals) as IReadOnlyList<Literal> ?? [],
            NotIn = Read("not_in", ParameterKind.Names) as IReadOnlyList<string> ?? [],
            Description = Read("description", ParameterKind.Text) as string,
        };
    }

    private static Dictionary<string, YamlNode> Given(YamlMappingNode map, string[] known, string where, List<SuiteMistake> mistakes)
    {
        var given = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Children)
        {
            var name = YamlPlaces.Text(key) ?? "?";
            given[name] = value;
            if (!known.Contains(name))
            {
                mistakes.Add(new(UserError.Unknown("key", name, known, where), YamlPlaces.Of(key.Start)));
            }
        }

        return given;
    }
}
