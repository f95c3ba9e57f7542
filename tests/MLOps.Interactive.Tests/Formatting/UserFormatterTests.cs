using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;

namespace MLOps.Interactive.Tests.Formatting;

/// <summary>What people registered with Microsoft.DotNet.Interactive.Formatting shows as they said, at the top and within other values.</summary>
public sealed class UserFormatterTests : IDisposable
{
    public void Dispose() => Formatter.ResetToDefault();

    [Fact]
    public void A_registered_formatter_comes_first_and_others_are_left_alone()
    {
        Formatter.Register<Special>(s => $"<b>special {s.N}</b>", "text/html");

        var bundle = ValueFormatter.Format(new Special(7));

        Assert.Equal("<b>special 7</b>", Html(bundle));
        Assert.Equal("special 7", bundle.Text);
        Assert.Equal("3", ValueFormatter.Format(3).Text);
    }

    [Fact]
    public void A_formatter_for_plain_text_is_used_for_text()
    {
        Formatter.Register<Special>(s => $"no {s.N}");

        Assert.Equal("no 7", ValueFormatter.Format(new Special(7)).Text);
    }

    [Fact]
    public void A_formatter_is_used_within_lists_tables_objects_and_dictionaries()
    {
        Formatter.Register<Special>(s => $"<b>special {s.N}</b>", "text/html");

        Assert.Contains("<b>special 1</b>", Html(ValueFormatter.Format(new[] { new Special(1), new Special(2) })), StringComparison.Ordinal);
        Assert.Contains("<b>special 3</b>", Html(ValueFormatter.Format(new[] { new Holder("a", new Special(3)) })), StringComparison.Ordinal);
        Assert.Contains("<b>special 4</b>", Html(ValueFormatter.Format(new Holder("a", new Special(4)))), StringComparison.Ordinal);
        Assert.Contains("<b>special 5</b>", Html(ValueFormatter.Format(new Dictionary<string, Special> { ["k"] = new(5) })), StringComparison.Ordinal);
        Assert.Contains("special 3", ValueFormatter.Format(new[] { new Holder("a", new Special(3)) }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_formatter_for_a_number_or_a_date_is_used_in_the_cells_of_a_table()
    {
        Formatter.Register<decimal>(d => FormattableString.Invariant($"€ {d:0.00}"));

        Assert.Contains("€ 12.50", ValueFormatter.Format(new[] { new { Price = 12.5m } }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_formatter_for_an_interface_or_an_open_generic_type_is_used()
    {
        Formatter.Register<IShape>(s => $"<i>{s.Area}</i>", "text/html");
        Formatter.Register(typeof(Box<>), (value, writer) => writer.Write($"<u>{value}</u>"), "text/html");

        Assert.Equal("<i>4</i>", Html(ValueFormatter.Format(new Square(2))));
        Assert.Equal("<u>box of 5</u>", Html(ValueFormatter.Format(new Box<int>(5))));
    }

    [Fact]
    public void A_type_may_name_its_formatters_by_attribute()
    {
        Assert.Equal("<i>named</i>", Html(ValueFormatter.Format(new Named())));
        Assert.Contains("<i>named</i>", Html(ValueFormatter.Format(new[] { new Named() })), StringComparison.Ordinal);
    }

    [Fact]
    public void Pocket_views_are_markup_at_the_top_and_in_lists()
    {
        PocketView view = b("bold");

        Assert.Equal("<b>bold</b>", Html(ValueFormatter.Format(view)));
        Assert.Contains("<b>bold</b>", Html(ValueFormatter.Format(new object[] { view, 1 })), StringComparison.Ordinal);
        Assert.Contains("<em>x</em>", Html(ValueFormatter.Format(new[] { new { Text = new HtmlString("<em>x</em>") } })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_preferred_mime_type_of_text_leaves_the_html_out()
    {
        Formatter.SetPreferredMimeTypesFor(typeof(Holder), "text/plain");

        Assert.False(ValueFormatter.Format(new Holder("a", null)).Data.ContainsKey("text/html"));
        Assert.True(ValueFormatter.Format(new Other("a")).Data.ContainsKey("text/html"));
    }

    [Fact]
    public void The_limit_of_list_items_is_theirs_to_set()
    {
        Formatter.ListExpansionLimit = 3;

        Assert.Equal("[0, 1, 2, … 10 items in all]", ValueFormatter.Format(Enumerable.Range(0, 10).ToArray()).Text);
    }

    private static string Html(MimeBundle bundle) => bundle.Data[MimeBundle.Html].GetValue<string>();

    public sealed record Special(int N);

    public sealed record Holder(string Name, Special? Value);

    public sealed record Other(string Name);

    public interface IShape
    {
        int Area { get; }
    }

    public sealed record Square(int Side) : IShape
    {
        public int Area => Side * Side;
    }

    public sealed class Box<T>(T value)
    {
        public override string ToString() => $"box of {value}";
    }

    [TypeFormatterSource(typeof(NamedFormatters))]
    public sealed class Named;

    public sealed class NamedFormatters : ITypeFormatterSource
    {
        public IEnumerable<ITypeFormatter> CreateTypeFormatters() => [new HtmlFormatter<Named>((_, context) => context.Writer.Write("<i>named</i>"))];
    }
}
