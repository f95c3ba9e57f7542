namespace MLOps.Rendering.Charts;

/// <summary>A confusion matrix: a row per true class, a column per predicted one, coloured by the share of the row.</summary>
internal static class ConfusionChart
{
    private const double Left = 80;
    private const double Top = 56;

    /// <param name="counts">By true class, then by predicted class.</param>
    public static string Draw(IReadOnlyList<IReadOnlyList<double>> counts, IReadOnlyList<string> classes)
    {
        var cell = counts.Count <= 4 ? 52.0 : counts.Count <= 10 ? 36 : 20;
        var svg = new Svg(Math.Max(170, Left + (cell * counts.Count) + 8), Top + (cell * counts.Count) + 8);
        svg.Text(0, 14, "Confusion matrix", 12, bold: true);
        svg.Text(Left + (cell * counts.Count / 2), 34, "predicted", 10, "middle");
        svg.Text(12, Top + (cell * counts.Count / 2), "true", 10, "middle", angle: -90);
        for (var row = 0; row < counts.Count; row++)
        {
            var sum = counts[row].Sum();
            svg.Text(Left - 8, Top + (row * cell) + (cell / 2) + 4, Class(classes, row), 11, "end");
            svg.Text(Left + (row * cell) + (cell / 2), Top - 6, Class(classes, row), 11, "middle");
            for (var column = 0; column < counts[row].Count; column++)
            {
                var share = sum > 0 ? counts[row][column] / sum : 0;
                svg.Rect(Left + (column * cell), Top + (row * cell), cell - 2, cell - 2, row == column ? Svg.Blue : Svg.Orange, 0.06 + (0.9 * share), 2);
                if (cell >= 30)
                {
                    svg.Text(Left + (column * cell) + (cell / 2) - 1, Top + (row * cell) + (cell / 2) + 4, Figures.Number(counts[row][column]), cell >= 50 ? 12 : 10, "middle", share > 0.55 ? "#ffffff" : Svg.Ink);
                }
            }
        }

        return svg.ToString();
    }

    private static string Class(IReadOnlyList<string> classes, int index) => classes[index].Length <= 8 ? classes[index] : classes[index][..7] + "…";
}
