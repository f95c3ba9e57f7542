using System.Data;
using System.Text;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Tests.Formatting;

public sealed class ValueFormatterTests
{
    private static readonly string[] Lines = ["a", "b"];

    public static TheoryData<object?, string> Scalars() => new()
    {
        { null, "null" },
        { 42, "42" },
        { 0.1 + 0.2, "0.30000000000000004" },
        { double.NaN, "NaN" },
        { "text <b>", "text <b>" },
        { true, "True" },
        { new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc), "2026-11-23" },
        { new DateOnly(2026, 11, 23), "2026-11-23" },
        { TimeSpan.FromSeconds(90), "00:01:30" },
        { (1, "a"), "(1, a)" },
        { DayOfWeek.Monday, "Monday" },
        { typeof(List<int>), "List<int>" },
        { new[] { 1, 2, 3 }, "[1, 2, 3]" },
        { Lines, "[a, b]" },
        { new StringBuilder("built"), "built" },
        { new Uri("https://example.org/a"), "https://example.org/a" },
        { new System.Numerics.BigInteger(12345678901234567890m), "12345678901234567890" },
        { new System.Numerics.Complex(1, -2), "<1; -2>" },
        { (Half)1.5f, "1.5" },
        { 12.50m, "12.50" },
        { FileAccess.Read | FileAccess.Write, "ReadWrite" },
        { new Guid("00000000-0000-0000-0000-000000000001"), "00000000-0000-0000-0000-000000000001" },
        { new TimeOnly(9, 5), "09:05:00" },
        { CancellationToken.None, "CancellationToken.None" },
        { typeof(Math).GetMethod("Max", [typeof(int), typeof(int)]), "int Math.Max(int val1, int val2)" },
        { typeof((int, string)), "(int, string)" },
        { new Memory<int>([1, 2, 3]), "[1, 2, 3]" },
        { "text".AsMemory(), "text" },
        { DBNull.Value, "null" },
        { Array.Empty<int>(), "[]" },
    };

    [Theory]
    [MemberData(nameof(Scalars))]
    public void A_simple_value_is_its_text(object? value, string expected) => Assert.Equal(expected, ValueFormatter.Format(value).Text);

    [Fact]
    public void Records_are_a_table_with_encoded_text()
    {
        var bundle = ValueFormatter.Format(new[] { new City("<script>alert(1)</script>", 3), new City("Rome", 2800) });
        var html = Html(bundle);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("Rome", bundle.Text, StringComparison.Ordinal);
        Assert.Contains("2 rows", bundle.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_named_like_markup_is_text_too()
    {
        using var table = new DataTable();
        table.Columns.Add("<img src=x onerror=alert(1)>", typeof(int));
        table.Rows.Add(1);
        Assert.DoesNotContain("<img", Html(ValueFormatter.Format(table)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_sequence_shows_its_beginning_and_says_so()
    {
        var numbers = ValueFormatter.Format(Endless(i => (object)i));
        Assert.EndsWith("… and more]", numbers.Text, StringComparison.Ordinal);
        var rows = ValueFormatter.Format(Endless(i => new City("c" + i, i)));
        Assert.Contains("… and more rows", rows.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_table_says_what_was_cut()
    {
        var bundle = ValueFormatter.Format(Enumerable.Range(0, 100_000).Select(i => new City("c", i)).ToList());
        Assert.StartsWith("List<City>, 100,000 rows × 2 columns\n", bundle.Text, StringComparison.Ordinal);
        Assert.Contains("\n… 99,980 more rows\n", bundle.Text, StringComparison.Ordinal);
        Assert.Matches(@"99999  c\s+99999", bundle.Text);
        Assert.Contains("<summary>Rows 15 to 64</summary>", Html(bundle), StringComparison.Ordinal);
        Assert.True(Html(bundle).Length < 50_000);
    }

    [Fact]
    public void Data_frames_and_data_views_are_tables()
    {
        var frame = new DataFrame(new StringDataFrameColumn("city", ["Oslo", null]), new PrimitiveDataFrameColumn<float>("temp", new float?[] { 3.5f, null }));
        var text = ValueFormatter.Format(frame).Text;
        Assert.Contains("Oslo", text, StringComparison.Ordinal);
        Assert.Contains("null", text, StringComparison.Ordinal);
        var view = new MLContext(1).Data.LoadFromEnumerable(new[] { new Weather { Rain = true, Temp = 2.5f, Name = "x" } });
        Assert.Contains("2.5", ValueFormatter.Format(view).Text, StringComparison.Ordinal);
        Assert.Contains("Rain", ValueFormatter.Format(view).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Dictionaries_are_tables_of_their_keys()
    {
        var one = ValueFormatter.Format(new Dictionary<string, double> { ["auc"] = 0.91 });
        Assert.Contains("auc", one.Text, StringComparison.Ordinal);
        Assert.Contains("0.91", one.Text, StringComparison.Ordinal);
        var many = ValueFormatter.Format(new[] { new Dictionary<string, object> { ["a"] = 1 }, new Dictionary<string, object> { ["b"] = "x" } });
        Assert.Contains("null", many.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_is_a_table_of_its_properties_and_a_throwing_one_says_so()
    {
        var text = ValueFormatter.Format(new Moody()).Text;
        Assert.Contains("Calm", text, StringComparison.Ordinal);
        Assert.Contains("(InvalidOperationException)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_that_throws_shows_what_came_before() =>
        Assert.Equal("[1, … after 1 items it threw InvalidOperationException: no more]", ValueFormatter.Format(Failing()).Text);

    [Fact]
    public void A_sequence_that_cannot_begin_says_why() =>
        Assert.Equal("[… after 0 items it threw NotSupportedException: no list]", ValueFormatter.Format(new Unshowable()).Text);

    [Fact]
    public void Bytes_of_a_picture_are_a_picture()
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 2, 128, 0, 0, 1, 224];
        var bundle = ValueFormatter.Format(png);
        Assert.Equal(Convert.ToBase64String(png), bundle.Data["image/png"].GetValue<string>());
        Assert.Equal("PNG image, 640 × 480, 24 bytes", bundle.Text);
        Assert.Equal("[1, 2]", ValueFormatter.Format(new byte[] { 1, 2 }).Text);
    }

    [Fact]
    public void An_exception_says_why_at_once()
    {
        var error = new InvalidOperationException("outer", new IOException("inner"));
        Assert.Equal("InvalidOperationException: outer\n  because of IOException: inner", ValueFormatter.Format(error).Text);
    }

    [Fact]
    public void A_plotly_chart_is_a_picture_without_script_and_brings_its_figure()
    {
        var chart = Plotly.NET.GenericChart.ofTraceObject(true, new Plotly.NET.Trace("scatter"));
        var bundle = ValueFormatter.Format(chart);
        Assert.StartsWith("Line chart", bundle.Text, StringComparison.Ordinal);
        Assert.NotNull(bundle.Data["application/vnd.plotly.v1+json"]["data"]);
        Assert.Contains("src=\"data:image/svg+xml;base64,", Html(bundle), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", Html(bundle), StringComparison.Ordinal);
        Assert.True(Html(bundle).Length < 20_000);
    }

    private static string Html(MimeBundle bundle) => bundle.Data[MimeBundle.Html].GetValue<string>();

    private static IEnumerable<object> Endless(Func<int, object> make)
    {
        for (var i = 0; ; i++)
        {
            yield return make(i);
        }
    }

    private static IEnumerable<int> Failing()
    {
        yield return 1;
        throw new InvalidOperationException("no more");
    }

    public sealed record City(string Name, int People);

    public sealed class Unshowable : List<int>, IEnumerable<int>
    {
        IEnumerator<int> IEnumerable<int>.GetEnumerator() => throw new NotSupportedException("no list");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new NotSupportedException("no list");
    }

    public sealed class Weather
    {
        public bool Rain { get; set; }

        public float Temp { get; set; }

        public string Name { get; set; } = "";
    }

    public sealed class Moody
    {
#pragma warning disable CA1822, CA1065 // Read through an instance, as any property of the user's.
        public string Mood => "Calm";

        public int Broken => throw new InvalidOperationException();
#pragma warning restore CA1822, CA1065
    }
}
