using System.Globalization;
using MLOps.Features;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!feature</c>: thin words over <see cref="FeatureCatalog"/>.</summary>
internal static class FeatureCommands
{
    private const string Example = """
        #!feature define rain --entity location --time date --ttl 7d
        SELECT location, date, avg(precipitation) OVER (PARTITION BY location ORDER BY date RANGE BETWEEN INTERVAL 7 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING) AS rain_7d
        FROM 'data/weather.csv'
        """;

    private static readonly ArgumentSpec View = new("NAME", ValueKind.FeatureView, "A feature view, or a version of it: rain@1.");

    public static IEnumerable<CommandSpec> All => [Define, List, Show, Search, TrainingSet, Materialize, Serve, Retire];

    private static CommandSpec Define { get; } = new("feature define", "Define a feature view: a query with an entity and an event time.", (call, _) =>
        Done(call.Workspace.Features.Define(
            call.Required("NAME"), Sql(call), Entity(call), Given(call, "--time", "the column with the event time"), Ttl(call), call.Text("--description"))))
    {
        Arguments = [new("NAME", ValueKind.FeatureView, "The view's name.")],
        Options =
        [
            new("--entity", ValueKind.Column, "The column that names the entity; give it again for each further one.", Many: true),
            new("--time", ValueKind.Column, "The column with the instant from which on a row was known."),
            new("--ttl", ValueKind.Text, "How old a row may be and still be used: 7d, 12h, 30m or 90s. Any age by default."),
            new("--description", ValueKind.Text, "What the features are, in a sentence."),
        ],
        Body = BodyKind.Sql,
        Examples = [Example],
        CSharp = call =>
            $"{Declared(call)}mlops.Features.Define({CSharpText.Literal(call.Required("NAME"))}, {CSharpText.Raw(Sql(call))}, "
            + $"{CSharpText.Literal(Entity(call))}, {CSharpText.Literal(Given(call, "--time", "the column with the event time"))}"
            + (Ttl(call) is { } ttl ? $", ttl: TimeSpan.FromSeconds({ttl.TotalSeconds.ToString(CultureInfo.InvariantCulture)})" : "")
            + $"{CSharpText.Named(call, "--description", "description")});",
    };

    private static CommandSpec List { get; } = new("feature list", "List the feature views with their latest versions.", (call, _) =>
        Done(call.Workspace.Features.List(call.Has("--retired"))))
    {
        Options = [new("--retired", ValueKind.Flag, "Also those that are retired.")],
        Examples = ["#!feature list", "#!feature list --retired"],
    };

    private static CommandSpec Show { get; } = new("feature show", "Show a feature view: its features with their ranges, where it comes from and what used it.", (call, _) =>
        Done(call.Workspace.Features.Show(call.Required("NAME"))))
    {
        Arguments = [View],
        Examples = [Example + "\n#!feature show rain"],
    };

    private static CommandSpec Search { get; } = new("feature search", "Find feature views by words in their names, features, descriptions and queries.", (call, _) =>
        Done(call.Workspace.Features.Search(string.Join(' ', call.All("WORDS")))))
    {
        Arguments = [new("WORDS", ValueKind.Text, "All of them must be found.", Many: true)],
        Examples = ["#!feature search precipitation"],
    };

    private static CommandSpec TrainingSet { get; } = new("feature training-set", "Join labels with the features as they were known at each label's instant.", (call, _) =>
        Done(call.Workspace.Features.TrainingSet(call.Required("NAME"), Labels(call), Columns(call), call.Text("--time"))))
    {
        Arguments = [View],
        Options =
        [
            new("--labels", ValueKind.Source, "A variable, dataset, file or SQL in quotes with the entity, the instant and the label."),
            new("--entity", ValueKind.Column, "The labels' entity column, when it is called otherwise than the view's.", Many: true),
            new("--time", ValueKind.Column, "The labels' instant, when it is called otherwise than the view's."),
        ],
        Examples = [Example + "\n#!feature training-set rain --labels \"SELECT location, date, precipitation > 0 AS rained FROM 'data/weather.csv'\" --as training"],
        CSharp = call =>
            $"{Declared(call)}mlops.Features.TrainingSet({CSharpText.Literal(call.Required("NAME"))}, {LabelsText(call)}"
            + (Columns(call) is { } columns ? $", entity: {CSharpText.Literal(columns)}" : "")
            + $"{CSharpText.Named(call, "--time", "time")});",
    };

    private static CommandSpec Materialize { get; } = new("feature materialize", "Keep the latest values of every entity for lookups.", (call, _) =>
        Done(call.Workspace.Features.Materialize(call.Required("NAME"), AsOf(call))))
    {
        Arguments = [View],
        Options = [new("--as-of", ValueKind.Text, "The instant that lookups answer for (2015-12-31, 2015-12-31T12:00:00Z); the time of each lookup by default.")],
        Examples = [Example + "\n#!feature materialize rain --as-of 2015-12-31"],
        CSharp = call =>
            $"{Declared(call)}mlops.Features.Materialize({CSharpText.Literal(call.Required("NAME"))}"
            + (AsOf(call) is { } asOf ? $", DateTimeOffset.Parse({CSharpText.Literal(asOf.ToString("O", CultureInfo.InvariantCulture))}, System.Globalization.CultureInfo.InvariantCulture)" : "")
            + ");",
    };

    private static CommandSpec Serve { get; } = new("feature serve", "Look up the online values of one entity.", (call, _) =>
        Done(call.Workspace.Features.Lookup(call.Required("NAME"), [.. call.All("KEY")])))
    {
        Arguments = [View, new("KEY", ValueKind.Text, "The entity: one value per entity column.", Many: true)],
        Examples = [Example + "\n#!feature materialize rain --as-of 2015-12-31\n#!feature serve rain Seattle"],
        CSharp = call => call.Text("--as") is { } name
            ? $"var {name} = mlops.Features.Lookup({string.Join(", ", call.All("KEY").Prepend(call.Required("NAME")).Select(CSharpText.Literal))});"
            : "",
    };

    private static CommandSpec Retire { get; } = new("feature retire", "Retire a feature view: no new training sets or online values of it.", (call, _) =>
        Done(call.Workspace.Features.Retire(call.Required("NAME"))))
    {
        Arguments = [new("NAME", ValueKind.FeatureView, "A feature view, which retires all its versions, or one version of it.")],
        Examples = [Example + "\n#!feature retire rain"],
        CSharp = call => $"mlops.Features.Retire({CSharpText.Literal(call.Required("NAME"))});",
    };

    private static string Sql(CommandCall call) => string.IsNullOrWhiteSpace(call.Body)
        ? throw new UserException("#!feature define needs its query on the lines below it.", "Example: SELECT location, date, precipitation FROM weather")
        : call.Body;

    private static string Entity(CommandCall call) =>
        Columns(call) ?? throw new UserException("#!feature define needs --entity: the column that names the entity.", "Example: --entity location");

    private static string? Columns(CommandCall call) => call.Has("--entity") ? string.Join(", ", call.All("--entity")) : null;

    private static string Given(CommandCall call, string option, string what) =>
        call.Text(option) ?? throw new UserException($"#!{call.Spec.Path} needs {option}: {what}.");

    private static object Labels(CommandCall call)
    {
        Given(call, "--labels", "the source with the labels");
        return call.Source("--labels");
    }

    private static string LabelsText(CommandCall call)
    {
        Given(call, "--labels", "the source with the labels");
        return CSharpText.Source(call, "--labels");
    }

    private static TimeSpan? Ttl(CommandCall call)
    {
        if (call.Text("--ttl") is not { Length: > 0 } text)
        {
            return null;
        }

        var unit = text[^1] switch { 'd' => 86400, 'h' => 3600, 'm' => 60, 's' => 1, _ => 0 };
        return unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * unit < 3e9
            ? TimeSpan.FromSeconds(number * unit)
            : throw new UserException($"--ttl of #!feature define takes a length of time, not '{text}'.", "Examples: 7d, 12h, 30m, 90s.");
    }

    private static DateTimeOffset? AsOf(CommandCall call) => call.Text("--as-of") is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : throw new UserException($"--as-of of #!feature materialize takes an instant, not '{text}'.", "Examples: 2015-12-31, 2015-12-31T12:00:00Z.");

    private static string Declared(CommandCall call) => call.Text("--as") is { } name ? $"var {name} = " : "";

    private static Task<CommandResult> Done(IReport report) => Task.FromResult(CommandResult.Of(report));
}
