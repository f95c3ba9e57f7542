namespace MLOps.Models.Evaluation;

/// <summary>What each row, by falling score, adds to a metric of the whole order: its derivative by the row's weight.</summary>
/// <param name="ends">Where runs of equal scores end.</param>
internal sealed class RankInfluence(bool[] positive, int[] ends)
{
    private readonly int _positives = positive.Count(p => p);

    /// <summary>Share of the rows of the other class that a row is on the right side of, ties half (DeLong et al. 1988).</summary>
    public double[] OnArea()
    {
        var (area, negatives, tp, fp) = (new double[positive.Length], positive.Length - _positives, 0, 0);
        for (int step = 0, from = 0; step < ends.Length; from = ends[step++])
        {
            var yeses = Positives(from, ends[step]);
            var noes = ends[step] - from - yeses;
            Fill(area, from, ends[step], (negatives - fp - (noes * 0.5)) / negatives, (tp + (yeses * 0.5)) / _positives);
            (tp, fp) = (tp + yeses, fp + noes);
        }

        return area;
    }

    /// <summary>On the sum of the precisions at the positives: a row's own, and by how much it changes those at and below its score.</summary>
    public double[] OnPrecision()
    {
        var precision = new double[positive.Length];
        double tp = _positives, gained = 0, lost = 0;
        for (var step = ends.Length - 1; step >= 0; step--)
        {
            var (from, rows) = (step == 0 ? 0 : ends[step - 1], (double)ends[step]);
            var (yeses, here) = (Positives(from, ends[step]), tp / rows);
            gained += yeses / rows;
            lost += yeses * here / rows;
            Fill(precision, from, ends[step], here + gained - lost, -lost);
            tp -= yeses;
        }

        return precision;
    }

    private int Positives(int from, int to) => positive.AsSpan(from..to).Count(true);

    private void Fill(double[] target, int from, int to, double ofYes, double ofNo)
    {
        for (; from < to; from++)
        {
            target[from] = positive[from] ? ofYes : ofNo;
        }
    }
}
