using System.Text.Json.Nodes;

namespace MLOps.Rendering.Plotly;

/// <summary>How far error bars reach up and down at every point.</summary>
internal static class ErrorSizes
{
    /// <summary>Null when there are none to draw.</summary>
    public static IReadOnlyList<(double Up, double Down)>? Read(JsonNode? error, IReadOnlyList<double> values)
    {
        if (error is null || error.At("visible").Flag() == false)
        {
            return null;
        }

        var (up, down) = (error.At("array").Numbers(), error.At("arrayminus").Numbers());
        var size = error.At("value").Number() ?? 0;
        return error.At("type").Text() switch
        {
            "percent" => values.Select(v => (Math.Abs(v) * size / 100, Math.Abs(v) * size / 100)).ToList(),
            "constant" => values.Select(_ => (size, size)).ToList(),
            "sqrt" => values.Select(v => (Math.Sqrt(Math.Abs(v)), Math.Sqrt(Math.Abs(v)))).ToList(),
            _ when up.Count > 0 => values.Select((_, i) => (At(up, i), down.Count > 0 ? At(down, i) : At(up, i))).ToList(),
            _ => null,
        };
    }

    private static double At(IReadOnlyList<double?> sizes, int i) => i < sizes.Count ? Math.Abs(sizes[i] ?? 0) : 0;
}
