using System.Data;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
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
        Assert.Contains("there are more", rows.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_table_says_what_was_cut()
    {
        var bundle = ValueFormatter.Format(Enumerable.Range(0, 100_000).Select(i => new City("c", i)).ToList());
        Assert.Contains("100,000 rows, the first 20 shown", bundle.Text, StringComparison.Ordinal);
        Assert.Contains("100,000 rows, the first 100 shown", Html(bundle), StringComparison.Ordinal);
        Assert.True(Html(bundle).Length < 40_000);
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
    public void A_value_that_cannot_be_shown_is_named()
    {
        var text = ValueFormatter.Format(Failing()).Text;
        Assert.Contains("showing it failed: InvalidOperationException: no more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_of_a_picture_are_a_picture()
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];
        Assert.Equal(Convert.ToBase64String(png), ValueFormatter.Format(png).Data["image/png"].GetValue<string>());
        Assert.Equal("[1, 2]", ValueFormatter.Format(new byte[] { 1, 2 }).Text);
    }

    [Fact]
    public void An_exception_says_why_at_once()
    {
        var error = new InvalidOperationException("outer", new IOException("inner"));
        Assert.Equal("InvalidOperationException: outer\n  because of IOException: inner", ValueFormatter.Format(error).Text);
    }

    [Fact]
    public void A_plotly_chart_brings_its_figure_and_html_that_stands_alone()
    {
        var chart = Plotly.NET.GenericChart.ofTraceObject(true, new Plotly.NET.Trace("scatter"));
        var bundle = ValueFormatter.Format(chart);
        Assert.Equal("Plotly chart: scatter", bundle.Text);
        Assert.NotNull(bundle.Data["application/vnd.plotly.v1+json"]["data"]);
        Assert.DoesNotContain("src=\"http", Html(bundle), StringComparison.Ordinal);
        Assert.True(Html(bundle).Length > 1_000_000);
    }

    [Fact]
    public void Formatters_that_the_user_registered_come_first()
    {
        Formatter.Register<Special>(s => $"<b>special {s.N}</b>", "text/html");
        try
        {
            var bundle = ValueFormatter.Format(new Special(7));
            Assert.Equal("<b>special 7</b>", Html(bundle));
            Assert.Equal("special 7", bundle.Text);
            Assert.Equal("3", ValueFormatter.Format(3).Text);
        }
        finally
        {
            Formatter.ResetToDefault();
        }
    }

    [Fact]
    public void A_type_may_name_its_formatters_by_attribute()
    {
        Assert.Equal("<i>named</i>", Html(ValueFormatter.Format(new Named())));
    }

    [Fact]
    public void An_unawaited_task_says_so()
    {
        Assert.Contains("await it", ValueFormatter.Format(Task.FromResult(1)).Text, StringComparison.Ordinal);
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

    public sealed record Special(int N);

    [TypeFormatterSource(typeof(NamedFormatters))]
    public sealed class Named;

    public sealed class NamedFormatters : ITypeFormatterSource
    {
        public IEnumerable<ITypeFormatter> CreateTypeFormatters() => [new HtmlFormatter<Named>((_, context) => context.Writer.Write("<i>named</i>"))];
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
