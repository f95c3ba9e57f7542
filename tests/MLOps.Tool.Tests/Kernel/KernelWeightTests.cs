using System.Globalization;

namespace MLOps.Tool.Tests.Kernel;

/// <summary>What a kernel loads and keeps; how fast it is stands in the benchmarks.</summary>
[Trait("Category", "Long")]
public sealed class KernelWeightTests : IDisposable
{
    private readonly KernelProcess _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [Theory]
    [InlineData("libduckdb")]
    [InlineData("System.CommandLine")]
    [InlineData("Microsoft.AspNetCore.Hosting")]
    [InlineData("Microsoft.ML.Transforms")]
    public void A_kernel_that_has_run_a_plain_cell_has_not_loaded(string library)
    {
        var modules = "string.Join(' ', AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name).Concat(System.Diagnostics.Process.GetCurrentProcess().Modules.Cast<System.Diagnostics.ProcessModule>().Select(m => m.ModuleName)))";
        var loaded = Value("1 + 1") == "2" ? Value(modules) : "";
        Assert.Contains("Microsoft.CodeAnalysis.CSharp", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain(library, loaded, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_a_cell_leaves_behind_does_not_grow_with_the_cells_before_it()
    {
        Run(20);
        var before = Heap();
        Run(60);
        var middle = Heap();
        Run(60);
        var (first, second) = (middle - before, Heap() - middle);
        // 8 MB: the collector's own noise. References listed once more by every cell made 60 MB of the second sixty.
        Assert.True(second < first + 8e6, $"60 cells took {first / 1e6:0.0} MB, the next 60 took {second / 1e6:0.0} MB");
    }

    private void Run(int cells)
    {
        for (var i = 0; i < cells; i++)
        {
            Assert.Equal("15", Value("var c = 15; c"));
        }
    }

    private double Heap() => double.Parse(Value("GC.GetTotalMemory(forceFullCollection: true)").Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private string Value(string code)
    {
        var (reply, published) = _kernel.Execute(code);
        Assert.Equal("ok", (string?)reply["status"]);
        return (string)published.Single(p => p.Type == "execute_result").Content["data"]!["text/plain"]!;
    }
}
