using System.Text.Json.Nodes;

namespace MLOps.Tool.Tests.Kernel;

/// <summary>What ends a process: where it can be survived it is, where it cannot the notebook hears of it.</summary>
[Trait("Category", "Long")]
public sealed class KernelDeathTests : IDisposable
{
    private KernelProcess _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [Fact]
    public void Environment_Exit_is_told_before_the_process_ends()
    {
        _kernel.WaitUntilReady();
        var (reply, published) = _kernel.Execute("Console.Write(\"last words\");\nEnvironment.Exit(3);");
        Assert.Equal("error", (string?)reply["status"]);
        Assert.Contains("exit code 3", (string?)reply["evalue"], StringComparison.Ordinal);
        Assert.Equal("last words", (string?)published.Single(p => p.Type == "stream").Content["text"]);
        Assert.Single(published, p => p.Type == "error");
        Assert.True(_kernel.Process.WaitForExit(TimeSpan.FromSeconds(20)), "the process still runs");
        Assert.Equal(3, _kernel.Process.ExitCode);
    }

    [Theory]
    [InlineData("Environment.FailFast(\"enough\");")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();")]
    public void A_process_that_dies_without_a_word_is_spoken_for(string code)
    {
        _kernel.WaitUntilReady();

        // The witness is started when the first cells are through.
        var (reply, published) = _kernel.Execute("Thread.Sleep(15_000);\n" + code);
        Assert.True(_kernel.Process.WaitForExit(TimeSpan.FromSeconds(20)), "the process still runs");
        Assert.Equal("error", (string?)reply["status"]);
        Assert.Contains("Restart the kernel", (string?)reply["evalue"], StringComparison.Ordinal);
        Assert.Equal("idle", (string?)published[^1].Content["execution_state"]);
        Assert.Contains(published, p => p.Type == "error");
    }

    [Theory]
    [InlineData("new Thread(() => throw new InvalidOperationException(\"astray\")).Start();\nThread.Sleep(1000);", "cell 1, line 1")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => throw new InvalidOperationException(\"astray\"));\nThread.Sleep(1000);", "cell 1, line 1")]
    [InlineData("var timer = new Timer(_ => throw new InvalidOperationException(\"astray\"), null, 10, -1);\nThread.Sleep(1000);", "cell 1, line 1")]
    public void An_exception_that_nobody_catches_is_told_and_the_kernel_lives(string code, string place)
    {
        _kernel.WaitUntilReady();
        var (reply, published) = _kernel.Execute(code);
        Assert.Equal("ok", (string?)reply["status"]);
        var told = string.Concat(published.Where(p => p.Type == "stream").Select(p => (string?)p.Content["text"]));
        Assert.StartsWith(place + ": InvalidOperationException: astray", told, StringComparison.Ordinal);
        Assert.Equal("ok", (string?)_kernel.Execute("1").Reply["status"]);
    }

    [Fact]
    public void An_async_void_fails_its_cell_and_is_told_when_the_cell_is_over()
    {
        const string Later = "async void Later()\n{\n    await Task.Delay(500);\n    throw new InvalidOperationException(\"astray\");\n}\nLater();\n";
        _kernel.WaitUntilReady();
        var (reply, _) = _kernel.Execute(Later + "await Task.Delay(5000);");
        Assert.Equal("InvalidOperationException", (string?)reply["ename"]);
        _kernel.Execute(Later);
        var told = string.Concat(_kernel.Execute("Thread.Sleep(2000);").Published.Where(p => p.Type == "stream").Select(p => (string?)p.Content["text"]));
        Assert.StartsWith("cell 2, line 4: InvalidOperationException: astray", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_has_a_limit_at_which_the_cell_fails_and_the_kernel_lives()
    {
        _kernel.Dispose();
        _kernel = new KernelProcess(("DOTNET_GCHeapHardLimit", "20000000"));
        _kernel.WaitUntilReady();
        var (reply, _) = _kernel.Execute("void Fill()\n{\n    var all = new List<byte[]>();\n    while (true) all.Add(new byte[10_000_000]);\n}\nFill();");
        Assert.Equal("OutOfMemoryException", (string?)reply["ename"]);
        Assert.Equal("ok", (string?)_kernel.Execute("1 + 1").Reply["status"]);
    }

    [Fact]
    public void The_tool_sets_such_a_limit_below_the_machine_s_memory()
    {
        var settings = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(ToolRun.Library, ".runtimeconfig.json")))!;
        var limit = (int)settings["runtimeOptions"]!["configProperties"]!["System.GC.HeapHardLimitPercent"]!;
        Assert.InRange(limit, 50, 90);
    }
}
