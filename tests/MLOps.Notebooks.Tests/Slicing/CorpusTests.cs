using System.Reflection;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Slicing;

/// <summary>Small notebooks, each about one thing that a slice must get right; the files in Corpus say what stays.</summary>
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
        foreach (var cell in notebook.Cells.Where(c => c.Stays && !c.IsToBeSafe))
        {
            Assert.True(await IsMissed(run, cell.Order, export.Manifest, expected), $"The result is the same without\n{cell.Text}");
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
        catch (Exception error) when (error is UserException or TargetInvocationException or IOException or InvalidOperationException)
        {
            return true;
        }
    }
}
