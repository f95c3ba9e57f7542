using MLOps.Rendering.Charts;
using MLOps.Validation;

namespace MLOps.Rendering;

/// <summary>A validation: first whether it passed and why in words, then each broken check with its rows; what holds is folded.</summary>
internal static class ValidationRendering
{
    // A report of thousands of checks stays a page: the rest is counted, and is in the JSON.
    private const int ShownChecks = 100;
    private const int OpenSamples = 3;

    private static readonly string[] BrokenHeader = ["check", "expected", "severity", "failed", "share", "observed"];
    private static readonly HashSet<int> BrokenRight = [3, 4];

    public static string Html(ValidationReport report)
    {
        var broken = Broken(report);
        return ReportFrame.Wrap(report.Title, Figures(report), html =>
        {
            Verdict(html, report);
            Rows(html, report);
            if (broken.Count > 0)
            {
                html.Section(broken.Count == 1 ? "The check that does not hold" : "Checks that do not hold");
                html.Table(BrokenHeader, broken.Take(ShownChecks).Select(HtmlCells), BrokenRight);
                More(html, broken.Count);
                Samples(html, broken);
            }

            Passing(html, report);
        });
    }

    public static string Text(ValidationReport report)
    {
        var broken = Broken(report);
        var parts = new List<string> { report.Title, report.Verdict(), RowsSentence(report) };
        parts.AddRange(report.Notes.Select(n => "Note: " + n));
        var judged = broken.Where(c => c.Error is null).ToList();
        if (judged.Count > 0)
        {
            parts.Add("\n" + TextTable.Render(BrokenHeader, judged.Take(ShownChecks).Select(TextCells), BrokenRight));
            parts.AddRange(judged.Count > ShownChecks ? [Rest(judged.Count)] : []);
            parts.AddRange(broken.Where(c => c.Samples is { Rows.Count: > 0 }).Take(OpenSamples).Select(TextSamples));
        }

        parts.AddRange(NotEvaluated(broken.Where(c => c.Error is not null).ToList()));
        var holding = report.Checks.Where(c => c.Success).Select(c => c.Id).ToList();
        if (holding.Count > 0)
        {
            parts.Add($"\nHold ({holding.Count}): {string.Join(", ", holding.Take(20))}{(holding.Count > 20 ? ", ..." : "")}");
        }

        return string.Join("\n", parts);
    }

    // Reasons are sentences: in a cell of a table they would be cut.
    private static IEnumerable<string> NotEvaluated(List<CheckResult> checks) => checks.Count == 0 ? [] :
    [
        "\nCould not be evaluated:",
        .. checks.Take(ShownChecks).Select(c => $"  {c.Id}: {c.Error}"),
        .. checks.Count > ShownChecks ? ["  " + Rest(checks.Count)] : Array.Empty<string>(),
    ];

    private static List<CheckResult> Broken(ValidationReport report) => report.Checks
        .Where(c => !c.Success)
        .OrderByDescending(c => c.Error is null ? c.Severity : Severity.Error)
        .ThenByDescending(c => c.FailedShare)
        .ToList();

    private static List<(string, string)> Figures(ValidationReport report) =>
    [
        ("checks hold", $"{report.Checks.Count(c => c.Success)} of {report.Checks.Count}"),
        ("rows", MLOps.Figures.Count(report.Rows)),
        ("rows break a check", MLOps.Figures.Count(report.QuarantinedRows)),
        ("took", MLOps.Figures.Duration(report.Seconds)),
    ];

    private static void Verdict(Html html, ValidationReport report)
    {
        var sentence = report.Verdict();
        var end = sentence.IndexOf(':', StringComparison.Ordinal);
        html.Element("div", line => line.Element("strong", sentence[..end], ("class", VerdictClass(report))).Text(sentence[end..]));
        foreach (var note in report.Notes)
        {
            html.Element("div", "Note: " + note, ("class", "mlops-muted"));
        }
    }

    private static string VerdictClass(ValidationReport report) => report switch
    {
        { Success: false } => "mlops-bad",
        { Worst: null } => "mlops-ok",
        _ => "mlops-warn",
    };

    private static void Rows(Html html, ValidationReport report)
    {
        if (report.Rows > 0 && report.QuarantinedRows > 0)
        {
            html.Element("div", line => line.Image(ShareBar.Draw((double)report.CleanRows / report.Rows), $"{MLOps.Figures.Share((double)report.CleanRows / report.Rows)} of the rows are clean", 260, 12));
        }

        html.Element("div", RowsSentence(report), ("class", "mlops-muted"));
    }

    private static string RowsSentence(ValidationReport report)
    {
        var all = $"{MLOps.Figures.Count(report.Rows)} rows = {MLOps.Figures.Count(report.CleanRows)} clean + {MLOps.Figures.Count(report.QuarantinedRows)} that break a check";
        var files = new[] { report.Quarantine is { } q ? $"these are in {q}" : null, report.Clean is { } c ? $"the clean ones in {c}" : null }.OfType<string>().ToList();
        return files.Count == 0 ? all + "." : $"{all}; {string.Join(", ", files)}.";
    }

    private static IReadOnlyList<Action<Html>> HtmlCells(CheckResult c) =>
    [
        h => h.Text(c.Id),
        h => Expected(h, c),
        h => h.Element("span", Word(c.Severity), ("class", Class(c))),
        h => h.Text(Whole(Failed(c))),
        h => h.Text(Whole(Share(c))),
        h => _ = c.Error is { } error ? h.Element("span", "could not be evaluated: " + error, ("class", "mlops-bad")) : h.Text(Observed(c)),
    ];

    private static void Expected(Html html, CheckResult check)
    {
        html.Text(check.Expected);
        if (check.Description is { } description)
        {
            html.Element("div", description, ("class", "mlops-muted"));
        }
    }

    private static IReadOnlyList<string> TextCells(CheckResult c) =>
    [
        c.Id, c.Expected, Word(c.Severity), Failed(c), Share(c), Observed(c),
    ];

    // Figures and schema hold or do not: a share of one says nothing.
    private static bool OfRows(CheckResult check) => check is { Error: null, OfRows: true };

    private static string Failed(CheckResult check) => OfRows(check) ? Plural(check.Failed, "row") : check is { Kind: "aggregate_equals", Error: null } ? Plural(check.Failed, "group") : "–";

    private static string Share(CheckResult check) => OfRows(check) ? MLOps.Figures.Share(check.FailedShare) : "–";

    // A figure and its unit stay on one line.
    private static string Whole(string figure) => figure.Replace(' ', '\u00a0');

    private static string Plural(long n, string noun) => n == 1 ? $"1 {noun}" : $"{MLOps.Figures.Count(n)} {noun}s";

    private static string Observed(CheckResult check) => check.Observed is null ? Reading(check) : MLOps.Figures.Value(check.Observed);

    private static string Reading(CheckResult check) => check.Kind == "not_null" ? "missing" : "";

    private static string Rest(int count) => $"and {MLOps.Figures.Count(count - ShownChecks)} more; --json shows all.";

    private static void More(Html html, int count)
    {
        if (count > ShownChecks)
        {
            html.Element("div", Rest(count), ("class", "mlops-muted"));
        }
    }

    private static void Samples(Html html, List<CheckResult> broken)
    {
        var open = OpenSamples;
        foreach (var check in broken.Take(ShownChecks))
        {
            if (check.Samples is { Rows.Count: > 0 } samples)
            {
                html.Details(SampleTitle(check, samples), d => d.Table(["row", .. samples.Columns], samples.Rows.Select(r => SampleCells(samples, r))), open: open-- > 0);
            }
        }
    }

    private static string SampleTitle(CheckResult check, SampleRows samples) => check.Failed > samples.Rows.Count
        ? $"{check.Id}: the first {samples.Rows.Count} of {MLOps.Figures.Count(check.Failed)} failing rows"
        : $"{check.Id}: {(check.Failed == 1 ? "the failing row" : $"all {check.Failed} failing rows")}";

    private static IReadOnlyList<Action<Html>> SampleCells(SampleRows samples, SampleRow row) =>
    [
        h => h.Text(MLOps.Figures.Count(row.Row)),
        .. row.Values.Select((value, i) => (Action<Html>)(h => _ = i < samples.Offending
            ? h.Element("b", MLOps.Figures.Value(value), ("class", "mlops-bad"))
            : h.Element("span", MLOps.Figures.Value(value), ("class", "mlops-muted")))),
    ];

    private static string TextSamples(CheckResult check)
    {
        var samples = check.Samples!;
        var rows = samples.Rows.Select(r => (IReadOnlyList<string>)[MLOps.Figures.Count(r.Row), .. r.Values.Select(MLOps.Figures.Value)]);
        return $"\n{SampleTitle(check, samples)}\n{TextTable.Render(["row", .. samples.Columns], rows, new HashSet<int> { 0 })}";
    }

    private static void Passing(Html html, ValidationReport report)
    {
        var holding = report.Checks.Where(c => c.Success).ToList();
        if (holding.Count > 0)
        {
            html.Details(holding.Count == 1 ? "1 check holds" : $"{MLOps.Figures.Count(holding.Count)} checks hold", d =>
            {
                d.Table(["check", "expected", "looked at", "failed", "observed"], holding.Take(ShownChecks).Select(c => (IReadOnlyList<Action<Html>>)
                [
                    h => h.Text(c.Id), h => Expected(h, c), h => h.Text(LookedAt(c)), h => h.Text(MLOps.Figures.Count(c.Failed)), h => h.Text(Observed(c)),
                ]), new HashSet<int> { 2, 3 });
                More(d, holding.Count);
            });
        }
    }

    private static string LookedAt(CheckResult check) => check.Kind switch
    {
        "type" or "columns" or "column_count" or "column_exists" or "same_schema" => "the schema",
        _ when !check.OfRows && check.Kind != "aggregate_equals" => "the whole",
        "aggregate_equals" => check.Evaluated == 1 ? "1 group" : $"{MLOps.Figures.Count(check.Evaluated)} groups",
        _ => $"{MLOps.Figures.Count(check.Evaluated)} rows",
    };

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private static string Class(CheckResult check) => (check.Error, check.Severity) switch
    {
        (not null, _) or (_, Severity.Error) => "mlops-bad",
        (_, Severity.Warning) => "mlops-warn",
        _ => "mlops-muted",
    };
}
