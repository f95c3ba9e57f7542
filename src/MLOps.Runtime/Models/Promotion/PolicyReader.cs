using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MLOps.Models;

/// <summary>Reads a policy from YAML; what is wrong is said with its line.</summary>
internal static partial class PolicyReader
{
    private const string Example = "Example: metrics: {accuracy: \">= 0.8\"}";

    private static readonly string[] Keys = ["metrics", "validation", "signature", "proof", "signed", "card", "approvals"];

    /// <exception cref="UserException">It is not YAML, or not a policy; the message names the line.</exception>
    public static PromotionPolicy Read(string yaml)
    {
        if (Load(yaml) is not YamlMappingNode map)
        {
            throw new UserException($"A policy is a mapping of gates: {string.Join(", ", Keys)}.", Example);
        }

        var policy = new PromotionPolicy();
        foreach (var (key, value) in map.Children)
        {
            policy = Text(key) switch
            {
                "metrics" => policy with { Metrics = Metrics(value) },
                "validation" => policy with { Validation = Word(value, "passed") },
                "signature" => policy with { Signature = Word(value, "compatible") },
                "proof" => policy with { Proof = Word(value, "present") },
                "signed" => policy with { Signed = Word(value, "true") },
                "card" => policy with { Card = Share(value) },
                "approvals" => policy with { Approvals = Count(value) },
                var other => throw At(key, UserError.Unknown("gate", other, Keys)),
            };
        }

        return policy;
    }

    private static YamlNode? Load(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException error)
        {
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Line {error.Start.Line} of the policy is not YAML: {error.Message.ReplaceLineEndings(" ")}"), Example);
        }
    }

    private static List<MetricGate> Metrics(YamlNode node) => node is YamlMappingNode map
        ? map.Children.Select(p => Metric(Text(p.Key), p.Value)).ToList()
        : throw At(node, new UserError("'metrics' is a mapping from a metric's name to its bound.", Example));

    private static MetricGate Metric(string name, YamlNode bound)
    {
        var match = Bound().Match(Text(bound));
        if (!match.Success)
        {
            throw At(bound, new UserError($"'{Text(bound)}' is no bound for {name}.", "It is '>= 0.8', '<= 0.5', '> 0', '< 1', 'not worse' or 'not worse by 0.01'."));
        }

        var number = match.Groups["number"] is { Success: true } given ? double.Parse(given.Value, NumberStyles.Float, CultureInfo.InvariantCulture) : 0;
        return new MetricGate(name, match.Groups["sign"].Value switch
        {
            ">=" => MetricComparison.AtLeast,
            "<=" => MetricComparison.AtMost,
            ">" => MetricComparison.Above,
            "<" => MetricComparison.Below,
            _ => MetricComparison.NotWorse,
        }, number);
    }

    // A gate that is asked for is named by its one word, or by true; false leaves it out.
    private static bool Word(YamlNode node, string word) => Text(node) switch
    {
        var text when text == word || text == "true" || text == "required" => true,
        "false" => false,
        var text => throw At(node, new UserError($"'{text}' is not known here.", $"Write '{word}', or leave the gate out.")),
    };

    private static double Share(YamlNode node) => double.TryParse(Text(node), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
        ? share
        : throw At(node, new UserError($"'{Text(node)}' is no share from 0 to 1.", "card: 0.8 asks for a card that answers 80 % of what a reader wants to find."));

    private static int Count(YamlNode node) => int.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? count
        : throw At(node, new UserError($"'{Text(node)}' is no number of people.", "approvals: 1 asks for one person besides who registered the version."));

    private static string Text(YamlNode node) => node is YamlScalarNode { Value: { } text } ? text.Trim() : "";

    private static UserException At(YamlNode node, UserError error) =>
        new(error with { Message = string.Create(CultureInfo.InvariantCulture, $"Line {node.Start.Line} of the policy: {error.Message}") });

    [GeneratedRegex(@"^(?:(?<sign>>=|<=|>|<)\s*(?<number>[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?)|not worse(?: by (?<number>\d*\.?\d+))?)\z")]
    private static partial Regex Bound();
}
