using MLOps.Profiling.Relations;

namespace MLOps.Profiling.Target;

/// <summary>How well one column alone predicts the target in rows that were held out: <see cref="TargetColumn.Alone"/>.</summary>
internal static class OneColumnScore
{
    private const int Folds = 3;

    public static double Of(CategoryColumn column, TargetValues target)
    {
        var cells = target.Rows.Select(row => column.Codes[row] + 1).ToArray();
        return Score(target, _ => (cells, column.Size + 1));
    }

    public static double Of(NumberColumn column, TargetValues target)
    {
        var values = target.Rows.Select(row => column.Values[row]).ToArray();
        var ascending = AscendingRows.Of(values);
        return Score(target, fold =>
        {
            var thresholds = ThresholdTree.Grow(ascending.Where(place => place % Folds != fold).ToArray(), place => values[place], target);
            return (values.Select(v => double.IsNaN(v) ? 0 : 1 + Part(thresholds, v)).ToArray(), thresholds.Length + 2);
        });
    }

    private static int Part(double[] thresholds, double value) => Array.BinarySearch(thresholds, value) is var at && at >= 0 ? at + 1 : ~at;

    private static double Score(TargetValues target, Func<int, (int[] Cells, int Size)> grow)
    {
        var (error, usual) = (0.0, 0.0);
        var same = new int[target.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            var trained = Enumerable.Range(0, target.Count).Where(place => place % Folds != fold).ToList();
            var tested = Enumerable.Range(0, target.Count).Where(place => place % Folds == fold).ToList();
            if (trained.Count > 0)
            {
                var (cells, size) = grow(fold);
                error += target.Error(cells, size, trained, tested);
                usual += target.Error(same, 1, trained, tested);
            }
        }

        return usual > 0 ? Math.Max(0, 1 - (error / usual)) : 0;
    }
}
