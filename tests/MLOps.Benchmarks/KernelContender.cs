using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLOps.Benchmarks;

/// <summary>A kernel that can be started here.</summary>
/// <param name="Declare">What stands before a new variable in its language.</param>
/// <param name="IsCSharp">Whether it runs the C# of <see cref="KernelRound"/> besides.</param>
internal sealed record KernelContender(string Name, string Declare, bool IsCSharp, string Program, IReadOnlyList<string> Arguments)
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public JupyterClient Start() => new(Program, Arguments);

    /// <summary>Ours as a checkout builds it.</summary>
    public static KernelContender Ours() => OursIn("ours", AppContext.BaseDirectory);

    /// <summary>Ours as it is packed; null when it cannot be compiled ahead here (no checkout, no compiler to restore).</summary>
    public static KernelContender? ReadyToRun(string folder)
    {
        var project = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../src/MLOps.Tool"));
        string[] publish = ["publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:ReadyToRun=true", "-o", folder, "-v", "q", "-nodeReuse:false"];
        return Run("dotnet", publish) ? OursIn("ours, ReadyToRun", folder) : null;
    }

    /// <summary>The last .NET Interactive that was published; null when it cannot be had.</summary>
    public static KernelContender? DotnetInteractive(string folder) =>
        Run("dotnet", ["tool", "install", "--tool-path", folder, "Microsoft.dotnet-interactive", "--version", "1.0.712001"])
            ? new(".NET Interactive", "var ", true, Path.Combine(folder, "dotnet-interactive"), ["jupyter", "--default-kernel", "csharp", "{connection_file}"])
            : null;

    public static KernelContender? Ipykernel() => File.Exists(Python) && Run(Python, ["-c", "import ipykernel"])
        ? new("ipykernel", "", false, Python, ["-m", "ipykernel_launcher", "-f", "{connection_file}"])
        : null;

    private static KernelContender OursIn(string name, string folder) => new(name, "var ", true, "dotnet", [Path.Combine(folder, "mlops.dll"), "kernel", "{connection_file}"]);

    private static bool Run(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process.WaitForExit(Patience) && process.ExitCode == 0;
    }
}
