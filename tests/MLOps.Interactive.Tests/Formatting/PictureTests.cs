using System.Text;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Tests.Formatting;

public sealed class PictureTests
{
    [Fact]
    public void Pictures_say_their_kind_and_size()
    {
        byte[] gif = [.. "GIF89a"u8, 0x20, 0x03, 0x58, 0x02, 0, 0, 0];
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 17, 8, 0, 100, 0, 200, 3, 1];
        byte[] webp = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8 "u8, 0, 0, 0, 0, 0, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00, 0, 0];

        Assert.StartsWith("GIF image, 800 × 600", ValueFormatter.Format(gif).Text, StringComparison.Ordinal);
        Assert.StartsWith("JPEG image, 200 × 100", ValueFormatter.Format(jpeg).Text, StringComparison.Ordinal);
        Assert.StartsWith("WEBP image, 320 × 240", ValueFormatter.Format(webp).Text, StringComparison.Ordinal);
        Assert.NotNull(ValueFormatter.Format(jpeg).Data["image/jpeg"]);
        Assert.Contains("<img alt=\"GIF image, 800 × 600", System.Net.WebUtility.HtmlDecode(Html(gif)), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_of_an_svg_are_a_picture_that_cannot_run_script()
    {
        var html = Html(Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"));

        Assert.Contains("src=\"data:image/svg+xml;base64,", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_in_a_table_is_shown_there()
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

        Assert.Contains("<img alt=\"PNG image", Html(new[] { new { Name = "a", Picture = png } }), StringComparison.Ordinal);
    }

    [Fact]
    public void Bitmaps_and_plots_of_other_libraries_are_pictures()
    {
        Assert.StartsWith("PNG image", ValueFormatter.Format(new SkiaSharp.SKImage()).Text, StringComparison.Ordinal);
        Assert.StartsWith("PNG image", ValueFormatter.Format(new SkiaSharp.SKBitmap()).Text, StringComparison.Ordinal);
        Assert.StartsWith("SVG image", ValueFormatter.Format(new ScottPlot.Plot()).Text, StringComparison.Ordinal);
        Assert.StartsWith("SVG image", ValueFormatter.Format(new OxyPlot.PlotModel()).Text, StringComparison.Ordinal);
        Assert.StartsWith("Line chart \"X; {plot}\"", ValueFormatter.Format(new XPlot.Plotly.PlotlyChart()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_can_bring_its_script_once_packed_and_keeps_its_picture()
    {
        var bundle = InteractiveChart.TryFormat(Plotly.NET.GenericChart.ofTraceObject(true, new Plotly.NET.Trace("scatter")))!;
        var html = bundle.Data[MimeBundle.Html].GetValue<string>();

        Assert.Contains("src=\"data:image/svg+xml;base64,", html, StringComparison.Ordinal);
        Assert.Contains("window.Plotly.newPlot", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 500_000, 2_000_000);
    }

    [Fact]
    public void A_list_of_charts_shows_them_all()
    {
        var chart = Plotly.NET.GenericChart.ofTraceObject(true, new Plotly.NET.Trace("scatter"));

        Assert.Equal(2, Html(new[] { chart, chart }).Split("<img alt=").Length - 1);
    }

    private static string Html(object value) => ValueFormatter.Format(value).Data[MimeBundle.Html].GetValue<string>();
}
