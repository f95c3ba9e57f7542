using System.Globalization;
using System.Text.Json.Nodes;
using MLOps.Profiling;
using MLOps.Store;

namespace MLOps.Rendering;

/// <summary>How a profile was made, folded: when, with which version, and with which settings other than the defaults.</summary>
internal static class ProfileReproduction
{
    public static void Write(Html html, ProfileReport report)
    {
        if (report.Options is not null)
        {
            html.Details("How this was made", more => more.Plain(["", ""], Rows(report)));
        }
    }

    private static IEnumerable<string[]> Rows(ProfileReport r)
    {
        yield return ["source", r.Source];
        if (r.Started is { } started)
        {
            yield return ["begun", $"{Figures.Time(started)} UTC"];
            yield return ["ended", $"{Figures.Time(started.AddSeconds(r.Seconds))} UTC, after {Figures.Duration(r.Seconds)}"];
        }

        yield return ["version", $"MLOps {r.Version}"];
        yield return ["size of the values", $"about {Figures.Size(r.Bytes)}{(r.Rows == 0 ? "" : $", {Figures.Size(r.Bytes / r.Rows)} a row")}"];
        yield return ["seed of samples", r.Seed.ToString(CultureInfo.InvariantCulture)];
        yield return ["settings", Settings(r.Options!) is { Length: > 0 } settings ? settings : "the defaults"];
    }

    /// <summary>"Exact = true, Thresholds.ZerosShare = 0.5": what differs from the defaults.</summary>
    internal static string Settings(ProfileOptions options) => string.Join(", ", Changed(Node(options), Node(new ProfileOptions()), ""));

    private static JsonObject Node(ProfileOptions options) => JsonNode.Parse(Json.Write(options with { Progress = null }))!.AsObject();

    private static IEnumerable<string> Changed(JsonObject given, JsonObject plain, string within) => given.Where(p => !JsonNode.DeepEquals(p.Value, plain[p.Key])).SelectMany(p => p.Value is JsonObject inner
        ? Changed(inner, plain[p.Key]!.AsObject(), within + Name(p.Key) + ".")
        : [$"{within}{Name(p.Key)} = {p.Value?.ToJsonString() ?? "null"}"]);

    private static string Name(string key) => char.ToUpperInvariant(key[0]) + key[1..];
}
