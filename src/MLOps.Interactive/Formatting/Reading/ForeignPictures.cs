using System.Reflection;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>
/// Pictures and plots of libraries that we do not reference: asked by the name of the method that they offer for it. A notebook
/// may have brought any version; what a version does not offer is not shown as a picture.
/// </summary>
internal static class ForeignPictures
{
    /// <summary>The picture as PNG or SVG; null when the value is of no such library.</summary>
    public static byte[]? TryEncode(object value) => Root(value.GetType()) switch
    {
        "SkiaSharp.SKBitmap" or "SkiaSharp.SKPixmap" => Bytes(Call(value, "Encode", ("SkiaSharp.SKEncodedImageFormat", "Png"), 100)),
        "SkiaSharp.SKImage" => Bytes(Call(value, "Encode")),
        "SkiaSharp.SKSurface" => Call(value, "Snapshot") is { } image ? TryEncode(image) : null,
        "SixLabors.ImageSharp.Image" => ToStream(value, "SixLabors.ImageSharp.ImageExtensions", "SaveAsPng"),
        "OpenCvSharp.Mat" => Call(value, "ToBytes", ".png", null) as byte[],
        "ScottPlot.Plot" => Call(value, "GetSvgXml", 700, 450) is string svg ? System.Text.Encoding.UTF8.GetBytes(svg) : null,
        "OxyPlot.PlotModel" => OxyPlot(value),
        "System.Drawing.Image" => Drawing(value),
        _ => null,
    };

    private static string Root(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.FullName is "SixLabors.ImageSharp.Image" or "System.Drawing.Image" or "OxyPlot.PlotModel" or "ScottPlot.Plot" or "OpenCvSharp.Mat")
            {
                return t.FullName;
            }
        }

        return type.FullName ?? "";
    }

    private static byte[]? Bytes(object? data) => data is null ? null : Call(data, "ToArray") as byte[];

    /// <summary>The first public method of that name which takes these arguments; parameters beyond them take their defaults.</summary>
    private static object? Call(object owner, string name, params object?[] arguments) => owner.GetType()
        .GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(m => m.Name == name)
        .Select(m => (Method: m, Values: Fill(m.GetParameters(), arguments))).FirstOrDefault(m => m.Values is not null) is { Method: { } method, Values: var values }
            ? method.Invoke(owner, values)
            : null;

    private static object?[]? Fill(ParameterInfo[] parameters, object?[] arguments)
    {
        if (parameters.Length < arguments.Length || parameters.Skip(arguments.Length).Any(p => !p.HasDefaultValue))
        {
            return null;
        }

        var values = parameters.Select((p, i) => i < arguments.Length ? Fit(p.ParameterType, arguments[i]) : p.DefaultValue).ToArray();
        return values.Zip(arguments).All(v => v.First is not null || v.Second is null) ? values : null;
    }

    private static object? Fit(Type type, object? argument) => argument switch
    {
        (string name, string member) => type.FullName == name ? Enum.Parse(type, member) : null,
        _ => type.IsInstanceOfType(argument) ? argument : null,
    };

    private static byte[]? ToStream(object value, string extensions, string name)
    {
        var method = value.GetType().BaseType?.Assembly.GetType(extensions)?.GetMethods().FirstOrDefault(m =>
            m.Name == name && m.GetParameters() is [_, { ParameterType: var second }] && second == typeof(Stream));
        using var stream = new MemoryStream();
        method?.Invoke(null, [value, stream]);
        return method is null ? null : stream.ToArray();
    }

    private static byte[]? OxyPlot(object model) => model.GetType().Assembly.GetType("OxyPlot.SvgExporter") is { } exporter
        && exporter.GetMethods(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(m => m.Name == "ExportToString" && Fill(m.GetParameters(), [model, 700d, 450d, true]) is not null) is { } export
        && export.Invoke(null, Fill(export.GetParameters(), [model, 700d, 450d, true])) is string svg
            ? System.Text.Encoding.UTF8.GetBytes(svg)
            : null;

    private static byte[]? Drawing(object image)
    {
        var png = image.GetType().Assembly.GetType("System.Drawing.Imaging.ImageFormat")?.GetProperty("Png")?.GetValue(null);
        var save = png is null ? null : image.GetType().GetMethod("Save", [typeof(Stream), png.GetType()]);
        using var stream = new MemoryStream();
        save?.Invoke(image, [stream, png]);
        return save is null ? null : stream.ToArray();
    }
}
