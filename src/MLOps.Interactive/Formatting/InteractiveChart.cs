using System.IO.Compression;
using System.Reflection;
using MLOps.Interactive.Formatting.Reading;
using MLOps.Interactive.Output;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting;

/// <summary>
/// A Plotly.NET chart that zooms and answers the pointer wherever scripts run, without a renderer in the front end and without
/// the network: the output carries plotly.js, compressed to a third. Where no script runs, the picture stays.
/// </summary>
internal static class InteractiveChart
{
    /// <summary>Null when the value is no chart.</summary>
    public static MimeBundle? TryFormat(object value)
    {
        if (ChartReader.TryRead(value) is not { } chart)
        {
            return null;
        }

        var bundle = new MimeBundle(chart.Node.Words).With(ChartReader.FigureType, chart.Figure);
        var picture = ValueRenderer.Html(chart.Node)!;
        return bundle.With(MimeBundle.Html, Library(value.GetType()) is { } library ? Page(picture, chart.Figure.ToJsonString(), library) : picture);
    }

    // Closing the script element from within a value is the one thing that JSON's own escaping does not prevent.
    private static string Page(string picture, string figure, string library)
    {
        var name = "mlops-chart-" + Guid.NewGuid().ToString("N");
        return $$"""
            <div class="{{name}}" style="min-height:420px">{{picture}}</div><script>(async function(){
            var place=document.querySelector(".{{name}}"),f={{figure.Replace("</", "<\\/", StringComparison.Ordinal)}};
            if(!window.Plotly){var packed=Uint8Array.from(atob("{{library}}"),c=>c.charCodeAt(0));
            var text=await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
            if(!window.Plotly)new Function("define","exports","module",text).call(window);}
            place.innerHTML="";window.Plotly.newPlot(place,f.data||[],f.layout||{},Object.assign({responsive:true},f.config||{}));})();</script>
            """;
    }

    /// <summary>plotly.js as Plotly.NET brings it, as gzip in base64; null when that version brings none.</summary>
    private static string? Library(Type chart)
    {
        var plotly = Origins(chart).Select(t => t.Assembly).FirstOrDefault(a => Resource(a) is not null);
        if (plotly is null)
        {
            return null;
        }

        using var script = plotly.GetManifestResourceStream(Resource(plotly)!)!;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            script.CopyTo(gzip);
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    private static IEnumerable<Type> Origins(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            yield return t;
        }
    }

    private static string? Resource(Assembly assembly) =>
        assembly.GetManifestResourceNames().FirstOrDefault(n => n.Contains("plotly", StringComparison.OrdinalIgnoreCase) && n.EndsWith(".js", StringComparison.Ordinal));
}
