using MLOps.Features;

namespace MLOps.Runtime.Tests.Features;

public sealed class TrainingSetTests : IDisposable
{
    private const string Prices = """
        shop,at,price,stock
        a,2026-01-01 00:00:00,1,10
        a,2026-01-03 00:00:00,3,30
        a,2026-01-05 12:00:00,5,
        b,2026-01-02 00:00:00,20,200
        ,2026-01-01 00:00:00,99,99
        c,,77,77
        """;

    private readonly TestWorkspace _test = new();

    public TrainingSetTests() => _test.Write("prices.csv", Prices + "\n");

    private FeatureCatalog Features => _test.Workspace.Features;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Each_label_row_gets_what_was_known_at_its_instant_and_no_later()
    {
        Define();

        var rows = Rows(Labels("""
            shop,at,sold
            a,2026-01-02 23:59:59,1
            a,2026-01-03 00:00:00,2
            a,2026-01-05 11:59:59,3
            a,2026-01-06 00:00:00,4
            b,2026-01-09 00:00:00,5
            """));

        Assert.Equal([1L, 3L, 3L, 5L, 20L], rows.Select(r => r[3]));
        Assert.Equal([10L, 30L, 30L, null, 200L], rows.Select(r => r[4])); // a null that was known is a null, not the value before
    }

    [Fact]
    public void A_label_before_any_feature_an_unknown_entity_and_a_missing_key_get_nulls_and_are_counted_apart()
    {
        Define();

        var set = Set(Labels("""
            shop,at,sold
            a,2025-12-31 00:00:00,1
            zz,2026-01-05 00:00:00,2
            ,2026-01-05 00:00:00,3
            a,,4
            b,2026-01-05 00:00:00,5
            """));

        Assert.Equal((5L, 1L, 0L, 1L, 1L, 2L), (set.Rows, set.Matched, set.Expired, set.TooEarly, set.UnknownEntity, set.MissingKey));
        Assert.Equal([null, null, null, null, 20L], Values(set).Select(r => r[3]));
        Assert.Equal([1L, 2L, 3L, 4L, 5L], Values(set).Select(r => r[2]));
    }

    [Fact]
    public void A_row_exactly_as_old_as_the_time_to_live_is_used_and_a_microsecond_older_is_not()
    {
        Define(ttl: TimeSpan.FromDays(1));

        var set = Set(Labels("""
            shop,at,sold
            b,2026-01-03 00:00:00.000000,1
            b,2026-01-03 00:00:00.000001,2
            """));

        Assert.Equal([20L, null], Values(set).Select(r => r[3]));
        Assert.Equal((1L, 1L), (set.Matched, set.Expired));
    }

    [Fact]
    public void Label_rows_that_share_key_and_instant_are_all_kept_in_their_order()
    {
        Define();

        var rows = Rows(Labels("""
            shop,at,sold,returned
            b,2026-01-04 00:00:00,9,1
            a,2026-01-04 00:00:00,8,2
            b,2026-01-04 00:00:00,7,3
            b,2026-01-04 00:00:00,7,3
            """));

        Assert.Equal([9L, 8L, 7L, 7L], rows.Select(r => r[2]));
        Assert.Equal([1L, 2L, 3L, 3L], rows.Select(r => r[3])); // several labels
        Assert.Equal([20L, 3L, 20L, 20L], rows.Select(r => r[4]));
    }

    [Fact]
    public void Of_feature_rows_with_the_same_key_and_time_the_last_counts()
    {
        _test.Write("twice.csv", "shop,at,price\na,2026-01-01,1\na,2026-01-01,2\n");
        Features.Define("twice", "SELECT * FROM 'twice.csv'", "shop", "at");

        Assert.Equal(2L, Assert.Single(Values(Features.TrainingSet("twice", Labels("shop,at,sold\na,2026-01-01,1\n"))))[3]);
    }

    [Fact]
    public void An_entity_may_have_several_columns()
    {
        _test.Write("two.csv", "shop,item,at,price\na,x,2026-01-01,1\na,y,2026-01-01,2\nb,x,2026-01-01,3\n,y,2026-01-01,4\n");
        Features.Define("two", "SELECT * FROM 'two.csv'", "shop, item", "at");

        var set = Features.TrainingSet("two", Labels("shop,item,at,sold\na,y,2026-01-02,1\nb,x,2026-01-02,2\nb,y,2026-01-02,3\n,y,2026-01-02,4\n"));

        Assert.Equal([2L, 3L, null, null], Values(set).Select(r => r[4]));
    }

    [Fact]
    public void The_labels_may_call_entity_and_instant_otherwise_and_come_from_variables()
    {
        Define();
        var labels = new[] { new { Store = "a", When = new DateTime(2026, 1, 4), Sold = 1 } };

        Assert.Equal(3L, Assert.Single(Values(Features.TrainingSet("prices", labels, entity: "Store", time: "When")))[3]);
    }

    [Fact]
    public void A_date_in_the_labels_means_its_midnight()
    {
        Define();

        Assert.Equal([3L], Rows(Labels("shop,at,sold\na,2026-01-05,1\n")).Select(r => r[3]));
    }

    [Fact]
    public void A_training_set_is_a_source_for_everything_else()
    {
        Define();
        _test.Write("more.csv", "shop,at,rent\na,2026-01-01,7\n");
        Features.Define("rents", "SELECT * FROM 'more.csv'", "shop", "at");
        var set = Set(Labels("shop,at,sold\na,2026-01-04,1\nzz,2026-01-04,2\n"));

        var view = _test.Workspace.Data.ToDataView(set);
        Assert.Contains(view.Schema, c => c.Name == "price");
        Assert.Equal(2, _test.Workspace.Data.Query("SELECT * FROM joined WHERE sold > 0", new Dictionary<string, object> { ["joined"] = set }).TotalRows);
        Assert.Equal(7L, Values(Features.TrainingSet("rents", set))[0][5]);
        Assert.Equal(3, _test.Workspace.Data.Rows<Sale>(set)[0].Price);
    }

    [Fact]
    public void A_training_set_in_a_run_links_data_features_and_run()
    {
        _test.Workspace.Data.Add("prices_data", "prices.csv");
        Features.Define("prices", "SELECT * FROM prices_data", "shop", "at");
        var labels = Labels("shop,at,sold\na,2026-01-04,1\n");
        string id;
        using (var run = _test.Workspace.Experiments.StartRun("train"))
        {
            id = run.Id;
            Set(labels);
        }

        var inputs = _test.Workspace.Experiments.Get("train").Inputs;
        Assert.Equal("training", inputs.Single(i => i.Source == "features:prices@1").Role);
        Assert.Equal("labels", inputs.Single(i => i.Source == "file:" + labels).Role);
        Assert.Contains(inputs, i => i.Source == "dataset:prices_data@1");
        var edges = _test.Workspace.Data.Query("SELECT source || ' > ' || target FROM store.edges").Rows.Select(r => (string)r[0]!).ToList();
        Assert.Contains("dataset:prices_data@1 > features:prices@1", edges);
        Assert.Contains("features:prices@1 > run:" + id, edges);
        Assert.Equal(edges.Count, edges.Distinct().Count());
    }

    [Theory]
    [InlineData("shop,date,sold\na,2026-01-01,1\n", "Column 'at' not found")]
    [InlineData("shop,at,sold\na,monday,1\n", "not a date or time")]
    [InlineData("shop,at,price\na,2026-01-01,1\n", "'price' is a column of the labels and a feature")]
    public void Labels_that_do_not_fit_are_refused_in_one_sentence(string labels, string expected)
    {
        Define();

        Assert.Contains(expected, Assert.Throws<UserException>(() => Set(Labels(labels))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_labels_make_an_empty_training_set()
    {
        Define();

        var set = Set("SELECT 'a' AS shop, TIMESTAMP '2026-01-01' AS at_, 1 AS sold WHERE FALSE", time: "at_");

        Assert.Equal((0L, 0L), (set.Rows, set.Matched));
        Assert.Equal(5, set.Source.Columns.Count);
    }

    [Fact]
    public void Every_row_agrees_with_a_search_by_hand()
    {
        // A fixed seed: rows, ties and gaps as they come, compared with the definition written as a loop.
        var random = new Random(7);
        var features = Enumerable.Range(0, 400).Select(i => new Observation { Shop = "s" + random.Next(9), At = Day(random.Next(60)), Value = i }).ToList();
        var labels = Enumerable.Range(0, 600).Select(i => new Sale { Shop = "s" + random.Next(11), At = Day(random.Next(80)), Sold = i }).ToList();
        _test.Workspace.Data.Add("observations", features);
        Features.Define("observed", "SELECT * FROM observations", "Shop", "At", TimeSpan.FromDays(5));

        var actual = _test.Workspace.Data.Rows(Features.TrainingSet("observed", labels.Select(l => new { l.Shop, l.At, l.Sold })).Source, 1000);

        Assert.Equal(
            labels.Select(l => (object?)features.Where(f => f.Shop == l.Shop && f.At <= l.At && f.At >= l.At.AddDays(-5)).Select((f, i) => (f, i)).OrderBy(x => x.f.At).ThenBy(x => x.i).Select(x => (int?)x.f.Value).LastOrDefault()),
            actual.Select(r => r[3]));

        DateTime Day(int day) => new DateTime(2026, 1, 1).AddDays(day);
    }

    private void Define(TimeSpan? ttl = null) => Features.Define("prices", "SELECT * FROM 'prices.csv'", "shop", "at", ttl);

    private string Labels(string csv) => _test.Write("labels.csv", csv + "\n");

    private TrainingSet Set(object labels, string? time = null) => Features.TrainingSet("prices", labels, time: time);

    private IReadOnlyList<IReadOnlyList<object?>> Rows(object labels) => Values(Set(labels));

    private IReadOnlyList<IReadOnlyList<object?>> Values(TrainingSet set) => _test.Workspace.Data.Rows(set.Source, 100);

    private sealed class Sale
    {
        public string Shop { get; set; } = "";

        public DateTime At { get; set; }

        public int Sold { get; set; }

        public double Price { get; set; }
    }

    private sealed class Observation
    {
        public string Shop { get; set; } = "";

        public DateTime At { get; set; }

        public int Value { get; set; }
    }
}
