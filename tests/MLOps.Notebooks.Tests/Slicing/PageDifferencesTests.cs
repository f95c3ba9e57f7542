using System.Text.Json.Nodes;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Slicing;

public sealed class PageDifferencesTests
{
    private static IReadOnlyList<PageDifference> Find((string Id, string Text)[] page, (string Id, string Text)[] executed, params int[] kept) => new PageDifferences(
        new NotebookDocument(page.Select(c => new NotebookCell(c.Id, CellKind.Code, "csharp", c.Text, [], [])).ToList(), new JsonObject()),
        executed.Select((c, i) => new SliceCell(i + 1, c.Text, c.Id)).ToList(), kept.ToHashSet()).Find();

    [Fact]
    public void A_page_that_ran_from_top_to_bottom_has_none() =>
        Assert.Empty(Find([("a", "var x = 1;\r\n"), ("b", "x"), ("c", "#!pipeline export")], [("a", "var x = 1;"), ("b", "x")], 1, 2));

    [Fact]
    public void A_cell_that_was_changed_after_it_ran_is_named_with_both_texts()
    {
        var difference = Assert.Single(Find([("a", "// rate\nvar x = 2;")], [("a", "// rate\nvar x = 1;")], 1));

        Assert.Equal((PageDifferenceKind.Edited, 1), (difference.Kind, difference.Order));
        Assert.Equal("Cell [1] was changed after it ran: the page has 'var x = 2;', executed was 'var x = 1;'.", difference.Message);
    }

    [Fact]
    public void A_cell_that_is_gone_is_named_with_what_hangs_on_it()
    {
        var differences = Find([("b", "x")], [("a", "var x = 1;"), ("b", "x"), ("c", "var y = 2;")], 1, 2);

        Assert.Equal(
            ["Cell [1] 'var x = 1;' ran and is no longer on the page; what is recorded needs it.", "Cell [3] 'var y = 2;' ran and is no longer on the page; nothing that is recorded needs it."],
            differences.Select(d => d.Message));
    }

    [Fact]
    public void A_cell_that_ran_out_of_order_is_named_with_the_one_it_overtook()
    {
        var difference = Assert.Single(Find([("a", "var x = 1;"), ("b", "x++;"), ("c", "x")], [("b", "x++;"), ("a", "var x = 1;"), ("c", "x")], 1, 2, 3));

        Assert.Equal((PageDifferenceKind.OutOfOrder, 2), (difference.Kind, difference.Order));
        Assert.Equal("Cell [2] 'var x = 1;' stands above [1] 'x++;' on the page and ran after it.", difference.Message);
    }

    [Fact]
    public void A_cell_whose_earlier_run_counts_too_is_named()
    {
        Assert.Equal(PageDifferenceKind.RanAgain, Assert.Single(Find([("a", "n.Add(1);")], [("a", "n.Add(1);"), ("a", "n.Add(1);")], 1, 2)).Kind);
        Assert.Empty(Find([("a", "var n = 1;")], [("a", "var n = 1;"), ("a", "var n = 1;")], 2));
    }

    [Fact]
    public void A_cell_below_the_one_that_exports_has_its_turn_yet_to_come() =>
        Assert.Empty(Find([("a", "var x = 1;"), ("b", "x"), ("c", "#!pipeline export"), ("d", "#!model show rain")], [("a", "var x = 1;"), ("b", "x")], 1, 2));

    [Fact]
    public void A_cell_above_the_one_that_exports_that_never_ran_is_named() =>
        Assert.Equal(PageDifferenceKind.NeverRun, Assert.Single(Find([("a", "var x = 1;"), ("b", "x"), ("c", "#!pipeline export"), ("d", "x")], [("a", "var x = 1;")], 1)).Kind);

    [Fact]
    public void A_cell_that_never_ran_is_named() =>
        Assert.Equal("The cell 'var z = 3;' on the page never ran.", Assert.Single(Find([("a", "1"), ("z", "var z = 3;"), ("e", " ")], [("a", "1")])).Message);

    [Fact]
    public void Nothing_is_claimed_when_front_end_and_file_name_cells_differently() =>
        Assert.Empty(Find([("a", "var x = 2;")], [("vscode:1", "var x = 1;")], 1));
}
