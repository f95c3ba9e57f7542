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
        Assert.Contains("""
            "jupyter.completionTriggerCharacters": { "csharp": ["."] }
            """, result.Output, StringComparison.Ordinal);
        var spec = Spec(folder);
        var kernel = JsonNode.Parse(File.ReadAllText(Path.Combine(spec, "kernel.json")))!;
        Assert.Equal("C# (MLOps)", (string?)kernel["display_name"]);
        Assert.Equal("message", (string?)kernel["interrupt_mode"]);
        var argv = kernel["argv"]!.AsArray().Select(a => (string)a!).ToList();
        Assert.Equal(["kernel", "{connection_file}"], argv[^2..]);
        Assert.Equal(ToolRun.Library, argv[^3]);
        Assert.True(Path.IsPathRooted(argv[0]) && File.Exists(argv[0]), $"{argv[0]} is not the dotnet host: an editor started from a desktop has no PATH to find it on");
        Assert.All(["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"], logo => Assert.True(new FileInfo(Path.Combine(spec, logo)).Length > 500, logo));
    }

    [Fact]
    public async Task A_prefix_a_name_and_a_display_name_are_taken_and_uninstall_takes_the_kernel_away()
    {
        using var folder = new TempFolder();
        string[] place = ["--prefix", "env with spaces", "--name", "csharp-10"];
        var installed = await ToolRun.InAsync(folder.Path, ["kernel", "install", .. place, "--display-name", "C# 14"]);
        Assert.True(installed.ExitCode == 0, installed.Error);
        var spec = folder.File("env with spaces/share/jupyter/kernels/csharp-10");
        Assert.Equal("C# 14", (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(spec, "kernel.json")))!["display_name"]);
        var wrong = await ToolRun.InAsync(folder.Path, "kernel", "uninstall", "--prefix", "env with spaces", "--name", "csharp-11");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("Did you mean 'csharp-10'?", wrong.FirstErrorLine, StringComparison.Ordinal);
        var removed = await ToolRun.InAsync(folder.Path, ["kernel", "uninstall", .. place]);
        Assert.True(removed.ExitCode == 0, removed.Error);
        Assert.False(Directory.Exists(spec));
    }

    [Fact]
    public async Task List_says_where_the_kernel_is_and_when_it_does_not_start_any_more()
    {
        using var folder = new TempFolder();
        Assert.Contains("not installed", (await ToolRun.InAsync(folder.Path, "kernel", "list")).Output, StringComparison.Ordinal);
        await ToolRun.InAsync(folder.Path, "kernel", "install");
        var listed = (await ToolRun.InAsync(folder.Path, "kernel", "list")).Output;
        Assert.Contains($"mlops-csharp  C# (MLOps)  {Spec(folder)}", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("does not start", listed, StringComparison.Ordinal);
        var file = Path.Combine(Spec(folder), "kernel.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace(Path.GetFileName(ToolRun.Library), "gone/mlops.dll", StringComparison.Ordinal));
        Assert.Contains("does not start", (await ToolRun.InAsync(folder.Path, "kernel", "list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("install")]
    [InlineData("uninstall")]
    public async Task The_kernel_of_another_program_is_left_alone(string verb)
    {
        using var folder = new TempFolder();
        var spec = Directory.CreateDirectory(folder.File("p/share/jupyter/kernels/python3")).FullName;
        File.WriteAllText(Path.Combine(spec, "kernel.json"), """{"argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Python 3"}""");
        var result = await ToolRun.InAsync(folder.Path, "kernel", verb, "--prefix", "p", "--name", "python3");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("another program", result.FirstErrorLine, StringComparison.Ordinal);
        Assert.Contains("ipykernel", File.ReadAllText(Path.Combine(spec, "kernel.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two words", "cannot be a kernel's name")]
    [InlineData("../up", "cannot be a kernel's name")]
    [InlineData("..", "cannot be a kernel's name")]
    public async Task A_name_that_is_no_folder_of_Jupyter_s_is_refused(string name, string said)
    {
        using var folder = new TempFolder();
        var result = await ToolRun.InAsync(folder.Path, "kernel", "install", "--prefix", "p", "--name", name);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.FirstErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("p")));
    }

    [Fact]
    public async Task It_can_take_the_name_that_notebooks_of_NET_Interactive_remember()
    {
        using var folder = new TempFolder();
        var result = await ToolRun.InAsync(folder.Path, "kernel", "install", "--prefix", "p", "--name", ".net-csharp");
        Assert.Equal(0, result.ExitCode);
        Assert.True(File.Exists(folder.File("p/share/jupyter/kernels/.net-csharp/kernel.json")));
    }

    private static string Spec(TempFolder folder) => OperatingSystem.IsLinux()
        ? folder.File(".local/share/jupyter/kernels/mlops-csharp")
        : Path.GetDirectoryName(Directory.GetFiles(folder.Path, "kernel.json", SearchOption.AllDirectories)[0])!;
}
