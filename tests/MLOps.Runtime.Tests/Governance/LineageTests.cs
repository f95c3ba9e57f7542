using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Governance;

public sealed class LineageTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private Workspace Mlops => _test.Workspace;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_whole_chain_is_found_from_its_middle_both_ways()
    {
        Chain();

        var lineage = Mlops.Lineage("rain@1");

        Assert.Equal(
            ["file:data/weather.csv", "dataset:weather@1", "features:daily@1", "run:r1", "model:rain@1", "deployment:rain-api", "monitor:rain-api"],
            lineage.Nodes.Select(n => n.Id));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], lineage.Nodes.Select(n => n.Layer));
        Assert.Equal("model:rain@1", Assert.Single(lineage.Nodes, n => n.IsSubject).Id);
    }

    [Fact]
    public void Siblings_are_left_out_and_a_bare_name_means_all_versions()
    {
        Chain();
        Link("dataset:weather@1", "model:rain@2");

        Assert.DoesNotContain(Mlops.Lineage("rain@1").Nodes, n => n.Id == "model:rain@2");
        Assert.Equal(["model:rain@1", "model:rain@2"], Mlops.Lineage("rain").Nodes.Where(n => n.IsSubject).Select(n => n.Id).Order());
    }

    [Theory]
    [InlineData("weather.csv", "file:data/weather.csv")]
    [InlineData("data/weather.csv", "file:data/weather.csv")]
    [InlineData("dataset:weather", "dataset:weather@1")]
    [InlineData("monitor:rain-api", "monitor:rain-api")]
    [InlineData("rain@champion", "model:rain@1")]
    public void Nodes_are_found_by_the_names_people_use(string name, string expected)
    {
        Chain();
        Mlops.Store.Decide(t => t.Execute("INSERT INTO model_aliases VALUES ('rain', 'champion', 1, 'd', ?)", t.Now));

        Assert.Equal(expected, Assert.Single(Mlops.Lineage(name).Nodes, n => n.IsSubject).Id);
    }

    [Fact]
    public void A_run_is_found_and_shown_by_its_name()
    {
        Mlops.Data.Add("base", "SELECT 1 AS x");
        Mlops.Experiments.Use("e");
        using (var run = Mlops.Experiments.StartRun("first-try"))
        {
            run.LogInput("base", "training");
        }

        Assert.Equal("first-try", Assert.Single(Mlops.Lineage("first-try").Nodes, n => n.IsSubject).Name);
    }

    [Fact]
    public void A_name_without_lineage_gets_the_nearest()
    {
        Chain();

        Assert.Contains("Did you mean 'weather@1'?", Assert.Throws<UserException>(() => Mlops.Lineage("wether@1")).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'weather'?", Assert.Throws<UserException>(() => Mlops.Lineage("wether")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Edges_in_a_circle_do_no_harm()
    {
        Link("run:a", "model:m@1");
        Link("model:m@1", "run:a");

        var lineage = Mlops.Lineage("m");
        Assert.Equal(2, lineage.Nodes.Count);
        Assert.Contains("m@1", ReportRenderer.Text(lineage), StringComparison.Ordinal);
        Assert.Contains("<img", ReportRenderer.Html(lineage), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_is_a_tree_that_tells_shared_effects_once()
    {
        Link("file:a.csv", "dataset:a@1");
        Link("dataset:a@1", "run:x");
        Link("dataset:a@1", "model:m@1");
        Link("run:x", "model:m@1");
        Link("model:m@1", "deployment:m");

        Assert.Equal(
            """
            Lineage of a.csv
            file a.csv *
            └─ made → dataset a@1
               ├─ made → model m@1
               │  └─ made → deployment m
               └─ made → run x
                  └─ made → model m@1 (see above)
            """.ReplaceLineEndings("\n"),
            ReportRenderer.Text(Mlops.Lineage("a.csv")));
    }

    [Fact]
    public void Names_are_text_in_the_picture_and_in_the_page()
    {
        Link("file:<script>alert(1)</script>.csv", "dataset:x@1");

        var html = ReportRenderer.Html(Mlops.Lineage("x"));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        var svg = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(html.Split("base64,")[1].Split('"')[0]));
        Assert.DoesNotContain("<script", svg, StringComparison.OrdinalIgnoreCase);
        System.Xml.Linq.XDocument.Parse(svg);
    }

    private void Chain()
    {
        string[] nodes = ["file:data/weather.csv", "dataset:weather@1", "features:daily@1", "run:r1", "model:rain@1", "deployment:rain-api", "monitor:rain-api"];
        foreach (var (a, b) in nodes.Zip(nodes.Skip(1)))
        {
            Link(a, b);
        }

        Link("dataset:weather@1", "monitor:rain-api");
    }

    private void Link(string source, string target) => Mlops.Store.Decide(t => t.Link(source, target, "made"));
}
