using FsCheck.Xunit;
using MLOps.Profiling;
using MLOps.Profiling.Spelling;

namespace MLOps.Runtime.Tests.Profiling.Spelling;

public sealed class SpellingTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Spellings_of_one_category_are_found_with_their_counts()
    {
        var variants = Cities(("New York", 40), ("new york", 3), ("New  York ", 2), ("NEW-YORK", 1), ("Berlin", 30), ("Paris", 20)).Column("city").Variants!;

        var only = Assert.Single(variants);
        Assert.Equal(("New York", 40L, false), (only.Value.Text, only.Count, only.IsSlip));
        Assert.Equal([("new york", 3L), ("New  York ", 2L), ("NEW-YORK", 1L)], only.Others.Select(o => (o.Value.Text, o.Count)));
    }

    [Fact]
    public void A_rare_slip_of_the_pen_is_found()
    {
        var variants = Cities(("Berlin", 40), ("Berlni", 1), ("Hamburg", 30), ("Hamburgg", 2), ("Köln", 20), ("Koln", 1)).Column("city").Variants!;

        Assert.Equal(["Hamburg", "Berlin", "Köln"], variants.Select(v => v.Value.Text));
        Assert.Equal([true, true, false], variants.Select(v => v.IsSlip));
    }

    [Fact]
    public void Names_that_only_resemble_each_other_are_left_alone() =>
        Assert.Empty(Cities(("Austria", 40), ("Australia", 39), ("Iran", 30), ("Iraq", 2), ("Zambia", 25), ("Gambia", 2), ("Route 66", 30), ("Route 67", 2), ("+", 5), ("-", 5)).Column("city").Variants!);

    [Theory]
    [InlineData("C-135B", "C-135E", false)]
    [InlineData("B-737-300", "B-737-300F", false)]
    [InlineData("Boeing 737 A", "Boeing 737 B", false)]
    [InlineData("12 Main Street", "12 Main Stret", true)]
    [InlineData("auto(l4)", "auto(s4)", false)]
    [InlineData("Clark", "Clare", false)]
    [InlineData("Paris", "Pariss", true)]
    [InlineData("Paris", "Pairs", true)]
    [InlineData("C", "C-", false)]
    [InlineData("BBB", "BBB+", false)]
    [InlineData("C++", "C#", false)]
    [InlineData("Abilene", "Abilene-", true)]
    public void Codes_that_differ_by_a_letter_are_two_things(string often, string rare, bool isSlip) =>
        Assert.Equal(isSlip, Cities((often, 40), (rare, 1), ("Hamburg", 30)).Column("city").Variants!.Count == 1);

    [Fact]
    public void The_alert_names_the_column_and_an_example()
    {
        var alert = Cities(("New York", 40), ("new york", 3), ("Berlin", 30), ("Berlni", 1)).Alerts.Single(a => a.Kind == AlertKind.DirtyCategory);

        Assert.Equal(("city", 2.0, "city has 2 values in several spellings, such as 'New York' and 'new york'."), (alert.Column, alert.Value, alert.Message));
    }

    [Fact]
    public void Rows_that_differ_in_spelling_alone_are_near_duplicates()
    {
        var near = Profile("('Anna Smith', 'Berlin', 7), ('anna  smith', 'Berlin', 7), ('Bob Miller', 'Paris', 9), ('Bob Miller', 'Paris', 9), ('ANNA-SMITH', 'Berlin', 7), ('Carl Jones', 'Rome', 1)").NearDuplicates!;

        Assert.Equal(2, near.Rows);
        Assert.Equal(["name"], Assert.Single(near.Examples).Columns);
    }

    [Fact]
    public void Rows_that_differ_by_a_slip_in_one_text_are_near_duplicates()
    {
        var near = Profile("('Anna Smith', 'Berlin', 7), ('Anna Smiht', 'Berlin', 7), ('Bob Miller', 'Paris', 9), ('Bob Milner', 'Rome', 9), ('Carl Jones', 'Rome', 1)").NearDuplicates!;

        Assert.Equal(1, near.Rows);
        var pair = Assert.Single(near.Examples);
        Assert.Equal(["Anna Smiht", "Anna Smith"], new[] { (string)pair.Values[0]!, (string)pair.Other[0]! }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_that_numbers_the_rows_is_left_aside()
    {
        var report = _test.Workspace.Profile("SELECT * FROM (VALUES (1, 'Anna Smith', 'Berlin'), (2, 'anna smith', 'Berlin'), (3, 'Bob Miller', 'Paris'), (4, 'Carl Jones', 'Rome'), (5, 'Bob Miller', 'Paris')) t(id, name, city)");

        Assert.Equal((2L, "id"), (report.NearDuplicates!.Rows, string.Join(",", report.NearDuplicates.Key)));
        Assert.Equal("2 rows are almost an earlier one, id aside: only the spelling differs.", report.Alerts.Single(a => a.Kind == AlertKind.NearDuplicates).Message);
    }

    [Fact]
    public void Counts_that_happen_to_differ_are_no_key() =>
        Assert.Equal((0L, 0), Profile("('Tokyo Tower', 'Japan', 9), ('tokyo tower', 'Japan', 220), ('Eiffel Tower', 'France', 3), ('Big Ben', 'England', 41)").NearDuplicates is { } near ? (near.Rows, near.Key.Count) : default);

    [Fact]
    public void A_key_is_kept_where_without_it_rows_would_be_alike_by_nature()
    {
        var report = _test.Workspace.Profile("SELECT i AS id, ['Berlin', 'berlin', 'Rome'][1 + i % 3] AS city FROM range(60) t(i)");

        Assert.Equal(0, report.NearDuplicates!.Rows);
        Assert.Contains(report.Alerts, a => a.Kind == AlertKind.DirtyCategory);
    }

    [Fact]
    public void Tables_of_numbers_have_none() => Assert.Null(_test.Workspace.Profile("SELECT i, i % 7 AS j FROM range(60) t(i)").NearDuplicates);

    [Property]
    public bool A_spelling_has_the_key_of_its_key(string? text) => SpellingKey.Of(SpellingKey.Of(Whole(text))) == SpellingKey.Of(Whole(text));

    [Property]
    public bool A_slip_is_one_both_ways(string? a, string? b) => SpellingKey.IsSlip(SpellingKey.Of(Whole(a)), SpellingKey.Of(Whole(b))) == SpellingKey.IsSlip(SpellingKey.Of(Whole(b)), SpellingKey.Of(Whole(a)));

    [Property]
    public bool Case_and_punctuation_never_matter_but_for_signs_of_grades(string? text) => SpellingKey.Of(WithoutSigns(text)) == SpellingKey.Of(" " + WithoutSigns(text) + "!.");

    private static string WithoutSigns(string? text) => string.Concat(Whole(text).Where(c => c is not ('+' or '#' or '-')));

    // Halves of surrogate pairs cannot come from an engine.
    private static string Whole(string? text) => string.Concat((text ?? "").Where(c => !char.IsSurrogate(c)));

    private ProfileReport Cities(params (string Name, int Count)[] cities) =>
        _test.Workspace.Profile($"SELECT city FROM (VALUES {string.Join(", ", cities.Select(c => $"('{c.Name}', {c.Count})"))}) t(city, n), range(n)");

    private ProfileReport Profile(string rows) => _test.Workspace.Profile($"SELECT * FROM (VALUES {rows}) t(name, city, n)");
}
