using System.Globalization;
using MLOps.Models;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!model policy</c>, <c>promote</c>, <c>approve</c> and <c>live-on</c>: who may be champion, and who was.</summary>
internal static class PromotionCommands
{
    private static readonly ArgumentSpec Model = new("MODEL", ValueKind.Model, "A version (rain@2) or an alias of it (rain@challenger); the latest version for a name.");
    private static readonly ArgumentSpec Alias = new("ALIAS", ValueKind.Text, "The alias: champion, or any other word.");
    private static readonly OptionSpec Why = new("--why", ValueKind.Text, "The reason, kept in the audit log.");

    public static IEnumerable<CommandSpec> All => [Policy, Promote, Approve, LiveOn];

    private static CommandSpec Policy { get; } = new("model policy", "Set what must hold of a version before an alias may point to it (YAML below), or show it.", (call, _) =>
    {
        var (name, alias) = (call.Required("NAME"), call.Required("ALIAS"));
        var policies = call.Workspace.Models.Policies;
        return Task.FromResult(CommandResult.Of(string.IsNullOrWhiteSpace(call.Body) ? policies.Get(name, alias) : policies.Set(name, alias, call.Body)));
    })
    {
        Examples = ["#!model policy rain challenger\nmetrics:\n  accuracy: \">= 0.6\"\nsignature: compatible", "#!model policy rain champion"],
        Arguments = [new("NAME", ValueKind.Model, "The model's name."), Alias],
        Body = BodyKind.Yaml,
    };

    private static CommandSpec Promote { get; } = new("model promote", "Move an alias to a version if it meets the alias's policy; every gate is shown with its evidence.", (call, _) =>
    {
        var (model, alias) = (call.Required("MODEL"), call.Required("ALIAS"));
        var report = call.Has("--dry-run")
            ? call.Workspace.Models.Policies.Judge(model, alias)
            : call.Workspace.Models.Promote(model, alias, new MoveOptions { Why = call.Text("--why"), AllowBreaking = call.Has("--breaking") });
        return Task.FromResult(new CommandResult(report, Failure: report.Granted ? null : report.Verdict));
    })
    {
        Examples = ["#!model promote rain@1 challenger --why \"half the size\"", "#!model promote rain@1 champion --dry-run"],
        Arguments = [Model, Alias],
        Options =
        [
            Why,
            new("--breaking", ValueKind.Flag, "Move it although a deployment follows it and its callers would be answered differently."),
            new("--dry-run", ValueKind.Flag, "Judge it and move nothing."),
        ],
        CSharp = call => call.Has("--dry-run")
            ? ""
            : $"mlops.Models.Promote({CSharpText.Literal(call.Required("MODEL"))}, {CSharpText.Literal(call.Required("ALIAS"))}{ModelCommands.OptionsText(call)}).OrThrow();",
    };

    private static CommandSpec Approve { get; } = new("model approve", "Say that you stand behind a version: policies may ask for somebody besides who registered it.", (call, _) =>
    {
        var version = call.Workspace.Models.Policies.Approve(call.Required("MODEL"), call.Text("--why"));
        return Task.FromResult(CommandResult.Say($"{call.Workspace.User} approves {version.Reference} (SHA-256 {version.Digest[..12]})."));
    })
    {
        Examples = ["#!model approve rain@2 --why \"looked at the worst hundred days\""],
        Arguments = [Model],
        Options = [Why],
    };

    private static CommandSpec LiveOn { get; } = new("model live-on", "Show what the aliases pointed to and what was deployed at a time.", (call, _) =>
        Task.FromResult(CommandResult.Of(Live(call.Workspace.Models, call.Required("DATE"), call.Text("NAME")))))
    {
        Examples = ["#!model live-on today rain", "#!model live-on 2026-11-01"],
        Arguments =
        [
            new("DATE", ValueKind.Text, "A day (2026-11-01, today, yesterday) or a moment (2026-11-01T14:30), in UTC."),
            new("NAME", ValueKind.Model, "A model; all when left out.", Required: false),
        ],
    };

    private static LiveReport Live(ModelRegistry models, string date, string? name)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        if (date is "today" or "yesterday")
        {
            return models.LiveOn(date == "today" ? today : today.AddDays(-1), name);
        }

        if (DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return models.LiveOn(day, name);
        }

        return DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? models.LiveOn(moment, name)
            : throw new UserException($"'{date}' is no date.", "Write 2026-11-01, 2026-11-01T14:30, today or yesterday (UTC).");
    }
}
