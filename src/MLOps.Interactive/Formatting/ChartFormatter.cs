using System.Reflection;
using System.Text.Json.Nodes;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Formatting;

/// <summary>
/// Plotly.NET charts: the figure for front ends that draw it themselves, and HTML that stands alone, script included, for
/// the others. By name, because the notebook may have brought another version of Plotly.NET than ours.
/// </summary>
internal static class ChartFormatter
{
    private const string FigureType = "application/vnd.plotly.v1+json";

    public static MimeBundle? TryFormat(object value)
    {
        if (ChartType(value.GetType()) is not { } type || FigureJson(type, value) is not { } json)
        {
            return null;
        }

        var figure = JsonNode.Parse(json)!.AsObject();
        var bundle = new MimeBundle(Describe(figure)).With(FigureType, figure);
        return Script(type.Assembly) is { } script ? bundle.With(MimeBundle.Html, Html(figure, script)) : bundle;
    }

    private static Type? ChartType(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.FullName is "Plotly.NET.GenericChart" or "Plotly.NET.GenericChart+GenericChart")
            {
                return t;
            }
        }

        return null;
    }

    private static string? FigureJson(Type chart, object value) => (chart.DeclaringType ?? chart)
        .GetMethods(BindingFlags.Static | BindingFlags.Public)
        .FirstOrDefault(m => m.Name == "toFigureJson" && m.GetParameters().Length == 1)?.Invoke(null, [value]) as string;

    private static string Describe(JsonObject figure)
    {
        var traces = figure["data"] as JsonArray ?? [];
        var kinds = traces.Select(t => t?["type"]?.ToString() ?? "scatter").GroupBy(k => k, StringComparer.Ordinal).Select(g => g.Count() == 1 ? g.Key : $"{g.Count()} × {g.Key}");
        var title = figure["layout"]?["title"] switch { JsonObject t => t["text"]?.ToString(), JsonValue t => t.ToString(), _ => null };
        return $"Plotly chart{(title is null ? "" : $" \"{title}\"")}: {string.Join(", ", kinds)}";
    }

    private static string Html(JsonObject figure, string script)
    {
        var id = "chart-" + Guid.NewGuid().ToString("N");
        // Closing the script element from within a value is the one thing that JSON's own escaping does not prevent.
        var json = figure.ToJsonString().Replace("</", "<\\/", StringComparison.Ordinal);
        return $$"""
            <div><div id="{{id}}" style="width:100%;min-height:420px"></div><script>(function(){var define,exports,module;if(!window.Plotly){ {{script}} }
            var f={{json}};window.Plotly.newPlot("{{id}}",f.data||[],f.layout||{},Object.assign({responsive:true},f.config||{}));})();</script></div>
            """;
    }

    private static string? Script(Assembly plotly)
    {
        var name = plotly.GetManifestResourceNames().FirstOrDefault(n => n.Contains("plotly", StringComparison.OrdinalIgnoreCase) && n.EndsWith(".js", StringComparison.Ordinal));
        if (name is null)
        {
            return null;
        }

        using var reader = new StreamReader(plotly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
