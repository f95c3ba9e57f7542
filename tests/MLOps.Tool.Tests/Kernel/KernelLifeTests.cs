using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace MLOps.Tool.Tests.Kernel;

public class KernelLifeTests(ITestOutputHelper log)
{
    [Fact]
    public void The_first_result_comes_soon_after_the_start_and_counts_from_one()
    {
        using var kernel = new KernelProcess();
        var id = KernelProcess.Send(kernel.Shell, "execute_request", new JsonObject { ["code"] = "1 + 1" });
        var reply = KernelProcess.Reply(kernel.Shell, id);
        log.WriteLine($"start to first result {kernel.Watch.ElapsedMilliseconds} ms");
        Assert.Equal(1, (int)reply.Content["execution_count"]!);
        Assert.True(kernel.Watch.Elapsed < TimeSpan.FromSeconds(30), $"took {kernel.Watch.Elapsed}");
    }

    [Theory]
    [InlineData("control")]
    [InlineData("shell")]
    public void Shutdown_is_answered_and_ends_the_process_even_while_a_cell_loops(string channel)
    {
        using var kernel = new KernelProcess();
        kernel.WaitUntilReady();
        KernelProcess.Send(kernel.Shell, "execute_request", new JsonObject { ["code"] = "while (true) { }" });
        Thread.Sleep(1000);
        var socket = channel == "control" ? kernel.Control : kernel.Shell;
        var reply = KernelProcess.Reply(socket, KernelProcess.Send(socket, "shutdown_request", new JsonObject { ["restart"] = true }));
        Assert.True((bool)reply.Content["restart"]!);
        Assert.True(kernel.Process.WaitForExit(TimeSpan.FromSeconds(20)), "the process still runs");
        Assert.Equal(0, kernel.Process.ExitCode);
    }

    [SkippableTheory]
    [InlineData("JPY_PARENT_PID")]
    [InlineData("VSCODE_PID")]
    public void A_kernel_whose_client_is_gone_ends_itself(string named)
    {
        Skip.If(OperatingSystem.IsWindows(), "On Windows Jupyter's clients hand over a handle, which this test cannot.");
        using var client = Process.Start("sleep", "600");
        using var kernel = new KernelProcess((named, client.Id.ToString(CultureInfo.InvariantCulture)));
        kernel.WaitUntilReady();
        client.Kill();
        client.WaitForExit();
        Assert.True(kernel.Process.WaitForExit(TimeSpan.FromSeconds(20)), "the process still runs");
    }

    [Theory]
    [InlineData("nowhere.json", "not found")]
    [InlineData("broken.json", "not the JSON")]
    [InlineData("empty.json", "five ports")]
    public async Task A_connection_file_that_is_none_is_a_wrong_call(string file, string said)
    {
        using var folder = new TempFolder();
        folder.Write("broken.json", "{");
        folder.Write("empty.json", "{}");
        var result = await ToolRun.InAsync(folder.Path, "kernel", file);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.FirstErrorLine, StringComparison.Ordinal);
    }
}
