// Stand-ins with the names and members of libraries that are asked by name.
#pragma warning disable CA1822, CA1050, IDE0130, IDE0060, CA1815, CA1024, CA1819, CA1801
namespace SkiaSharp
{
    public sealed class SKData
    {
        public byte[] ToArray() => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];
    }

    public enum SKEncodedImageFormat
    {
        Bmp,
        Png,
    }

    public sealed class SKImage
    {
        public SKData Encode() => new();
    }

    public sealed class SKBitmap
    {
        public SKData? Encode(SKEncodedImageFormat format, int quality) => format == SKEncodedImageFormat.Png && quality == 100 ? new() : null;
    }
}

namespace ScottPlot
{
    public sealed class Plot
    {
        public string GetSvgXml(int width, int height) => $"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>";
    }
}

namespace OxyPlot
{
    public sealed class PlotModel;

    public static class SvgExporter
    {
        public static string ExportToString(PlotModel model, double width, double height, bool isDocument, object? textMeasurer = null) => "<svg xmlns='http://www.w3.org/2000/svg'/>";
    }
}

namespace XPlot.Plotly
{
    public sealed class PlotlyChart
    {
        public string GetInlineJS() => "<script>\n  var data = [{\"type\":\"scatter\",\"x\":[1,2],\"y\":[3,4]}];\n  var layout = {\"title\":\"X; {plot}\"};\n  Plotly.newPlot('1', data, layout);\n</script>";
    }
}
