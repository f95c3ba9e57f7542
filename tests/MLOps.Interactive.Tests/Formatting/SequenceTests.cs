using System.Dynamic;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Tests.Formatting;

public sealed class SequenceTests
{
    [Fact]
    public void Numbers_of_a_column_are_written_alike_and_stand_to_the_right()
    {
        var text = ValueFormatter.Format(new[] { new { Name = "a", X = 1.5 }, new { Name = "b", X = 100.25 }, new { Name = "c", X = double.NaN } }).Text;

        Assert.Equal(
            """
            anonymous object[], 3 rows × 2 columns
            index  Name       X
            ─────  ────  ──────
                0  a       1.50
                1  b     100.25
                2  c        NaN
            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void A_number_that_was_rounded_for_its_column_is_there_in_full() =>
        Assert.Contains("<span title=\"0.1234567890123\">0.123457</span>", Html(new[] { new { X = 0.1234567890123 } }), StringComparison.Ordinal);

    [Fact]
    public void Items_of_several_types_share_one_table_that_says_which_is_which()
    {
        var text = ValueFormatter.Format(new Shape[] { new Circle(2), new Rectangle(3, 4) }).Text;

        Assert.Contains("type", text, StringComparison.Ordinal);
        Assert.Matches(@"Circle\s+.*null", text);
        Assert.Matches("Rectangle", text);
    }

    [Fact]
    public void The_HTML_of_a_table_has_a_stable_shape()
    {
        var rows = Enumerable.Range(0, 30).Select(i => new { Name = $"n{i}", X = i / 4.0, Inner = new { A = i }, Note = i % 2 == 0 ? null : "<odd>" }).ToList();

        Snapshooter.Xunit.Snapshot.Match(Html(rows));
    }

    [Fact]
    public void A_query_is_called_by_what_it_gives() =>
        Assert.StartsWith("EnumerableQuery<Circle>, 2 rows", ValueFormatter.Format(new[] { new Circle(1), new Circle(2) }.AsQueryable().Where(c => c.Radius > 0)).Text, StringComparison.Ordinal);

    [Fact]
    public void Null_items_are_rows_of_nulls() =>
        Assert.Matches(@"1\s+null", ValueFormatter.Format(new Circle?[] { new(1), null }).Text);

    [Fact]
    public void Tuples_and_pairs_are_columns()
    {
        Assert.Contains("Item1  Item2", ValueFormatter.Format(new[] { (1, "a"), (2, "b") }).Text, StringComparison.Ordinal);
        Assert.Contains("Key  Value", ValueFormatter.Format(new[] { KeyValuePair.Create(1, "a") }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_is_enumerated_once_and_no_further_than_it_is_shown()
    {
        var read = 0;
        IEnumerable<Circle> Once()
        {
            for (var i = 0; i < 10_000; i++)
            {
                read++;
                yield return new Circle(i);
            }
        }

        _ = ValueFormatter.Format(Once());
        Assert.Equal(101, read);
        read = 0;
        _ = ValueFormatter.Format(new { Items = Once() });
        Assert.Equal(21, read);
    }

    [Fact]
    public void An_iterator_is_called_by_what_it_gives() =>
        Assert.StartsWith("IEnumerable<Circle>, 3 rows", ValueFormatter.Format(Enumerable.Range(0, 3).Where(i => i >= 0).Select(i => new Circle(i))).Text, StringComparison.Ordinal);

    [Fact]
    public void A_wide_table_is_cut_in_the_middle_and_says_so()
    {
        var row = Enumerable.Range(0, 90).ToDictionary(i => $"column{i}", i => i);
        var bundle = ValueFormatter.Format(new[] { row, row });

        Assert.Contains("2 rows × 90 columns; ", bundle.Text, StringComparison.Ordinal);
        Assert.Contains("of the columns shown", bundle.Text, StringComparison.Ordinal);
        Assert.Contains("column89", bundle.Text, StringComparison.Ordinal);
        Assert.All(bundle.Text.Split('\n'), line => Assert.True(line.Length <= 125, line));
        var html = Html(new[] { row, row });
        Assert.Contains("40 of the columns shown", html, StringComparison.Ordinal);
        Assert.Contains("column29", html, StringComparison.Ordinal);
        Assert.DoesNotContain("column30<", html, StringComparison.Ordinal);
        Assert.Contains("column80", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_text_is_cut_and_whole_for_who_points_at_it()
    {
        var html = Html(new[] { new { Text = new string('x', 500) } });

        Assert.Contains($"title=\"{new string('x', 500)}\"", html, StringComparison.Ordinal);
        Assert.Contains($">{new string('x', 199)}…<", html, StringComparison.Ordinal);
    }

    [Fact]
    public void No_character_is_cut_in_two()
    {
        var text = ValueFormatter.Format(new[] { new { Text = new string('x', 198) + "😀😀" } });

        Assert.DoesNotContain(Html(text).EnumerateRunes(), r => r.Value == 0xFFFD);
        Assert.True(Html(text).IsNormalized());
    }

    [Fact]
    public void Wide_characters_keep_the_columns_straight()
    {
        var lines = ValueFormatter.Format(new[] { new { City = "東京", N = 1 }, new { City = "Oslo", N = 2 } }).Text.Split('\n');

        Assert.Equal("    0  東京  1", lines[3]);
        Assert.Equal("    1  Oslo  2", lines[4]);
    }

    [Fact]
    public void Dictionaries_of_records_and_of_dictionaries_have_their_parts_as_columns()
    {
        var records = ValueFormatter.Format(new Dictionary<string, Rectangle> { ["a"] = new(1, 2) }).Text;
        Assert.Matches("key.*Width.*Height", records.Split('\n')[1]);
        var nested = ValueFormatter.Format(new Dictionary<string, Dictionary<string, int>> { ["x"] = new() { ["p"] = 1 }, ["y"] = new() { ["q"] = 2 } }).Text;
        Assert.Matches("key.*p.*q", nested.Split('\n')[1]);
    }

    [Fact]
    public void Dynamic_objects_are_their_keys()
    {
        dynamic item = new ExpandoObject();
        item.Name = "a";
        item.N = 3;

        Assert.Matches(@"Name\s+a", ValueFormatter.Format((object)item).Text);
        Assert.Matches(@"index\s+Name\s+N", ValueFormatter.Format(new List<ExpandoObject> { item }).Text.Split('\n')[1]);
    }

    [Fact]
    public void Groups_are_rows_with_their_items_folded()
    {
        var groups = Enumerable.Range(0, 10).GroupBy(i => i % 2 == 0 ? "even" : "odd");
        Assert.Contains("even  [0, 2, 4, 6, 8]", ValueFormatter.Format(groups).Text, StringComparison.Ordinal);
        Assert.Contains("Key: even", ValueFormatter.Format(groups.First()).Text, StringComparison.Ordinal);
        Assert.Contains("odd", ValueFormatter.Format(Enumerable.Range(0, 10).ToLookup(i => i % 2 == 0 ? "even" : "odd")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_objects_cost_what_a_hundred_do()
    {
        var reads = 0;
        var items = Enumerable.Range(0, 100_000).Select(i => new Counted(() => reads++)).ToList();

        _ = ValueFormatter.Format(items);

        Assert.Equal(105, reads);
    }

    private static string Html(object value) => Html(ValueFormatter.Format(value));

    private static string Html(MimeBundle bundle) => bundle.Data[MimeBundle.Html].GetValue<string>();

    public abstract record Shape;

    public sealed record Circle(double Radius) : Shape;

    public sealed record Rectangle(double Width, double Height) : Shape;

    public sealed class Counted(Action read)
    {
        public int Value
        {
            get
            {
                read();
                return 1;
            }
        }
    }
}
