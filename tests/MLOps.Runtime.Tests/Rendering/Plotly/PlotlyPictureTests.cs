using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using MLOps.Rendering.Plotly;

namespace MLOps.Runtime.Tests.Rendering.Plotly;

public sealed class PlotlyPictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Lines_are_drawn_from_the_least_to_the_most_and_told_in_words()
    {
        var picture = Draw("""{"data":[{"type":"scatter","mode":"lines","name":"train","x":[1,2,3],"y":[10,null,30]},{"mode":"lines","name":"test","x":[1,2,3],"y":[12,20,28]}],"layout":{"title":{"text":"Loss"},"xaxis":{"title":{"text":"epoch"}}}}""");

        Assert.Equal("2 × line chart \"Loss\" of train, test; epoch from 1 to 3; y from 10 to 30", picture.Words);
        Assert.Single(Elements(picture, "polyline"));
        Assert.Contains("Loss", Texts(picture));
        Assert.Contains("train", Texts(picture));
        var points = Elements(picture, "polyline").Single().Attribute("points")!.Value.Split(' ').Select(p => p.Split(',').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToList();
        Assert.True(points[0][0] < points[2][0] && points[0][1] > points[2][1], "later is further right, more is higher");
    }

    [Fact]
    public void Bars_stand_beside_one_another_or_on_one_another()
    {
        const string Data = """{"data":[{"type":"bar","x":["a","b"],"y":[1,2]},{"type":"bar","x":["a","b"],"y":[3,4]}],"layout":{"barmode":"MODE"}}""";
        var grouped = Bars(Draw(Data.Replace("MODE", "group", StringComparison.Ordinal)));
        var stacked = Bars(Draw(Data.Replace("MODE", "stack", StringComparison.Ordinal)));

        Assert.Equal(4, grouped.Select(b => b.X).Distinct().Count());
        Assert.Equal(2, stacked.Select(b => b.X).Distinct().Count());
        Assert.Equal(3, grouped[2].Height / grouped[0].Height, 1);
        Assert.Equal(stacked[0].Y, stacked[2].Y + stacked[2].Height, 1);
    }

    [Fact]
    public void A_histogram_counts_every_value_once()
    {
        var picture = Draw("""{"data":[{"type":"histogram","x":[0.5,1.5,1.6,2.5,2.6,2.7],"xbins":{"start":0,"end":3,"size":1}}]}""");
        var heights = Bars(picture).Select(b => b.Height).ToList();

        Assert.Equal(3, heights.Count);
        Assert.Equal(2, heights[1] / heights[0], 2);
        Assert.Equal(3, heights[2] / heights[0], 2);
    }

    [Fact]
    public void Boxes_have_quartiles_whiskers_and_outliers()
    {
        // Quartiles of 1..9 by linear interpolation between ranks n*q - 0.5 are 2.75, 5, 7.25; 40 lies beyond 7.25 + 1.5 * 4.5.
        var box = FiveNumbers.Of([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Assert.Equal(new FiveNumbers(1, 2.75, 5, 7.25, 9), box);
        var picture = Draw("""{"data":[{"type":"box","name":"a","y":[1,2,3,4,5,6,7,8,9,40]}]}""");
        Assert.Single(Elements(picture, "circle"));
        Assert.StartsWith("Box plot of a", picture.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Pies_tell_their_shares()
    {
        var picture = Draw("""{"data":[{"type":"pie","labels":["a","b","a"],"values":[1,2,1]}]}""");

        Assert.Equal("Pie chart; a 50 %, b 50 %", picture.Words);
        Assert.Equal(2, Elements(picture, "path").Count());
        Assert.Contains("50 %", Texts(picture));
    }

    [Fact]
    public void A_heat_map_has_a_cell_for_every_number_and_a_scale()
    {
        var picture = Draw("""{"data":[{"type":"heatmap","z":[[1,2,3],[4,null,6]],"x":["a","b","c"]}]}""");

        Assert.Equal(5, Elements(picture, "g").Single().Elements(Svg + "rect").Count());
        Assert.Contains("#440154", picture.Svg, StringComparison.Ordinal);
        Assert.Contains("#fde725", picture.Svg, StringComparison.Ordinal);
        Assert.Contains("6", Texts(picture));
    }

    [Fact]
    public void Packed_arrays_are_read()
    {
        var packed = Convert.ToBase64String(new double[] { 1, 2, 3 }.SelectMany(BitConverter.GetBytes).ToArray());
        var picture = Draw($$"""{"data":[{"mode":"markers","x":{"dtype":"f8","bdata":"{{packed}}"},"y":[1,2,3]}]}""");

        Assert.Equal(3, Elements(picture, "circle").Count());
        Assert.Contains("x from 1 to 3", picture.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Logarithmic_axes_have_decades_and_leave_out_what_is_not_positive()
    {
        var picture = Draw("""{"data":[{"mode":"markers","x":[1,2,3,4],"y":[0,1,100,10000]}],"layout":{"yaxis":{"type":"log"}}}""");

        Assert.Equal(3, Elements(picture, "circle").Count());
        Assert.Contains("100", Texts(picture));
        Assert.Contains("y from 1 to 10,000", picture.Words, StringComparison.Ordinal);
        var heights = Elements(picture, "circle").Select(c => double.Parse(c.Attribute("cy")!.Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(heights[0] - heights[1], heights[1] - heights[2], 0.1);
    }

    [Fact]
    public void Dates_are_marked_by_the_calendar()
    {
        var picture = Draw("""{"data":[{"x":["2024-01-01","2024-02-01","2024-06-01"],"y":[1,2,3]}]}""");

        Assert.Contains("2024-03", Texts(picture));
        Assert.Contains("x from 2024-01-01 to 2024-06-01", picture.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Subplots_stand_where_their_axes_say()
    {
        var picture = Draw("""
            {"data":[{"mode":"markers","x":[1],"y":[1]},{"mode":"markers","x":[1],"y":[1],"xaxis":"x2","yaxis":"y2"}],
             "layout":{"xaxis":{"domain":[0,0.45]},"xaxis2":{"domain":[0.55,1],"anchor":"y2"},"yaxis2":{"anchor":"x2"},"annotations":[{"text":"<b>left</b>","x":0.2,"y":1,"xref":"paper","yref":"paper"}]}}
            """);

        var x = Elements(picture, "circle").Select(c => double.Parse(c.Attribute("cx")!.Value, CultureInfo.InvariantCulture)).ToList();
        Assert.True(x[1] - x[0] > 250);
        Assert.Contains("left", Texts(picture));
    }

    [Fact]
    public void A_grid_places_its_panels()
    {
        var traces = string.Join(',', Enumerable.Range(1, 4).Select(i => $"{{\"mode\":\"markers\",\"x\":[1],\"y\":[1],\"xaxis\":\"x{i}\",\"yaxis\":\"y{i}\"}}")).Replace("x1", "x", StringComparison.Ordinal).Replace("y1", "y", StringComparison.Ordinal);
        var picture = Draw($"{{\"data\":[{traces}],\"layout\":{{\"grid\":{{\"rows\":2,\"columns\":2,\"pattern\":\"independent\"}}}}}}");
        var places = Elements(picture, "circle").Select(c => (X: N(c, "cx"), Y: N(c, "cy"))).ToList();

        Assert.Equal((places[0].X, places[1].X), (places[2].X, places[3].X));
        Assert.Equal((places[0].Y, places[2].Y), (places[1].Y, places[3].Y));
        Assert.True(places[1].X - places[0].X > 250 && places[2].Y - places[0].Y > 120, "the second stands to the right, the third below");
        Assert.EndsWith("4 panels", picture.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void An_area_to_the_next_series_ends_there()
    {
        var path = Elements(Draw("""{"data":[{"mode":"lines","x":[0,1],"y":[5,5]},{"mode":"lines","x":[0,1],"y":[10,10],"fill":"tonexty"},{"mode":"lines","x":[0,1],"y":[0,0]}]}"""), "path").First(p => p.Attribute("fill-opacity") is not null).Attribute("d")!.Value;
        var heights = path.Trim('M', 'z').Split('L').Select(p => double.Parse(p.Split(' ')[1], CultureInfo.InvariantCulture)).Distinct().ToList();
        var lines = Elements(Draw("""{"data":[{"mode":"lines","x":[0,1],"y":[5,5]},{"mode":"lines","x":[0,1],"y":[10,10]},{"mode":"lines","x":[0,1],"y":[0,0]}]}"""), "polyline").Select(l => double.Parse(l.Attribute("points")!.Value.Split(' ')[0].Split(',')[1], CultureInfo.InvariantCulture)).ToList();

        Assert.Equal([lines[1], lines[0]], heights);
    }

    [Fact]
    public void Error_bars_areas_and_bubbles_are_drawn()
    {
        Assert.Equal(9, Elements(Draw("""{"data":[{"mode":"markers","x":[1,2,3],"y":[1,2,3],"error_y":{"array":[1,1,1]}}]}"""), "g").Single().Elements(Svg + "line").Count());
        Assert.Contains(Elements(Draw("""{"data":[{"x":[1,2],"y":[1,2],"fill":"tozeroy"}]}"""), "path"), p => p.Attribute("fill-opacity") is not null);
        var radii = Elements(Draw("""{"data":[{"mode":"markers","x":[1,2],"y":[1,2],"marker":{"size":[10,30]}}]}"""), "circle").Select(c => c.Attribute("r")!.Value).ToList();
        Assert.Equal(["5", "15"], radii);
    }

    [Fact]
    public void What_cannot_be_drawn_is_named()
    {
        var picture = Draw("""{"data":[{"type":"surface","z":[[1,2],[3,4]]}]}""");

        Assert.Equal("Surface", picture.Words);
        Assert.Contains("surface: shown by the interactive figure", Texts(picture));
    }

    [Fact]
    public void A_long_line_keeps_its_peaks_and_little_else()
    {
        var values = string.Join(',', Enumerable.Range(0, 200_000).Select(i => i == 77_777 ? 99 : i % 2));
        var picture = Draw($$"""{"data":[{"mode":"lines","y":[{{values}}]}]}""");

        Assert.True(picture.Svg.Length < 60_000, $"{picture.Svg.Length}");
        Assert.Contains("to 99", picture.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":null,"layout":5}""")]
    [InlineData("""{"data":[{"type":"bar"},{"type":"box","y":[]},{"type":"heatmap","z":[]},{"type":"pie"},{"type":"histogram","x":[]},{"type":"violin","y":[1]},{"type":7}]}""")]
    [InlineData("""{"data":[{"x":["a",1,null,true],"y":[1e308,-1e308,1e-308,0]}],"layout":{"xaxis":{"range":[5,5]},"width":-3}}""")]
    [InlineData("""{"data":[{"y":[1]},{"type":"box","y":[1,1,1]},{"type":"heatmap","z":[[1]]},{"type":"histogram","x":[3]}]}""")]
    [InlineData("""{"data":[{"x":["2024-01-01"],"y":[{"a":1}]},{"type":"candlestick","open":[1],"high":[2],"low":[0]}]}""")]
    public void Odd_figures_are_pictures_too(string json)
    {
        var picture = Draw(json);

        Assert.NotEmpty(picture.Words);
        Assert.DoesNotContain("NaN", picture.Svg, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", picture.Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_a_figure_becomes_markup()
    {
        var picture = Draw("""{"data":[{"name":"<script>x</script>&\"","x":["<g onload=1>"],"y":[1],"marker":{"color":"red\"/><script>"},"line":{"color":"url(javascript:1)"}},{"y":[2]}],"layout":{"title":{"text":"a < b & c"}}}""");

        Assert.DoesNotContain("<script", picture.Svg, StringComparison.Ordinal);
        Assert.DoesNotContain("url(java", picture.Svg, StringComparison.Ordinal);
        Assert.Contains("a < b & c", Texts(picture));
    }

    private static PlotlyPicture Draw(string json)
    {
        var picture = PlotlyPicture.Draw(JsonNode.Parse(json)!.AsObject());
        _ = XDocument.Parse(picture.Svg); // well-formed, or it is no picture in an <img>
        return picture;
    }

    private static IEnumerable<XElement> Elements(PlotlyPicture picture, string name) => XDocument.Parse(picture.Svg).Descendants(Svg + name);

    private static List<string> Texts(PlotlyPicture picture) => Elements(picture, "text").Select(t => t.Value).ToList();

    private static List<(double X, double Y, double Height)> Bars(PlotlyPicture picture) => Elements(picture, "g").Single().Elements(Svg + "rect")
        .Select(r => (N(r, "x"), N(r, "y"), N(r, "height"))).ToList();

    private static double N(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
