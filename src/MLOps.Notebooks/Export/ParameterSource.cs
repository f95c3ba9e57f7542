using System.Text;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Export;

/// <summary>Parameters in the forms in which a project writes them.</summary>
internal static class ParameterSource
{
    /// <summary>The record <c>Parameters</c>, a property for each.</summary>
    public static string Write(string name, ProgramParts parts) => ProjectTemplates.Fill(
        "Parameters.cs", ("name", name), ("properties", string.Join('\n', parts.Parameters.All.Select(Property))));

    public static string TypeOf(Parameter parameter) => parameter.Variable.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>testShare for TestShare.</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>rain-story for RainStory.</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            text.Append(char.IsUpper(c) && text.Length > 0 && text[^1] != '-' ? "-" : "").Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    public static JsonNode? Json(object? value) => value switch
    {
        null => null,
        decimal number => JsonValue.Create(number),
        _ => System.Text.Json.JsonSerializer.SerializeToNode(value),
    };

    private static string Property(Parameter parameter)
    {
        var says = parameter.Comment.Length > 0 ? parameter.Comment : $"<c>{parameter.Variable.Name}</c> in the notebook";
        return DocText.Of(says, "", 4).Replace("&lt;c&gt;", "<c>", StringComparison.Ordinal).Replace("&lt;/c&gt;", "</c>", StringComparison.Ordinal)
            + $"    public {TypeOf(parameter)} {parameter.Property} {{ get; init; }} = {parameter.Value};\n";
    }
}
