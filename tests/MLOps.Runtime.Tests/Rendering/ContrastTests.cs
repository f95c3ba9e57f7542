using System.Globalization;
using System.Text.RegularExpressions;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Rendering;

/// <summary>
/// Contrast as WCAG 2.2 defines it (relative luminance of sRGB, 1.4.3): 4.5 and more for every word of a report in every theme it may meet. Pictures do
/// not know their page, so that no one colour reaches 4.5 on white and on dark ones: the frame brightens them in dark themes. Where style sheets are taken
/// away it is 3.5 and more, and what they show also stands in words.
/// </summary>
public sealed partial class ContrastTests
{
    private static readonly string Css = ReportFrame.Wrap("", [], _ => { });

    /// <summary>Colour of text, its opacity, and the page's ground.</summary>
    public static TheoryData<string, string, double, string> Themes => new()
    {
        { "a page of ours, light", "#222222", 1, "#ffffff" },
        { "a page of ours, dark", "#dddddd", 1, "#16181d" },
        { "JupyterLab, light", "#000000", 0.87, "#ffffff" },
        { "JupyterLab, dark", "#ffffff", 0.87, "#111111" },
        { "VS Code, light", "#3b3b3b", 1, "#ffffff" },
        { "VS Code, dark", "#cccccc", 1, "#1f1f1f" },
    };

    [Theory]
    [MemberData(nameof(Themes))]
    public void Words_of_every_class_are_read_in_every_theme(string theme, string text, double opacity, string page)
    {
        var faint = Opacities().Matches(Css).Select(m => Number(m.Groups[1].Value)).ToList();
        var mixed = Mixtures().Matches(Css).Select(m => (Colour: Rgb(m.Groups[1].Value), Share: Number(m.Groups[2].Value) / 100)).ToList();

        Assert.NotEmpty(faint);
        Assert.Equal(3, mixed.Count);
        Assert.Equal(mixed.Count, PlainColours().Count(Css));
        Assert.All(faint, o => Assert.True(Contrast(Over(Rgb(text), o * opacity, Rgb(page)), Rgb(page)) >= 4.5, $"opacity {o} in {theme}"));
        Assert.All(mixed, m =>
        {
            // Premultiplied, as color-mix of CSS Color 5.
            var alpha = m.Share + ((1 - m.Share) * opacity);
            var colour = m.Colour.Zip(Rgb(text), (a, b) => ((a * m.Share) + (b * (1 - m.Share) * opacity)) / alpha).ToArray();
            Assert.True(Contrast(Over(colour, alpha, Rgb(page)), Rgb(page)) >= 4.5, $"{string.Join(',', m.Colour)} in {theme}");
        });
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Words_in_pictures_are_read_in_every_theme(string theme, string text, double opacity, string page)
    {
        var isDark = Luminance(Rgb(text)) > Luminance(Rgb(page));
        var brighter = Rgb(Svg.Ink).Select(v => Math.Min(255, v * Brightness(theme))).ToArray();

        Assert.True(Contrast(isDark ? brighter : Rgb(Svg.Ink), Rgb(page)) >= 4.5, $"{theme}, where text is {text} at {opacity}");
        Assert.True(Contrast(Rgb(Svg.Ink), Rgb(page)) > 3.5, $"{theme} without style sheets");
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Figures_of_correlations_are_read_on_their_ground_in_every_theme(string theme, string text, double opacity, string page) =>
        Assert.All(["#4c86c6", "#e08a3c"], colour =>
        {
            var ground = Over(Rgb(colour), HeatTable.Deepest, Rgb(page));
            Assert.True(Contrast(Over(Rgb(text), opacity, ground), ground) >= 4.5, $"{colour} in {theme}");
        });

    // Our own pages set a variable, the themes of front ends are told by their marks.
    private static double Brightness(string theme) => Number(Brighter().Match(theme.StartsWith("a page", StringComparison.Ordinal) ? ReportRenderer.Page(new MLOps.Data.DatasetList([])) : Css).Groups[1].Value);

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#ffffff", "#ffffff", 1)]
    public void The_measure_is_that_of_the_guidelines(string a, string b, double expected) => Assert.Equal(expected, Contrast(Rgb(a), Rgb(b)), 2);

    private static double Contrast(double[] a, double[] b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(double[] c) => (0.2126 * Linear(c[0])) + (0.7152 * Linear(c[1])) + (0.0722 * Linear(c[2]));

    private static double Linear(double v) => v / 255 is var x && x <= 0.04045 ? x / 12.92 : Math.Pow((x + 0.055) / 1.055, 2.4);

    private static double[] Over(double[] colour, double alpha, double[] page) => colour.Zip(page, (c, p) => (c * alpha) + (p * (1 - alpha))).ToArray();

    private static double[] Rgb(string hex) => Enumerable.Range(0, 3).Select(i => (double)Convert.ToInt32(hex.Substring(1 + (i * 2), 2), 16)).ToArray();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"brightness\(([\d.]+)\)")]
    private static partial Regex Brighter();

    [GeneratedRegex(@"opacity:([\d.]+)")]
    private static partial Regex Opacities();

    [GeneratedRegex(@"color-mix\(in srgb,(#[0-9a-f]{6}) (\d+)%,currentcolor\)")]
    private static partial Regex Mixtures();

    [GeneratedRegex("[{;]color:#")]
    private static partial Regex PlainColours();
}
