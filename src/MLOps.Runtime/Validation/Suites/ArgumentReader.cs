using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MLOps.Validation.Suites;

/// <summary>Reads one parameter's node as the kind it must be; null and a mistake when it is not.</summary>
internal sealed class ArgumentReader(string check, Action<UserError, YamlNode> report)
{
    public object? Read(ParameterWord word, YamlNode node) => word.Kind switch
    {
        ParameterKind.Text or ParameterKind.Column => Text(word, node),
        ParameterKind.Columns or ParameterKind.Names or ParameterKind.Patterns => Texts(word, node),
        ParameterKind.Literal => LiteralOf(word, node),
        ParameterKind.Literals => Literals(word, node),
        ParameterKind.Number => Number(word, node),
        ParameterKind.Integer => Integer(word, node),
        ParameterKind.Flag => Flag(word, node),
        ParameterKind.Types => Types(word, node),
        ParameterKind.Aggregate => AggregateOf(word, node),
        ParameterKind.Combinations => Combinations(word, node),
        ParameterKind.Shares => Shares(word, node),
        ParameterKind.Duration => YamlPlaces.Text(node) is { } text && Durations.Read(text) is { } time ? time : Refuse<object>(word, node, "a length of time such as 36h or 2d"),
        _ => throw new ArgumentOutOfRangeException(nameof(word), word.Kind, null),
    };

    private string? Text(ParameterWord word, YamlNode node) => YamlPlaces.Text(node) ?? Refuse<string>(word, node, "a text");

    private List<string>? Texts(ParameterWord word, YamlNode node)
    {
        var texts = YamlPlaces.Items(node).Select(YamlPlaces.Text).ToList();
        return texts.Count == 0 || texts.Contains(null) ? Refuse<List<string>>(word, node, "a name or a list of names") : texts.OfType<string>().ToList();
    }

    private object? LiteralOf(ParameterWord word, YamlNode node) =>
        node is YamlScalarNode scalar && !YamlPlaces.IsNull(scalar) ? Parse(scalar) : Refuse<object>(word, node, "a value");

    // A null among the values would make SQL's IN neither true nor false, and every row pass: it is left out, for null passes anyway.
    private List<Literal>? Literals(ParameterWord word, YamlNode node)
    {
        if (node is not YamlSequenceNode list || list.Children.Any(c => c is not YamlScalarNode))
        {
            return Refuse<List<Literal>>(word, node, "a list of values");
        }

        var values = list.Children.Where(c => !YamlPlaces.IsNull(c)).Cast<YamlScalarNode>().Select(Parse).ToList();
        return values.Count == 0 ? Refuse<List<Literal>>(word, node, "a list with at least one value") : values;
    }

    private object? Number(ParameterWord word, YamlNode node) =>
        double.TryParse(YamlPlaces.Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : Refuse<object>(word, node, "a number");

    private object? Integer(ParameterWord word, YamlNode node) =>
        long.TryParse(YamlPlaces.Text(node)?.Replace("_", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : Refuse<object>(word, node, "a whole number");

    private object? Flag(ParameterWord word, YamlNode node) => YamlPlaces.Text(node) switch
    {
        "true" or "True" => true,
        "false" or "False" => false,
        _ => Refuse<object>(word, node, "true or false"),
    };

    private List<string>? Types(ParameterWord word, YamlNode node)
    {
        if (Texts(word, node) is not { } words)
        {
            return null;
        }

        var known = words.Select(TypeNames.Normalise).ToList();
        var items = YamlPlaces.Items(node);
        for (var i = 0; i < words.Count; i++)
        {
            if (known[i] is null)
            {
                report(UserError.Unknown("type", words[i], TypeNames.All), items[i]);
            }
        }

        return known.Contains(null) ? null : known.OfType<string>().ToList();
    }

    private Aggregate? AggregateOf(ParameterWord word, YamlNode node)
    {
        if (YamlPlaces.Text(node) is not { } text || Aggregate.Parse(text) is not { } aggregate)
        {
            return Refuse<Aggregate>(word, node, "an aggregate such as sum(amount) or count(*)");
        }

        if (!Aggregate.Functions.Contains(aggregate.Function))
        {
            report(UserError.Unknown("aggregate", aggregate.Function, Aggregate.Functions), node);
            return null;
        }

        if (aggregate.Fault is { } fault)
        {
            report(new UserError(fault), node);
            return null;
        }

        return aggregate;
    }

    private List<IReadOnlyList<Literal>>? Combinations(ParameterWord word, YamlNode node)
    {
        if (node is not YamlSequenceNode { Children.Count: > 0 } list || list.Children.Any(c => c is not YamlSequenceNode inner || inner.Children.Any(v => v is not YamlScalarNode || YamlPlaces.IsNull(v))))
        {
            return Refuse<List<IReadOnlyList<Literal>>>(word, node, "a list of lists of values, such as [[DE, EUR], [US, USD]]");
        }

        return list.Children.Cast<YamlSequenceNode>().Select(c => (IReadOnlyList<Literal>)c.Children.Cast<YamlScalarNode>().Select(Parse).ToList()).ToList();
    }

    private Dictionary<string, double>? Shares(ParameterWord word, YamlNode node)
    {
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (key, value) in (node as YamlMappingNode)?.Children.ToList() ?? [])
        {
            if (key is YamlScalarNode { Value: { } name } && double.TryParse(YamlPlaces.Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && double.IsFinite(share) && share >= 0)
            {
                shares[name] = share;
            }
            else
            {
                return Refuse<Dictionary<string, double>>(word, value, "a share of 0 or more for each value");
            }
        }

        return shares.Values.Sum() > 0 ? shares : Refuse<Dictionary<string, double>>(word, node, "a mapping from values to shares, such as {a: 0.7, b: 0.3}");
    }

    private static Literal Parse(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
        {
            return text;
        }

        return text switch
        {
            "true" or "True" or "false" or "False" => new Literal(text.ToLowerInvariant(), LiteralKind.Boolean),
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => new Literal(text, LiteralKind.Number),
            _ => text,
        };
    }

    private T? Refuse<T>(ParameterWord word, YamlNode node, string wanted)
        where T : class
    {
        var given = node switch
        {
            YamlMappingNode => "a mapping",
            YamlSequenceNode => "a list",
            _ => YamlPlaces.Text(node) is { } text ? $"'{text}'" : "nothing",
        };
        report(new UserError($"{word.Name} of {check} takes {wanted}, not {given}."), node);
        return null;
    }
}
