using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MLOps.Rendering.Plotly;

/// <summary>Reads Plotly's figure JSON: everything in it is optional, and arrays may be packed as base64.</summary>
internal static partial class PlotJson
{
    /// <summary>The node at a dotted path; null when any part is missing.</summary>
    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (var name in path.Split('.'))
        {
            node = node is JsonObject o ? o[name] : null;
        }

        return node;
    }

    /// <summary>A string without markup; null when it is none.</summary>
    public static string? Text(this JsonNode? node) => Scalar(node) switch
    {
        string text => Plain(text),
        double number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    public static double? Number(this JsonNode? node) => Scalar(node) as double?;

    public static bool? Flag(this JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    /// <summary>A title, which is a string or an object with a text.</summary>
    public static string Title(this JsonNode? node) => (node is JsonObject title ? title["text"] : node).Text() ?? "";

    /// <summary>Numbers, strings and nulls, in order; empty for anything else than an array.</summary>
    public static IReadOnlyList<object?> Values(this JsonNode? node) => node switch
    {
        JsonArray array => array.Select(Scalar).ToList(),
        JsonObject packed when packed["bdata"] is not null => Unpack(packed).Select(x => (object?)x).ToList(),
        _ => [],
    };

    public static IReadOnlyList<double?> Numbers(this JsonNode? node) => node.Values().Select(ToNumber).ToList();

    /// <summary>Rows of numbers.</summary>
    public static IReadOnlyList<IReadOnlyList<double?>> Rows(this JsonNode? node)
    {
        if (node is JsonArray array)
        {
            return array.Select(row => row.Numbers()).ToList();
        }

        var shape = (node.At("shape").Text() ?? "").Split(',').Select(s => int.TryParse(s, CultureInfo.InvariantCulture, out var n) ? n : 0).ToList();
        return node is JsonObject packed && shape is [_, > 0 and var width] ? Unpack(packed).Select(x => (double?)x).Chunk(width).ToList() : [];
    }

    public static double? ToNumber(object? value) => value switch
    {
        double x => x,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) => x,
        _ => null,
    };

    private static object? Scalar(JsonNode? node)
    {
        if (node is not JsonValue value)
        {
            return null;
        }

        return value.TryGetValue<string>(out var text) ? text
            : value.TryGetValue<double>(out var number) ? double.IsFinite(number) ? number : null
            : value.TryGetValue<bool>(out var flag) ? (flag ? "true" : "false")
            : null;
    }

    private static double[] Unpack(JsonObject packed)
    {
        var bytes = Convert.FromBase64String(packed["bdata"]!.GetValue<string>());
        return packed["dtype"].Text() switch
        {
            "f8" => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
            "f4" => Widen<float>(bytes),
            "i4" => Widen<int>(bytes),
            "u4" => Widen<uint>(bytes),
            "i2" => Widen<short>(bytes),
            "u2" => Widen<ushort>(bytes),
            "i1" => Widen<sbyte>(bytes),
            "u1" or "u1c" => Widen<byte>(bytes),
            _ => [],
        };
    }

    private static double[] Widen<T>(byte[] bytes)
        where T : unmanaged, System.Numerics.INumberBase<T> => MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(double.CreateChecked).ToArray();

    private static string Plain(string text) => text.Contains('<', StringComparison.Ordinal) ? WebUtility.HtmlDecode(Tag().Replace(text, m => m.Value.StartsWith("<br", StringComparison.OrdinalIgnoreCase) ? " " : "")) : text;

    [GeneratedRegex("</?[a-zA-Z][^>]*>")]
    private static partial Regex Tag();
}
