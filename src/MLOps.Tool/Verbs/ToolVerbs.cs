using System.CommandLine;

namespace MLOps.Tool.Verbs;

/// <summary>
/// The tool's own verbs. Each stands in a file of its own with a function <c>Create</c> and is added by one line here;
/// the verbs of the command catalogue follow from <see cref="Interactive.Commands.Catalog"/>.
/// </summary>
internal static class ToolVerbs
{
    public static IEnumerable<Command> All(ToolContext context) =>
    [
        AboutVerb.Create(context),
        KernelVerb.Create(context),
        RunVerb.Create(context),
        ConvertVerb.Create(context),
        ServeVerb.Create(context),
        ExportVerb.Create(context),
        VerifyVerb.Create(context),
        FormatVerb.Create(context),
    ];
}
