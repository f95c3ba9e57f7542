using System.Text.Json.Nodes;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Pages;

namespace MLOps.Notebooks.Tests.Pages;

public class NotebookPageTests
{
    [Fact]
    public void Nothing_that_a_notebook_says_becomes_markup_or_a_request()
    {
        var page = Page(
            Markdown("# T <script>alert(1)</script>\n\n<img src=x onerror=alert(2)>\n\n![chart](https://example.org/a.png) [x](javascript:alert(3))"),
            Code("var a = \"<script>alert(4)</script>\";", new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "<script>alert(5)</script>" }));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=\"http", page, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("<JavaScript:alert(1)>")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    public void A_link_that_would_run_script_is_none(string markdown) =>
        Assert.DoesNotContain("href=\"javascript:", Page(Markdown(markdown)), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Attached_and_local_pictures_travel_inside_the_page()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "local.png"), [1, 2, 3]);
            var cell = Markdown("![a](attachment:p.png) ![b](local.png)") with { Attachments = new JsonObject { ["p.png"] = new JsonObject { ["image/png"] = "AAAA" } } };
            var page = new NotebookPage("n.ipynb", folder.FullName).Render(new NotebookDocument([cell], []));
            Assert.Contains("src=\"data:image/png;base64,AAAA\"", page, StringComparison.Ordinal);
            Assert.Contains("src=\"data:image/png;base64,AQID\"", page, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_richest_form_of_an_output_is_shown()
    {
        var data = new JsonObject { ["text/plain"] = "plain words", ["text/html"] = "<b>rich</b>" };
        var page = Page(Code("x", new JsonObject { ["output_type"] = "execute_result", ["data"] = data }));
        Assert.Contains("<b>rich</b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("plain words", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_svg_is_an_image_with_its_text_as_alternative()
    {
        var page = Page(Code("x", new JsonObject { ["output_type"] = "display_data", ["data"] = new JsonObject { ["image/svg+xml"] = "<svg onload='alert(1)'/>", ["text/plain"] = "two bars" } }));
        Assert.Contains("<img alt=\"two bars\" src=\"data:image/svg+xml;base64,", page, StringComparison.Ordinal);
        Assert.DoesNotContain("onload", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_cell_is_marked_and_terminal_colours_become_spans()
    {
        var page = Page(Code("x", new JsonObject { ["output_type"] = "error", ["ename"] = "E", ["evalue"] = "v", ["traceback"] = new JsonArray("\u001b[31mE\u001b[0m: v < w") }));
        Assert.Contains("class=\"cell failed\"", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"a1\">E</span>: v &lt; w", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var x = new List<int>(); // why", "<span class=\"k\">var</span> x = <span class=\"k\">new</span> <span class=\"t\">List</span>&lt;<span class=\"k\">int</span>&gt;(); <span class=\"c\">// why</span>")]
    [InlineData("#!data list\nf(1)", "<span class=\"m\">#!data list\n</span><span class=\"f\">f</span>(<span class=\"n\">1</span>)")]
    [InlineData("a b ] \"", "<span class=\"t\">a</span> b ] <span class=\"s\">&quot;</span>")]
    public void Code_is_coloured_by_its_syntax_and_keeps_its_text(string code, string html) => Assert.Equal(html, CSharpHtml.Render(code));

    private static string Page(params NotebookCell[] cells) => new NotebookPage("n.ipynb", null).Render(new NotebookDocument(cells, []));

    private static NotebookCell Markdown(string text) => new("m", CellKind.Markdown, "markdown", text, [], []);

    private static NotebookCell Code(string text, params JsonObject[] outputs) => new("c", CellKind.Code, "csharp", text, [], new JsonArray([.. outputs]), 1);
}
