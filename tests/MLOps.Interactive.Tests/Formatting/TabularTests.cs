using System.Data;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Tests.Formatting;

public sealed class TabularTests
{
    [Fact]
    public void A_long_frame_shows_its_beginning_its_end_and_its_types()
    {
        var frame = new DataFrame(new PrimitiveDataFrameColumn<int>("n", Enumerable.Range(0, 5000)), new StringDataFrameColumn("s", Enumerable.Repeat<string?>(null, 5000)));
        var bundle = ValueFormatter.Format(frame);

        Assert.StartsWith("DataFrame, 5,000 rows × 2 columns\n", bundle.Text, StringComparison.Ordinal);
        Assert.Contains(" 4999  4999  null", bundle.Text, StringComparison.Ordinal);
        Assert.Contains("<small>int</small>", Html(bundle), StringComparison.Ordinal);
        Assert.Contains("PrimitiveDataFrameColumn<int>, 5,000 rows × 1 column", ValueFormatter.Format(frame["n"]).Text, StringComparison.Ordinal);
        Assert.Matches(@"n\s+7", ValueFormatter.Format(frame.Rows[7]).Text);
        Assert.Contains("NullCount", ValueFormatter.Format(frame.Columns).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_view_shows_vectors_shortened_and_keys_by_value()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(new[] { new Flower("iris", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), new Flower("rose", new float[10]) });
        var view = ml.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(data).Transform(data);
        var bundle = ValueFormatter.Format(view);

        Assert.Contains("[1, 2, 3, 4, … 10 values]", bundle.Text, StringComparison.Ordinal);
        Assert.Equal(2, bundle.Text.Split("rose").Length - 1);
        Assert.Contains("<small>float[10]</small>", Html(bundle), StringComparison.Ordinal);
        Assert.Contains("<small>key(2)</small>", Html(bundle), StringComparison.Ordinal);
        Assert.Matches(@"Key\s+key\(2\)\s+KeyValues", ValueFormatter.Format(view.Schema).Text);
    }

    [Fact]
    public void Data_tables_sets_rows_and_readers_are_shown()
    {
        using var table = new DataTable("people");
        table.Columns.Add("name", typeof(string));
        table.Columns.Add("age", typeof(int));
        table.Rows.Add("Ann", 50);
        table.Rows.Add("Bob", DBNull.Value);
        using var set = new DataSet("all");
        set.Tables.Add(table);

        Assert.Matches(@"people, 2 rows × 2 columns\n.*\n.*\n\s+0  Ann\s+50\n\s+1  Bob\s+null", ValueFormatter.Format(table).Text);
        Assert.Contains("Bob", ValueFormatter.Format(table.DefaultView).Text, StringComparison.Ordinal);
        Assert.Matches(@"age\s+50", ValueFormatter.Format(table.Rows[0]).Text);
        Assert.Contains("people, 2 rows", ValueFormatter.Format(set).Text, StringComparison.Ordinal);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT range AS n FROM range(3)";
        using var reader = command.ExecuteReader();
        var text = ValueFormatter.Format(reader).Text;
        Assert.Contains("3 rows × 1 column", text, StringComparison.Ordinal);
        Assert.Contains("gone from the reader", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_are_a_table_with_the_confusion_matrix()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(new[] { new Scored(true, true, 2, 0.9f), new Scored(true, false, -1, 0.3f), new Scored(false, false, -2, 0.1f), new Scored(false, false, -3, 0.1f) });
        var bundle = ValueFormatter.Format(ml.BinaryClassification.Evaluate(data, "Label"));

        Assert.Matches(@"Accuracy\s+0\.75\d*\s+higher", bundle.Text);
        Assert.Matches(@"LogLoss\s+\S+\s+lower", bundle.Text);
        Assert.Matches(@"true positive\s+1\s+1\s+0\.5", bundle.Text);
        Assert.Matches(@"true negative\s+0\s+2\s+1", bundle.Text);
        Assert.Contains("Confusion matrix", Html(bundle), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_shows_its_steps()
    {
        var ml = new MLContext(1);
        var pipeline = ml.Transforms.Concatenate("Features", "Vector").Append(ml.Transforms.NormalizeMinMax("Features"));
        var text = ValueFormatter.Format(pipeline).Text;

        Assert.Contains("ColumnConcatenatingEstimator", text, StringComparison.Ordinal);
        Assert.Contains("NormalizingEstimator", text, StringComparison.Ordinal);
        var data = ml.Data.LoadFromEnumerable(new[] { new Flower("iris", new float[10]), new Flower("rose", new float[10]) });
        Assert.Contains("NormalizingTransformer", ValueFormatter.Format(pipeline.Fit(data)).Text, StringComparison.Ordinal);
    }

    private static string Html(MimeBundle bundle) => bundle.Data[MimeBundle.Html].GetValue<string>();

    private sealed class Flower(string name, float[] vector)
    {
        public string Name { get; set; } = name;

        [VectorType(10)]
        public float[] Vector { get; set; } = vector;
    }

    private sealed class Scored(bool label, bool predicted, float score, float probability)
    {
        public bool Label { get; set; } = label;

        public bool PredictedLabel { get; set; } = predicted;

        public float Score { get; set; } = score;

        public float Probability { get; set; } = probability;
    }
}
