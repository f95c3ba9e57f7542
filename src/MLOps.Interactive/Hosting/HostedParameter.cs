using MLOps.Interactive.Commands;

namespace MLOps.Interactive.Hosting;

/// <summary>An option of a command, or all its arguments together: the host allows one parameter without a name.</summary>
/// <param name="Name">With its dashes; of the arguments, their names as help writes them.</param>
/// <param name="IsNameless">The words that follow no option.</param>
/// <param name="Completions">Values that may stand there, looked up when asked.</param>
public sealed record HostedParameter(string Name, string Description, bool IsFlag, bool IsNameless, bool IsMany, Func<IEnumerable<string>> Completions)
{
    internal static IReadOnlyList<HostedParameter> Of(CommandSpec spec, KnownNames names)
    {
        var options = spec.Options.Concat(MagicCatalog.Common).Select(o => OfOption(o, names));
        return spec.Arguments.Count == 0 ? [.. options] : [OfArguments(spec.Arguments, names), .. options];
    }

    private static HostedParameter OfOption(OptionSpec option, KnownNames names) => new(
        option.Name,
        CatalogHelp.Sentence(option),
        option.Kind == ValueKind.Flag,
        IsNameless: false,
        option.Many,
        () => option.Values ?? names.Of(option.Kind).Select(n => n.Text));

    private static HostedParameter OfArguments(IReadOnlyList<ArgumentSpec> arguments, KnownNames names) => new(
        string.Join(' ', arguments.Select(a => a.Name)),
        string.Join(' ', arguments.Select(a => $"{a.Name}: {a.Help}")),
        IsFlag: false,
        IsNameless: true,
        IsMany: true,
        () => arguments.Select(a => a.Kind).Distinct().SelectMany(kind => names.Of(kind)).Select(n => n.Text).Distinct(StringComparer.Ordinal));
}
