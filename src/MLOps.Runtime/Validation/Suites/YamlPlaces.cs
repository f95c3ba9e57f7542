using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MLOps.Validation.Suites;

/// <summary>What is asked of YAML nodes again and again.</summary>
internal static class YamlPlaces
{
    public static Place Of(Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>The text of a scalar; null for anything else and for an empty or null scalar.</summary>
    public static string? Text(YamlNode node) => node is YamlScalarNode { Value: { } text } scalar && !IsNull(scalar) ? text : null;

    public static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain } scalar && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";

    /// <summary>The items of a sequence, or the one node itself.</summary>
    public static IReadOnlyList<YamlNode> Items(YamlNode node) => node is YamlSequenceNode list ? list.Children.ToList() : [node];
}
