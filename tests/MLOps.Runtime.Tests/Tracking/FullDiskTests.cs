using System.Diagnostics;
using MLOps.Tracking;

namespace MLOps.Runtime.Tests.Tracking;

/// <summary>A disk that is really full: a small file system of its own, which only Linux's root can make.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly DirectoryInfo _disk = Directory.CreateTempSubdirectory("mlops-full-");
    private readonly bool _isMounted;

    public FullDiskTests() => _isMounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", _disk.FullName);

    private string Filler => Path.Combine(_disk.FullName, "filler");

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", "-l", _disk.FullName);
        }

        _disk.Delete(recursive: true);
    }

    [SkippableFact]
    public void A_training_goes_on_while_the_disk_is_full_and_nothing_is_lost_once_there_is_room_again()
    {
        Skip.IfNot(_isMounted, "A file system of its own is for Linux's root.");
        Directory.CreateDirectory(Path.Combine(_disk.FullName, ".mlops"));
        using (var workspace = Workspace.Open(_disk.FullName))
        {
            using var run = workspace.Experiments.StartRun("x");
            run.LogMetric("loss", 0);
            workspace.Flush();
            Fill();

            for (var i = 1; i < 50_000; i++)
            {
                run.LogMetric("loss", i);
            }

            run.LogText("big.txt", new string('x', 1_000_000));
            run.End();
            Assert.Contains(run.Problems, p => p.StartsWith("Artifact 'big.txt': ", StringComparison.Ordinal));
            Assert.Contains(run.Problems, p => p.StartsWith("Writing to disk: ", StringComparison.Ordinal));
            File.Delete(Filler);
        }

        using var again = Workspace.Open(_disk.FullName);
        var report = again.Experiments.Get("x");
        Assert.Equal(RunStatus.Finished, report.Status);
        Assert.Equal((50_000L, 49_999.0), (report.Metrics.Single().Points, report.Metric("loss")));
        Assert.Empty(report.Artifacts);
        Assert.True(again.Audit.Verify().Intact);
    }

    [SkippableFact]
    public void A_decision_that_finds_the_disk_full_leaves_the_store_as_it_was()
    {
        Skip.IfNot(_isMounted, "A file system of its own is for Linux's root.");
        Directory.CreateDirectory(Path.Combine(_disk.FullName, ".mlops"));
        var data = Path.Combine(_disk.FullName, "a.csv");
        File.WriteAllText(data, "x\n1\n");
        using var workspace = Workspace.Open(_disk.FullName);
        workspace.Data.Add("before", data);
        Fill();

        Assert.ThrowsAny<Exception>(() => workspace.Data.Tag("before", "note", new string('x', 8_000_000)));

        File.Delete(Filler);
        workspace.Data.Tag("before", "note", "short");
        Assert.Equal("before", workspace.Data.List().Datasets.Single().Name);
        Assert.True(workspace.Audit.Verify().Intact);
    }

    private void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 1 << 20; size > 0; size /= 2)
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Half as much may still fit.
            }
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
