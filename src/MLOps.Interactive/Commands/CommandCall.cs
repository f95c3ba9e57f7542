using System.Globalization;
using MLOps.Data;

namespace MLOps.Interactive.Commands;

/// <summary>A command bound to its words: options and arguments have been checked against the spec.</summary>
public sealed class CommandCall(CommandSpec spec, IReadOnlyDictionary<string, IReadOnlyList<string>> values, string? body)
{
    internal const string EncodingHelp = "How the source's text file is encoded (windows-1251, shift_jis); without it, that is found out.";

    public CommandSpec Spec { get; } = spec;

    /// <summary>The cell's text below the magic line, or the tool's standard input; null when there was none.</summary>
    public string? Body { get; } = body;

    /// <summary>Set by the host before execution.</summary>
    public ICommandHost Host { get; init; } = null!;

    public Workspace Workspace => Host.Workspace;

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The text given for an argument (by name) or option (with dashes), or null.</summary>
    public string? Text(string name) => values.TryGetValue(name, out var given) ? given[0] : null;

    public string Required(string name) => Text(name) ?? throw new InvalidOperationException($"'{name}' is not required by '{Spec.Path}'.");

    public IReadOnlyList<string> All(string name) => values.TryGetValue(name, out var given) ? given : [];

    public int? Integer(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public double? Number(string name) => Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>
    /// The value for a source argument: the C# variable of that name, the result of SQL (which may name variables), or else the text
    /// itself, which the runtime takes for a dataset or file.
    /// </summary>
    public object Source(string name) => SourceOf(Required(name));

    /// <summary>The same, its file read in the encoding that <c>--encoding</c> gives.</summary>
    /// <exception cref="UserException">It is no text file, or no encoding is called so.</exception>
    public object EncodedSource(string name) => Text("--encoding") is { } encoding ? Workspace.Data.Open(Source(name), encoding: encoding) : Source(name);

    /// <summary>The columns of the query that the argument is, before it runs; null when it is anything else.</summary>
    public object? ColumnsOfQuery(string name) =>
        Required(name) is var text && !Host.TryGetVariable(text, out _) && DataCatalog.IsSql(text) ? Workspace.Data.OpenColumns(text, TablesIn(text)) : null;

    /// <summary>The same for each of the texts given for an option or argument that may be given several times.</summary>
    public IReadOnlyList<object> Sources(string name) => All(name).Select(SourceOf).ToList();

    private object SourceOf(string text)
    {
        if (Host.TryGetVariable(text, out var value) && value is not null)
        {
            return value;
        }

        return DataCatalog.IsSql(text) ? Workspace.Data.OpenSql(text, TablesIn(text)) : text;
    }

    /// <summary>The C# variables that a query names and that are tables, by name; the newest of each name.</summary>
    public Dictionary<string, object> TablesIn(string query) => Host.Variables
        .Where(v => v.Value is not null && DataCatalog.Mentions(query, v.Name) && DataCatalog.IsTable(v.Value))
        .GroupBy(v => v.Name, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Last().Value!, StringComparer.Ordinal);

    public CommandCall For(ICommandHost host) => new(Spec, values, Body) { Host = host };
}
