using Microsoft.ML;

namespace MLOps.Notebooks.Tests.Slicing;

/// <summary>What the slicer takes for granted of ML.NET's contexts, asked of ML.NET itself.</summary>
public sealed class DrawsTests
{
    private sealed class Row
    {
        public float X { get; set; }
    }

    private static readonly List<Row> Rows = Enumerable.Range(0, 200).Select(i => new Row { X = i }).ToList();

    [Fact]
    public void A_split_goes_by_the_seed_of_its_context_whatever_was_drawn_from_it_before() => Assert.Equal(
        Made(seed: 3, draws: 0, (ml, rows) => ml.Data.TrainTestSplit(rows).TestSet), Made(seed: 3, draws: 5, (ml, rows) => ml.Data.TrainTestSplit(rows).TestSet));

    [Fact]
    public void So_do_the_folds_of_a_cross_validation() => Assert.Equal(
        Made(seed: 3, draws: 0, (ml, rows) => ml.Data.CrossValidationSplit(rows)[1].TestSet), Made(seed: 3, draws: 5, (ml, rows) => ml.Data.CrossValidationSplit(rows)[1].TestSet));

    [Fact]
    public void Shuffled_rows_go_by_what_was_drawn_before_unless_they_have_a_seed()
    {
        Assert.NotEqual(Made(seed: 3, draws: 0, (ml, rows) => ml.Data.ShuffleRows(rows)), Made(seed: 3, draws: 5, (ml, rows) => ml.Data.ShuffleRows(rows)));
        Assert.Equal(Made(seed: 3, draws: 0, (ml, rows) => ml.Data.ShuffleRows(rows, seed: 9)), Made(seed: 3, draws: 5, (ml, rows) => ml.Data.ShuffleRows(rows, seed: 9)));
    }

    [Fact]
    public void A_context_without_a_seed_shuffles_in_another_way_each_time() =>
        Assert.NotEqual(Made(seed: null, draws: 0, (ml, rows) => ml.Data.ShuffleRows(rows)), Made(seed: null, draws: 0, (ml, rows) => ml.Data.ShuffleRows(rows)));

    private static List<float> Made(int? seed, int draws, Func<MLContext, IDataView, IDataView> make)
    {
        var ml = new MLContext(seed);
        var rows = ml.Data.LoadFromEnumerable(Rows);
        for (var i = 0; i < draws; i++)
        {
            ml.Transforms.Concatenate("Features", "X").Fit(rows);
        }

        return ml.Data.CreateEnumerable<Row>(make(ml, rows), reuseRowObject: false).Select(r => r.X).ToList();
    }
}
