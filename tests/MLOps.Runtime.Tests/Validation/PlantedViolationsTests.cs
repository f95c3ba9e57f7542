using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MLOps.Validation;
using MLOps.Validation.Suites;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>
/// Tables with missing values, NaN, repeated keys and orphans at every turn, and for each expectation a judge written in plain C#:
/// what validation puts into quarantine is what the judge names, row by row, check by check.
/// </summary>
public sealed class PlantedViolationsTests
{
    private static readonly string[] Known = ["a", "b", "c"];

    private static readonly (ValidationCheck Check, Func<Order, bool> Fails, Func<Order, bool> Concerned)[] RowJudges =
    [
        (Expect.Column("Price").NotNull(), r => r.Price is null or double.NaN, _ => true),
        (Expect.Column("Note").NotNull(), r => r.Note is null, _ => true),
        (Expect.Column("Note").IsNull(), r => r.Note is not null, _ => true),
        (Expect.Column("Price").Between(0, 10), r => r.Price is { } p && !(p >= 0 && p <= 10), r => r.Price is not null),
        (Expect.Column("Price").AtLeast(0).Named("price_floor"), r => r.Price is { } p && !(p >= 0), r => r.Price is not null),
        (Expect.Column("Price").AtMost(10).Named("price_ceiling"), r => r.Price is { } p && !(p <= 10), r => r.Price is not null),
        (ValidationCheck.Of(new Between("Price", 0, 10, Exclusive: true)).Named("price_inside"), r => r.Price is { } p && !(p > 0 && p < 10), r => r.Price is not null),
        (Expect.Column("Day").Between(new DateOnly(2024, 1, 2), new DateOnly(2024, 1, 4)), r => r.Day is { } d && (d < new DateOnly(2024, 1, 2) || d > new DateOnly(2024, 1, 4)), r => r.Day is not null),
        (Expect.Column("Kind").InSet("a", "b", "c"), r => r.Kind is { } k && !Known.Contains(k), r => r.Kind is not null),
        (Expect.Column("Kind").NotInSet("a", "b"), r => r.Kind is "a" or "b", r => r.Kind is not null),
        (Expect.Column("Id").InSet(1, 2, 3), r => r.Id is { } i && i is < 1 or > 3, r => r.Id is not null),
        (Expect.Column("Note").MatchesRegex("^x"), r => r.Note is { } n && !n.StartsWith('x'), r => r.Note is not null),
        (Expect.Column("Note").NotMatchesRegex("[0-9]"), r => r.Note is { } n && n.Any(char.IsAsciiDigit), r => r.Note is not null),
        (Expect.Column("Note").Length(1, 2), r => r.Note is { Length: 0 or > 2 }, r => r.Note is not null),
        (Expect.Column("Note").ParsesAs("integer"), r => r.Note is { } n && !long.TryParse(n, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _), r => r.Note is not null),
        (Expect.Column("Price").GreaterThan("Cost"), r => r.Price is { } p && r.Cost is { } c && !(p > c && !double.IsNaN(p)), r => r.Price is not null && r.Cost is not null),
        (Expect.Column("Price").GreaterThan("Cost", orEqual: true).Named("covers_cost"), r => r.Price is { } p && r.Cost is { } c && !(p >= c && !double.IsNaN(p)), r => r.Price is not null && r.Cost is not null),
        (Expect.Column("Kind").EqualTo("Note"), r => r.Kind is { } k && r.Note is { } n && k != n, r => r.Kind is not null && r.Note is not null),
        (Expect.Column("Note").MatchesRegex("^x", "^[0-9]+$").Named("any_regex"), r => r.Note is { } n && !n.StartsWith('x') && !IsDigits(n), r => r.Note is not null),
        (Expect.Column("Note").MatchesAllRegex("x", "y").Named("all_regex"), r => r.Note is { } n && !(n.Contains('x') && n.Contains('y')), r => r.Note is not null),
        (Expect.Column("Note").NotMatchesRegex("x", "^$").Named("no_regex"), r => r.Note is { } n && (n.Length == 0 || n.Contains('x')), r => r.Note is not null),
        (Expect.Column("Note").MatchesLike("x%", "1_"), r => r.Note is { } n && !n.StartsWith('x') && !(n.Length == 2 && n[0] == '1'), r => r.Note is not null),
        (Expect.Column("Note").MatchesAllLike("x%", "%1").Named("all_like"), r => r.Note is { } n && !(n.StartsWith('x') && n.EndsWith('1')), r => r.Note is not null),
        (Expect.Column("Note").NotMatchesLike("%1%"), r => r.Note is { } n && n.Contains('1'), r => r.Note is not null),
        (Expect.Column("Note").HasForm("digits"), r => r.Note is { } n && !IsDigits(n), r => r.Note is not null),
        (Expect.Column("Stamp").TimeFormat("%Y-%m-%d"), r => r.Stamp is { } t && !DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), r => r.Stamp is not null),
        (Expect.Column("Body").IsJson(), r => r.Body is { } b && !IsJson(b), r => r.Body is not null),
        (Expect.Column("Body").FitsJsonSchema("""{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}"""), r => r.Body is { } b && b != """{"a":1}""", r => r.Body is not null),
        (Expect.Column("Price").EqualTo("Cost", 0.5).Named("near_cost"), r => r.Price is { } p && r.Cost is { } c && !(p == c || Math.Abs(p - c) <= 0.5), r => r.Price is not null && r.Cost is not null),
        (Expect.Column("Id").EqualTo("Cost", 1).Named("near_cost_too"), r => r.Id is { } i && r.Cost is { } c && Math.Abs(i - c) > 1, r => r.Id is not null && r.Cost is not null),
        (Expect.UniqueWithinRow("Kind", "Note"), r => r.Kind is { } k && k == r.Note, r => r.Kind is not null || r.Note is not null),
        (Expect.SumEquals(["Price", "Cost"], 6.5, 0.25), r => r.Price is { } p && r.Cost is { } c && !(Math.Abs(p + c - 6.5) <= 0.25), r => r.Price is not null && r.Cost is not null),
        (Expect.SumEquals(["Id", "Cost"], "Price").Named("adds_up"), r => r.Id is { } i && r.Cost is { } c && r.Price is { } p && !(Math.Abs(i + c - p) <= 1e-9), r => r.Id is not null && r.Cost is not null && r.Price is not null),
        (Expect.PairInSet(["Kind", "Id"], ["a", 1], ["it's", 2]), r => r.Kind is { } k && r.Id is { } i && (k, i) is not (("a", 1) or ("it's", 2)), r => r.Kind is not null && r.Id is not null),
        (Expect.Condition("Id * 2 <> 4").Named("not_two"), r => r.Id == 2, r => r.Id is not null),
        (Expect.Column("Id").Between(2, 3).Where("Kind = 'a'").Named("ids_of_a"), r => r.Kind == "a" && r.Id is { } i && i is < 2 or > 3, r => r.Kind == "a" && r.Id is not null),
        (Expect.Column("Id").NotNull().Where("Price > 5").Named("id_when_dear"), r => Dear(r) && r.Id is null, Dear),
    ];

    [Property(Arbitrary = [typeof(Orders)], MaxTest = 30)]
    public void What_is_found_is_what_was_planted_row_by_row(Order[] orders)
    {
        using var test = new TestWorkspace();
        var report = Validate(test, orders, RowJudges.Select(j => j.Check));
        var found = Found(test);

        foreach (var (check, fails, concerned) in RowJudges)
        {
            var expected = orders.Select((o, i) => (o, row: (long)i + 1)).Where(x => fails(x.o)).Select(x => x.row).ToList();
            var result = report.Checks.Single(c => c.Id == check.Id);
            Assert.Null(result.Error);
            Assert.Equal(Named(check.Id, expected), Named(check.Id, found.GetValueOrDefault(check.Id, [])));
            Assert.Equal((expected.Count, orders.Count(concerned)), ((int)result.Failed, (int)result.Evaluated));
            Assert.Equal(expected.Count == 0, result.Success);
        }

        AddsUp(test, report, orders.Count(o => RowJudges.Any(j => j.Fails(o))), orders.Length);
    }

    [Property(Arbitrary = [typeof(Orders)], MaxTest = 30)]
    public void Rows_that_break_a_sequence_or_stand_apart_are_found_row_by_row(Order[] orders)
    {
        using var test = new TestWorkspace();
        ValidationCheck[] checks =
        [
            Expect.Column("Id").Increasing(),
            Expect.Column("Id").Increasing(strictly: true).Named("strictly"),
            Expect.Column("Price").Decreasing(),
            Expect.Column("Id").Decreasing(true, null, "Kind").Named("per_kind"),
            Expect.Column("Day").Increasing(by: "Id").Named("by_id"),
            Expect.Column("Id").Increasing().Where("Kind = 'a'").Named("of_a"),
            Expect.Column("Price").ZScore(1),
            Expect.Column("Cost").ZScore(0.5).Where("Id > 1").Named("cost_of_some"),
        ];
        var report = Validate(test, orders, checks);
        var found = Found(test);

        var rows = orders.Select((o, i) => (Order: o, Row: (long)i + 1)).ToList();
        Dictionary<string, List<long>> expected = new()
        {
            ["increasing_Id"] = Broken(rows, o => o.Id, (a, b) => a < b),
            ["strictly"] = Broken(rows, o => o.Id, (a, b) => a <= b),
            ["decreasing_Price"] = Broken(rows, o => o.Price, (a, b) => a > b),
            ["per_kind"] = rows.GroupBy(r => r.Order.Kind).SelectMany(g => Broken([.. g], o => o.Id, (a, b) => a >= b)).Order().ToList(),
            ["by_id"] = Broken([.. rows.OrderBy(r => r.Order.Id ?? long.MaxValue).ThenBy(r => r.Row)], o => o.Day?.DayNumber, (a, b) => a < b).Order().ToList(),
            ["of_a"] = Broken([.. rows.Where(r => r.Order.Kind == "a")], o => o.Id, (a, b) => a < b),
            ["z_score_Price"] = Apart(rows, o => o.Price, 1),
            ["cost_of_some"] = Apart([.. rows.Where(r => r.Order.Id > 1)], o => o.Cost, 0.5),
        };
        foreach (var (id, failing) in expected)
        {
            Assert.Null(report.Checks.Single(c => c.Id == id).Error);
            Assert.Equal(Named(id, failing), Named(id, found.GetValueOrDefault(id, [])));
            Assert.Equal(failing.Count, report.Checks.Single(c => c.Id == id).Failed);
        }

        AddsUp(test, report, expected.Values.SelectMany(v => v).Distinct().Count(), orders.Length);
    }

    [Fact]
    public void Every_check_of_rows_has_a_judge()
    {
        string[] elsewhere = ["increasing", "decreasing", "z_score", "unique", "determined_by", "foreign_key"];

        Assert.Empty(CheckVocabulary.Words.Where(w => w.OfRows).Select(w => w.Name).Except(RowJudges.Select(j => j.Check.Expectation.Kind)).Except(elsewhere));
    }

    [Property(Arbitrary = [typeof(Orders)], MaxTest = 30)]
    public void Repeated_keys_and_orphans_are_found_row_by_row(Order[] orders)
    {
        using var test = new TestWorkspace();
        test.Write("kinds.csv", "kind,n\na,1\nb,2\nb,3\n");
        ValidationCheck[] checks =
        [
            Expect.Unique("Id"),
            Expect.Unique("Id", "Kind"),
            Expect.Unique("Kind").Where("Id > 2").Named("unique_kind_above_two"),
            Expect.Column("Kind").DeterminedBy("Id"),
            Expect.Column("Kind").FoundIn("kinds.csv", "kind"),
            Expect.ForeignKey(["Kind", "Id"], "kinds.csv", ["kind", "n"]).Named("pair"),
        ];
        var report = Validate(test, orders, checks);
        var found = Found(test);

        var ids = orders.Where(o => o.Id is not null).CountBy(o => o.Id!.Value).ToDictionary();
        var pairs = orders.CountBy(o => (o.Id, o.Kind)).ToDictionary();
        var above = orders.Where(o => o.Id > 2 && o.Kind is not null).CountBy(o => o.Kind!).ToDictionary(StringComparer.Ordinal);
        var known = new HashSet<(string, long)> { ("a", 1), ("b", 2), ("b", 3) };
        bool Outvoted(Order order)
        {
            var votes = orders.Where(o => o.Id == order.Id && o.Kind is not null).CountBy(o => o.Kind!).ToDictionary(StringComparer.Ordinal);
            return votes.Any(v => v.Key != order.Kind && v.Value >= votes[order.Kind!]);
        }

        Dictionary<string, Func<Order, bool>> judges = new()
        {
            ["determined_by_Kind_Id"] = o => o is { Id: not null, Kind: not null } && Outvoted(o),
            ["unique_Id"] = o => o.Id is { } id && ids[id] > 1,
            ["unique_Id_Kind"] = o => o is { Id: not null, Kind: not null } && pairs[(o.Id, o.Kind)] > 1,
            ["unique_kind_above_two"] = o => o.Id > 2 && o.Kind is { } kind && above[kind] > 1,
            ["foreign_key_Kind"] = o => o.Kind is not (null or "a" or "b"),
            ["pair"] = o => o.Kind is { } kind && o.Id is { } id && !known.Contains((kind, id)),
        };
        foreach (var (id, fails) in judges)
        {
            var expected = orders.Select((o, i) => (o, row: (long)i + 1)).Where(x => fails(x.o)).Select(x => x.row).ToList();
            Assert.Equal(Named(id, expected), Named(id, found.GetValueOrDefault(id, [])));
            Assert.Equal(expected.Count, report.Checks.Single(c => c.Id == id).Failed);
        }

        AddsUp(test, report, orders.Count(o => judges.Values.Any(fails => fails(o))), orders.Length);
    }

    [Property(Arbitrary = [typeof(Orders)], MaxTest = 20)]
    public void A_share_is_held_exactly_at_its_bound(Order[] orders, byte percent)
    {
        var share = percent % 101 / 100.0;
        using var test = new TestWorkspace();
        var report = Validate(test, orders, [Expect.Column("Id").Between(2, 3).Mostly(share)]);

        var concerned = orders.Count(o => o.Id is not null);
        var passing = orders.Count(o => o.Id is 2 or 3);
        Assert.Equal(passing == concerned || passing >= share * concerned, report.Success);
    }

    private static string Named(string id, IEnumerable<long> rows) => $"{id}: {string.Join(", ", rows)}";

    // The value before is the last one that was neither missing nor NaN.
    private static List<long> Broken(IReadOnlyList<(Order Order, long Row)> rows, Func<Order, double?> value, Func<double, double, bool> breaks)
    {
        var (broken, last) = (new List<long>(), (double?)null);
        foreach (var (order, row) in rows)
        {
            if (value(order) is not { } x)
            {
                continue;
            }

            if (double.IsNaN(x) || (last is { } before && breaks(x, before)))
            {
                broken.Add(row);
            }

            last = double.IsNaN(x) ? last : x;
        }

        return broken;
    }

    private static List<long> Apart(IReadOnlyList<(Order Order, long Row)> rows, Func<Order, double?> value, double most)
    {
        var finite = rows.Select(r => value(r.Order)).OfType<double>().Where(double.IsFinite).ToList();
        var mean = finite.DefaultIfEmpty().Average();
        var deviation = Math.Sqrt(finite.Sum(x => (x - mean) * (x - mean)) / (finite.Count - 1));
        return rows.Where(r => value(r.Order) is { } x && (double.IsInfinity(x) || (deviation > 0 && Math.Abs(x - mean) / deviation > most))).Select(r => r.Row).ToList();
    }

    private static bool IsDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Dear(Order r) => r.Price is { } p && (p > 5 || double.IsNaN(p));

    private static ValidationReport Validate(TestWorkspace test, Order[] orders, IEnumerable<ValidationCheck> checks) => test.Workspace.Validate(
        orders, new ValidationSuite("orders", checks), new ValidationOptions { Quarantine = "bad.parquet", Clean = "good.parquet" });

    private static Dictionary<string, List<long>> Found(TestWorkspace test) => test.Workspace.Data.Engine
        .Query($"SELECT unnest(_checks), _row FROM '{test.Folder}/bad.parquet' ORDER BY _row", r => (Id: r.GetString(0), Row: r.GetInt64(1)))
        .GroupBy(x => x.Id, x => x.Row, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);

    private static void AddsUp(TestWorkspace test, ValidationReport report, long bad, long all)
    {
        var engine = test.Workspace.Data.Engine;
        Assert.Equal((all, bad, all - bad), (report.Rows, report.QuarantinedRows, report.CleanRows));
        Assert.Equal(bad, engine.Scalar<long>($"SELECT count(*) FROM '{test.Folder}/bad.parquet'"));
        Assert.Equal(all - bad, engine.Scalar<long>($"SELECT count(*) FROM '{test.Folder}/good.parquet'"));
    }

    public sealed record Order
    {
        public long? Id { get; init; }

        public double? Price { get; init; }

        public double? Cost { get; init; }

        public string? Kind { get; init; }

        public string? Note { get; init; }

        public DateOnly? Day { get; init; }

        public string? Stamp { get; init; }

        public string? Body { get; init; }
    }

    public static class Orders
    {
        public static Arbitrary<Order[]> Tables() => Row.ArrayOf().ToArbitrary();

        private static Gen<Order> Row =>
            from id in Gen.Elements<long?>(null, 1, 2, 3, 4)
            from price in Gen.Elements<double?>(null, double.NaN, -0.5, 0, 3.25, 10, 10.5, double.PositiveInfinity)
            from cost in Gen.Elements<double?>(null, 0, 3.25, 11)
            from kind in Gen.Elements(null, "a", "b", "c", "A", "", "it's")
            from note in Gen.Elements(null, "", "x", "xy1", "12", "-7", "1.5", "a")
            from day in Gen.Elements<int?>(null, 1, 2, 4, 5)
            from stamp in Gen.Elements(null, "2024-02-29", "2024-02-30", "29.02.2024", "")
            from body in Gen.Elements(null, """{"a":1}""", """{"a":"x"}""", "[]", "null", "{a}", "")
            select new Order { Id = id, Price = price, Cost = cost, Kind = kind, Note = note, Day = day is { } d ? new DateOnly(2024, 1, d) : null, Stamp = stamp, Body = body };
    }
}
