using System.Text.Json.Nodes;
using MLOps.Tool.Verbs;

namespace MLOps.Tool.Kernel;

/// <summary>What the kernel says about itself.</summary>
internal static class LanguageInfo
{
    public const string ProtocolVersion = "5.3";

    public static JsonObject KernelInfo() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = ProtocolVersion,
        ["implementation"] = "mlops-csharp",
        ["implementation_version"] = AboutVerb.Version,
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
            ["nbconvert_exporter"] = "script",
        },
        ["banner"] = $"C# (MLOps) {AboutVerb.Version}",
        ["help_links"] = new JsonArray(),
        ["debugger"] = false,
        ["supported_features"] = new JsonArray(),
    };
}
