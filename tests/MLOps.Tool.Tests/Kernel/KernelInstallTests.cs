using System.Text.Json.Nodes;
using MLOps.Tool.Kernel;

namespace MLOps.Tool.Tests.Kernel;

public class KernelInstallTests
{
    [Theory]
    [InlineData(OSPlatformKind.Linux, "", "", "/home/ada/.local/share/jupyter")]
    [InlineData(OSPlatformKind.Linux, "XDG_DATA_HOME", "/data", "/data/jupyter")]
    [InlineData(OSPlatformKind.Linux, "JUPYTER_DATA_DIR", "/mine", "/mine")]
    [InlineData(OSPlatformKind.MacOS, "XDG_DATA_HOME", "/data", "/home/ada/Library/Jupyter")]
    [InlineData(OSPlatformKind.Windows, "APPDATA", "/roaming", "/roaming/jupyter")]
    [InlineData(OSPlatformKind.Windows, "JUPYTER_DATA_DIR", "/mine", "/mine")]
    internal void The_data_folder_is_where_Jupyter_looks(OSPlatformKind system, string name, string value, string expected) =>
        Assert.Equal(expected, JupyterDataFolder.Find(n => n == name ? value : null, system, "/home/ada").Replace('\\', '/'));

    [Fact]
    public async Task Install_writes_a_kernelspec_that_points_at_this_tool_and_says_how_to_complete_in_VS_Code()
    {
        using var folder = new TempFolder();
        var result = await ToolRun.InAsync(folder.Path, "kernel", "install", "--user");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("jupyter.completionTriggerCharacters", result.Output, StringComparison.Ordinal);
        var spec = OperatingSystem.IsLinux() ? folder.File(".local/share/jupyter/kernels/mlops-csharp") : Path.GetDirectoryName(Directory.GetFiles(folder.Path, "kernel.json", SearchOption.AllDirectories)[0])!;
        var kernel = JsonNode.Parse(File.ReadAllText(Path.Combine(spec, "kernel.json")))!;
        Assert.Equal("C# (MLOps)", (string?)kernel["display_name"]);
        Assert.Equal("message", (string?)kernel["interrupt_mode"]);
        var argv = kernel["argv"]!.AsArray().Select(a => (string)a!).ToList();
        Assert.Equal(["kernel", "{connection_file}"], argv[^2..]);
        Assert.Equal(ToolRun.Library, argv[^3]);
        Assert.True(File.Exists(Path.Combine(spec, "logo-64x64.png")));
    }
}
