using System.Text.Json;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Tests;

/// <summary>The gallery of shown values: what it shows must read where front ends take scripts, styles and ids away.</summary>
[Collection("sessions")] // a session owns the process's console
[Trait("Category", "Long")]
public sealed class GalleryTests
{
    [Fact]
    public async Task Everything_in_the_gallery_reads_without_script_and_as_text()
    {
        using var notebook = new TestNotebook();
        var shown = 0;
        var texts = new List<string>();
        foreach (var cell in CodeCells())
        {
            var (result, outputs) = await notebook.Run(cell);
            Assert.True(result.Outcome == CellOutcome.Succeeded, $"{cell}\n{string.Join('\n', result.Error?.Traceback ?? [])}");
            foreach (var bundle in outputs.Displays.Append(result.Result).OfType<MimeBundle>())
            {
                shown++;
                texts.Add(bundle.Text);
                Check(bundle);
            }
        }

        // How often the progress bar is drawn again depends on the machine; every cell shows something once.
        Assert.True(shown >= CodeCells().Count, $"{shown} outputs of {CodeCells().Count} cells");
        Assert.Contains(texts, text => text.StartsWith("cell 8, line 1: InvalidOperationException: Could not read the settings\n  because of IOException: disk full", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("training  ████████████████████████ 100 %  40 of 40", StringComparison.Ordinal));
    }

    private static void Check(MimeBundle bundle)
    {
        Assert.NotEmpty(bundle.Text);
        if (bundle.Data.TryGetValue(MimeBundle.Html, out var html))
        {
            Assert.DoesNotContain("<script", html.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" id=\"", html.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("src=\"http", html.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
            Assert.True(html.GetValue<string>().Length < 300_000, $"{html.GetValue<string>().Length} characters of HTML");
        }
    }

    private static List<string> CodeCells()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("notebooks", "gallery.ipynb")));
        return document.RootElement.GetProperty("cells").EnumerateArray()
            .Where(c => c.GetProperty("cell_type").GetString() == "code")
            .Select(c => string.Concat(c.GetProperty("source").EnumerateArray().Select(line => line.GetString())))
            .ToList();
    }
}
