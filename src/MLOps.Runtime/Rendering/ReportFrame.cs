namespace MLOps.Rendering;

/// <summary>
/// The frame of every report: one class that scopes all rules, theme colours taken from the front end, a title line with key
/// figures. With all CSS removed the report still reads from top to bottom; what keeps the parts of the first lines apart is written on them,
/// for JupyterLab takes style sheets out of outputs that it does not trust, but not styles. Colours of words are mixed with the theme's own colour of text,
/// which makes them dark enough on light pages and light enough on dark ones without knowing which it is.
/// </summary>
internal static class ReportFrame
{
    private const string Css = """
        .mlops-report{font:13px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;color:var(--vscode-foreground,var(--jp-content-font-color1,inherit));max-width:1080px}
        .mlops-report .mlops-title{font-weight:600}
        .mlops-report .mlops-section{font-size:13px;font-weight:600}
        .mlops-report .mlops-figures{margin:4px 0 8px}
        .mlops-report .mlops-figure b{display:block;font-size:17px;font-weight:600;font-variant-numeric:tabular-nums}
        .mlops-report .mlops-figure span{font-size:11px;opacity:.75}
        .mlops-report table{border-collapse:collapse;margin:4px 0 8px;font-size:12px;font-variant-numeric:tabular-nums;border:none}
        .mlops-report th{font-weight:600;opacity:.8;border-bottom:1px solid #8885;padding:3px 10px 3px 0;vertical-align:bottom;background:none}
        .mlops-report td{border-bottom:1px solid #8882;padding:3px 10px 3px 0;vertical-align:middle;background:none}
        .mlops-report tbody tr:nth-child(n):nth-child(n){background:none}
        .mlops-report img{display:inline-block;margin:0;vertical-align:middle;max-width:100%}
        .mlops-report .mlops-ink{filter:var(--mlops-ink,none)}
        :is([data-jp-theme-light=false],.vscode-dark,.vscode-high-contrast:not(.vscode-high-contrast-light)) .mlops-report .mlops-ink{filter:brightness(1.35)}
        .mlops-report details{margin:6px 0;overflow-x:auto}
        .mlops-report summary{display:list-item;cursor:pointer;opacity:.85}
        .mlops-report code{font-size:12px;background:#8881;color:inherit;padding:0 3px;border-radius:3px}
        .mlops-report .mlops-ok{color:#2e8b57;color:color-mix(in srgb,#2e8b57 65%,currentcolor);font-weight:600}
        .mlops-report .mlops-warn{color:#b8860b;color:color-mix(in srgb,#b8860b 65%,currentcolor);font-weight:600}
        .mlops-report .mlops-bad{color:#d1495b;color:color-mix(in srgb,#d1495b 65%,currentcolor);font-weight:600}
        .mlops-report .mlops-muted{opacity:.72}
        .mlops-report caption{caption-side:top;text-align:left;padding:2px 0 4px;color:inherit;white-space:nowrap;width:0}
        .mlops-report th small{display:block;font-weight:400;opacity:.9}
        .mlops-report th[scope=row]{border-bottom:1px solid #8882;vertical-align:top;font-weight:400}
        .mlops-report td details{margin:0}
        .mlops-report .mlops-heat{border-collapse:separate;border-spacing:1px}
        .mlops-report .mlops-heat :is(td,th[scope=row]){border:none;padding:0 6px;height:26px;min-width:24px;font-size:11px;vertical-align:middle}
        .mlops-report pre{font:12px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:none;color:inherit;border:none;margin:4px 0;padding:0;white-space:pre-wrap}
        @media(max-width:640px){
        .mlops-report{overflow-x:auto}
        .mlops-report .mlops-columns :is(table,thead,tbody){display:block;width:100%}
        .mlops-report .mlops-columns tr{display:grid;grid-template-columns:minmax(0,1fr) 66px 66px 130px;align-items:center;border-bottom:1px solid #8882}
        .mlops-report .mlops-columns tr>*{border:none}
        .mlops-report .mlops-columns tr>:is(:first-child,:last-child){overflow-wrap:anywhere}
        .mlops-report .mlops-columns tr>:nth-child(2){order:1}
        .mlops-report .mlops-columns tr>:nth-child(6){order:1;grid-column:2/-1}
        .mlops-report .mlops-columns td span{white-space:normal!important}
        .mlops-report .mlops-told td:last-child{min-width:190px}
        }
        """;

    /// <param name="title">Empty for none.</param>
    /// <param name="figures">The few numbers that answer the first question, as (label, value).</param>
    public static string Wrap(string title, IReadOnlyList<(string Label, string Value)> figures, Action<Html> content)
    {
        var html = new Html();
        html.Element("style", style => style.Markup(Css));
        html.Element(
            "div",
            report =>
            {
                if (title.Length > 0)
                {
                    report.Element("div", h => h.Element("strong", title), ("class", "mlops-title"), ("style", "font-size:16px;margin:2px 0 6px"), ("role", "heading"), ("aria-level", "2"));
                }

                Figures(report, figures);
                content(report);
            },
            ("class", "mlops-report"));
        return html.ToString();
    }

    public static void Section(this Html html, string title) => html.Element("div", h => h.Element("strong", title), ("class", "mlops-section"), ("style", "margin:14px 0 4px"), ("role", "heading"), ("aria-level", "3"));

    private static void Figures(Html html, IReadOnlyList<(string Label, string Value)> figures)
    {
        if (figures.Count > 0)
        {
            html.Element("div", row =>
            {
                foreach (var (label, value) in figures)
                {
                    row.Element("span", f => f.Element("b", value).Text(" ").Element("span", label).Text(" "), ("class", "mlops-figure"), ("style", "display:inline-block;margin:0 22px 4px 0"));
                }
            }, ("class", "mlops-figures"));
        }
    }
}
