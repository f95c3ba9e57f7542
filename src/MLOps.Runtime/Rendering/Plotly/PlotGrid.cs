using System.Globalization;
using System.Text.Json.Nodes;

namespace MLOps.Rendering.Plotly;

/// <summary>
/// Where axes stand that the layout places by a grid of rows and columns. Gaps are shares of a cell, as plotly.js has them
/// (components/grid): 0.2 and 0.3 between independent cells, 0.1 between those that share axes.
/// </summary>
internal sealed class PlotGrid
{
    private readonly int _rows;
    private readonly int _columns;
    private readonly bool _isIndependent;
    private readonly double _xGap;
    private readonly double _yGap;
    private readonly bool _fromBelow;

    private PlotGrid(JsonNode grid, int rows, int columns)
    {
        (_rows, _columns) = (rows, columns);
        _isIndependent = grid.At("pattern").Text() == "independent";
        _xGap = Math.Clamp(grid.At("xgap").Number() ?? (_isIndependent ? 0.2 : 0.1), 0, 0.9);
        _yGap = Math.Clamp(grid.At("ygap").Number() ?? (_isIndependent ? 0.3 : 0.1), 0, 0.9);
        _fromBelow = grid.At("roworder").Text() == "bottom to top";
    }

    /// <summary>Null when the layout has no grid.</summary>
    public static PlotGrid? Of(JsonNode? layout) =>
        layout.At("grid") is JsonObject grid && grid["rows"].Number() is >= 1 and <= 50 and var rows && grid["columns"].Number() is >= 1 and <= 50 and var columns
            ? new(grid, (int)rows, (int)columns)
            : null;

    /// <summary>The part of the figure that the axis takes, 0 to 1; null for an axis beyond the grid.</summary>
    /// <param name="axis">"x", "y2", ...</param>
    public (double From, double To)? Domain(string axis)
    {
        var index = axis.Length == 1 ? 0 : int.TryParse(axis.AsSpan(1), CultureInfo.InvariantCulture, out var number) ? number - 1 : -1;
        var isX = axis[0] == 'x';
        var place = _isIndependent ? isX ? index % _columns : index / _columns : index;
        if (index < 0 || place >= (isX ? _columns : _rows))
        {
            return null;
        }

        return isX ? Part(place, _columns, _xGap) : Part(_fromBelow ? place : _rows - 1 - place, _rows, _yGap);
    }

    private static (double, double) Part(int place, int count, double gap)
    {
        var step = 1 / (count - gap);
        return (place * step, Math.Min(1, (place * step) + (step * (1 - gap))));
    }
}
