using System.Diagnostics;

namespace MLOps.Tool.Tests;

/// <summary>A real process that is killed while it registers.</summary>
[Trait("Category", "Long")]
public sealed class KilledRegistrationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_registration_that_is_killed_leaves_a_whole_version_or_none_and_no_orphan_that_collecting_misses()
    {
        _folder.Write("train.csv", "x,y\n" + string.Join("\n", Enumerable.Range(0, 60).Select(i => $"{i},{(i > 30 ? "true" : "false")}")) + "\n");
        using var process = Process.Start(ToolRun.StartInfo(_folder.Path, "run", Notebook()))!;
        process.StandardInput.Close();
        var streams = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var patience = Stopwatch.StartNew();
        while (!File.Exists(_folder.File("started.txt")) && !process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(20);
        }

        await Task.Delay(700); // somewhere in the middle of the next ones
        process.Kill();
        await process.WaitForExitAsync();
        await streams;

        using var workspace = Workspace.Open(_folder.Path);
        var versions = workspace.Models.History("shared").Versions;
        Assert.Equal(Enumerable.Range(1, versions.Count), versions.Select(v => v.Version).Order());
        Assert.All(versions, v => Assert.True(workspace.Models.Verify(v.Reference).Intact));
        workspace.CollectGarbage(TimeSpan.Zero);
        var kept = Directory.EnumerateFiles(Path.Combine(workspace.Root, "artifacts"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(versions.SelectMany(v => new[] { v.Digest, v.TrainingRows! }).Distinct().Order(StringComparer.Ordinal), kept);
    }

    private string Notebook() => _folder.Write("register.dib", """
        #!csharp

        using Microsoft.ML;
        var ml = new MLContext(seed: 1);
        var rows = mlops.Data.ToDataView("train.csv");
        for (var i = 0; ; i++)
        {
            var model = ml.Transforms.Concatenate("Features", "x").Append(ml.BinaryClassification.Trainers.FastTree("y", numberOfTrees: 1 + (i % 5), numberOfLeaves: 4, minimumExampleCountPerLeaf: 1)).Fit(rows);
            var version = mlops.Models.Register("shared", model, rows);
            mlops.Models.Tag(version.Reference, "told", version.Version.ToString());
            mlops.Models.Alias("shared", "champion", version.Version);
            File.WriteAllText("started.txt", "");
        }
        """);
}
