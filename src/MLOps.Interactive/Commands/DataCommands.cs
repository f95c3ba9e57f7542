using MLOps.Data;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!data</c> and <c>#!sql</c>: thin words over <see cref="DataCatalog"/>.</summary>
internal static class DataCommands
{
    public static IEnumerable<CommandSpec> All => [Add, List, Show, Diff, Tag, Describe, SqlQuery];

    private static CommandSpec Add { get; } = new("data add", "Register the content of a source as a new version of a dataset.", (call, _) =>
        Done(call.Workspace.Data.Add(call.Required("NAME"), call.EncodedSource("SOURCE"), call.Text("--description"))))
    {
        Arguments = [new("NAME", ValueKind.Text, "The dataset's name."), new("SOURCE", ValueKind.Source, "A variable, file, glob, folder, dataset or SQL in quotes.")],
        Options = [new("--description", ValueKind.Text, "What the data are, in a sentence."), new("--encoding", ValueKind.Text, CommandCall.EncodingHelp)],
        Examples = ["#!data add weather data/weather.csv", "#!data add rainy \"SELECT * FROM 'data/weather.csv' WHERE precipitation > 0\""],
        CSharp = call => $"mlops.Data.Add({CSharpText.Literal(call.Required("NAME"))}, {CSharpText.EncodedSource(call, "SOURCE")}{CSharpText.Named(call, "--description", "description")});",
    };

    private static CommandSpec List { get; } = new("data list", "List the datasets with their latest versions.", (call, _) => Done(call.Workspace.Data.List()))
    {
        Examples = ["#!data list"],
    };

    private static CommandSpec Show { get; } = new("data show", "Show one version of a dataset.", (call, _) => Done(call.Workspace.Data.Get(call.Required("NAME"))))
    {
        Arguments = [new("NAME", ValueKind.Dataset, "A dataset, or a version of it: weather@1.")],
        Examples = ["#!data show weather"],
    };

    private static CommandSpec Diff { get; } = new("data diff", "Compare two sources: columns and rows.", (call, _) =>
        Done(call.Workspace.Data.Diff(call.Source("A"), call.Source("B"))))
    {
        Arguments = [new("A", ValueKind.Source, "The older source."), new("B", ValueKind.Source, "The newer source.")],
        Examples = ["#!data diff weather@1 data/weather.csv"],
    };

    private static CommandSpec Tag { get; } = new("data tag", "Set a tag of a dataset; without a value the tag goes.", (call, _) =>
    {
        call.Workspace.Data.Tag(call.Required("NAME"), call.Required("KEY"), call.Text("VALUE") ?? "");
        return Said($"Dataset {call.Required("NAME")}: {call.Required("KEY")} = {call.Text("VALUE") ?? "(removed)"}");
    })
    {
        Arguments = [new("NAME", ValueKind.Dataset, "A dataset."), new("KEY", ValueKind.Text, "The tag."), new("VALUE", ValueKind.Text, "Its value.", Required: false)],
        Examples = ["#!data tag weather owner climate-team"],
        CSharp = call => $"mlops.Data.Tag({CSharpText.Literal(call.Required("NAME"))}, {CSharpText.Literal(call.Required("KEY"))}, {CSharpText.Literal(call.Text("VALUE") ?? "")});",
    };

    private static CommandSpec Describe { get; } = new("data describe", "Say in a sentence what a dataset is.", (call, _) =>
    {
        call.Workspace.Data.Describe(call.Required("NAME"), call.Required("TEXT"));
        return Said($"Dataset {call.Required("NAME")}: {call.Required("TEXT")}");
    })
    {
        Arguments = [new("NAME", ValueKind.Dataset, "A dataset."), new("TEXT", ValueKind.Text, "The description, in double quotes.")],
        Examples = ["#!data describe weather \"Daily weather of two cities\""],
        CSharp = call => $"mlops.Data.Describe({CSharpText.Literal(call.Required("NAME"))}, {CSharpText.Literal(call.Required("TEXT"))});",
    };

    private static CommandSpec SqlQuery { get; } = new("sql", "Ask datasets, files, C# variables and the store with SQL.", (call, cancellation) =>
    {
        var query = call.Body ?? call.Text("QUERY") ?? throw new UserException("#!sql needs a query on the lines below it.", "Example: SELECT * FROM store.runs");
        var report = call.Workspace.Data.Query(query, call.TablesIn(query), call.Integer("--limit") ?? 1000, call.Text("--as"), cancellation);
        return Task.FromResult(new CommandResult(report));
    })
    {
        Arguments = [new("QUERY", ValueKind.Text, "The query, when it fits on the line.", Required: false)],
        Options = [new("--limit", ValueKind.Integer, "Rows to bring back at most; 1000 by default.")],
        Body = BodyKind.Sql,
        Examples = ["#!sql\nSELECT location, avg(temp_max) AS warmest FROM 'data/weather.csv' GROUP BY location", "#!sql\nSELECT * FROM store.runs"],
        CSharp = AsCSharp,
    };

    // Without --as the query only shows something, and an export leaves it out.
    private static string AsCSharp(CommandCall call)
    {
        var query = call.Body ?? call.Required("QUERY");
        return call.Text("--as") is { } name
            ? $"var {name} = mlops.Data.Query({CSharpText.Raw(query)}{CSharpText.Tables(call, query)}, name: {CSharpText.Literal(name)});"
            : "";
    }

    private static Task<CommandResult> Done(IReport report) => Task.FromResult(CommandResult.Of(report));

    private static Task<CommandResult> Said(string message) => Task.FromResult(CommandResult.Say(message));
}
