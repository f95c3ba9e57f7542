using MLOps.Serving;

namespace MLOps.Rendering;

internal static class DeploymentRendering
{
    private static readonly string[] ListHeader = ["deployment", "state", "model", "alias", "address", "process", "since"];

    public static string Html(Deployment d) => ReportFrame.Wrap(d.Title, Traffic(d), html =>
    {
        html.Element("div", line =>
        {
            line.Element("span", d.State, ("class", StateClass(d.State)));
            line.Text(d.Address is null ? "" : d.IsRunning ? " at " : ", was at ");
            line.Element("code", d.Address ?? "").Text(". " + About(d));
        });
        if (d.Error is not null)
        {
            html.Element("div", d.Error, ("class", "mlops-bad"));
        }

        if (d.IsRunning)
        {
            html.Element("div", "Ask it from anywhere on this machine:", ("class", "mlops-muted"));
            html.Element("pre", pre => pre.Element("code", d.Call), ("style", "white-space:pre-wrap;overflow-wrap:anywhere"));
        }
    });

    public static string Text(Deployment d)
    {
        var lines = new List<string> { $"{d.Title}{(d.Address is null ? "" : (d.IsRunning ? " at " : ", was at ") + d.Address)}. {About(d)}" };
        lines.AddRange(Traffic(d).Take(1).Select(_ => string.Join(", ", Traffic(d).Select(t => $"{t.Label} {t.Value}"))));
        if (d.Error is not null)
        {
            lines.Add(d.Error);
        }

        if (d.IsRunning)
        {
            lines.Add(d.Call);
        }

        return string.Join("\n", lines);
    }

    public static string Html(DeploymentList list) => ReportFrame.Wrap(list.Title, [], html => html.Table(ListHeader, list.Deployments.Select(d => HtmlRow(d))));

    public static string Text(DeploymentList list) => list.Deployments.Count == 0
        ? "No deployments yet. #!deploy MODEL starts one."
        : TextTable.Render(ListHeader, list.Deployments.Select(Row));

    private static List<(string Label, string Value)> Traffic(Deployment d) => d.Traffic is not { } t ? [] :
    [
        ("requests", Figures.Count(t.Requests)), ("rows predicted", Figures.Count(t.Rows)), ("errors", Figures.Count(t.Errors)),
        .. t.Requests == 0 ? [] : new[] { ("latency p50", Figures.Duration(t.LatencyP50 / 1000)), ("latency p99", Figures.Duration(t.LatencyP99 / 1000)) },
    ];

    private static string About(Deployment d)
    {
        var alias = d.Alias is null ? "" : $" as {d.Alias}";
        var process = d.IsRunning ? $", process {d.ProcessId}{(d.IsEphemeral ? ", ends with this notebook" : "")}" : "";
        var end = d.Stopped is { } stopped ? $", ended {Figures.Time(stopped)} UTC" : "";
        return $"{d.Model}{alias}, SHA-256 {d.Digest[..12]}, since {Figures.Time(d.Started)} UTC{end}{process}.";
    }

    private static string StateClass(string state) => state switch
    {
        "running" => "mlops-ok",
        "failed" => "mlops-bad",
        _ => "mlops-warn",
    };

    private static string[] Row(Deployment d) =>
        [d.Name, d.State, d.Model, d.Alias ?? "", d.Address ?? "", d.IsRunning ? $"{d.ProcessId}" : "", Figures.Time(d.Started)];

    private static List<Action<Html>> HtmlRow(Deployment d) => Row(d)
        .Select((text, i) => (Action<Html>)(cell => _ = i == 1 ? cell.Element("span", text, ("class", StateClass(d.State))) : cell.Text(text)))
        .ToList();
}
