using MLOps.Profiling;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

/// <summary>The most strongly related pairs of numbers as pictures, folded.</summary>
internal static class ProfileInteractions
{
    private const int PairsShown = 6;

    public static void Write(Html html, ProfileReport report)
    {
        if (report.Interactions.Count == 0)
        {
            return;
        }

        var strength = report.Correlations.Where(c => c.Method == "spearman").ToLookup(c => (c.A, c.B));
        html.Details("The most related numbers over each other", more =>
        {
            foreach (var pair in report.Interactions.Take(PairsShown))
            {
                var rank = strength[(pair.X, pair.Y)].FirstOrDefault();
                var words = $"{pair.Y} over {pair.X}{(rank is null ? "" : $", Spearman {Figures.Number(Math.Round(rank.Value, 2))}")}";
                more.Image(InteractionChart.Draw(pair), words);
            }
        });
    }
}
