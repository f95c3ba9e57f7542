using MLOps.Notebooks.Export;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Slicing;

/// <summary>Small notebooks, each about one thing that a slice must get right; the files in Corpus say what stays.</summary>
[Trait("Category", "Long")]
public sealed class CorpusTests
{
    public static TheoryData<string> Names => [.. CorpusNotebook.Names];

    [Fact]
    public void The_corpus_has_at_least_sixty_notebooks() => Assert.InRange(CorpusNotebook.Names.Count(), 60, int.MaxValue);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_export_keeps_what_the_notebook_says_records_the_same_and_can_miss_no_cell(string name)
    {
        var notebook = CorpusNotebook.Read(name);
        using var run = await CorpusRun.ExecuteAsync(notebook);
        var export = run.Export();
        var expected = run.Recorded(export);

        Assert.Equal(notebook.Kept, export.Slice.KeptNodes.Select(n => n.Cell.Order).Distinct());
        var items = ProofComparer.Compare(expected, await run.RunAsync(export, export.Manifest));

        Assert.NotEmpty(items);
        Assert.True(items.All(i => i.Equal), string.Join('\n', items.Where(i => !i.Equal)) + "\n" + export.Source);
        await RecordsTheSameInOtherWays(run, export, expected);
        foreach (var cell in notebook.Cells.Where(c => c.Stays && !c.IsToBeSafe))
        {
            Assert.True(await IsMissed(run, cell.Order, export.Manifest, expected), $"The result is the same without\n{cell.Text}");
        }
    }

    // What each step is said to be after, and which values are said to stand for it, must be right.
    private static async Task RecordsTheSameInOtherWays(CorpusRun run, ExportDraft export, PipelineResults expected)
    {
        var inOtherOrder = ProofComparer.Compare(expected, await run.RunInOtherOrderAsync(export));
        Assert.True(inOtherOrder.All(i => i.Equal), "In another order:\n" + string.Join('\n', inOtherOrder.Where(i => !i.Equal)) + "\n" + export.Source);

        var cache = Directory.CreateTempSubdirectory("mlops-corpus-cache-");
        try
        {
            await run.RunFromCacheAsync(export, cache.FullName);
            var (results, cached) = await run.RunFromCacheAsync(export, cache.FullName);
            var items = ProofComparer.Compare(expected, results);
            Assert.True(items.All(i => i.Equal), "From the cache:\n" + string.Join('\n', items.Where(i => !i.Equal)) + "\n" + export.Source);
            Assert.True(cached >= Math.Min(1, export.Parts.Kept.Count(k => k.Fields.Count > 0)), "Nothing came from the cache:\n" + export.Source);
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }

    /// <summary>Whether the export without a cell cannot be made, cannot be run, or records something else.</summary>
    private static async Task<bool> IsMissed(CorpusRun run, int cell, PipelineManifest manifest, PipelineResults expected)
    {
        try
        {
            var items = ProofComparer.Compare(expected, await run.RunAsync(run.Export(cell), manifest));
            return items.Any(i => !i.Equal);
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            return true;
        }
    }
}
