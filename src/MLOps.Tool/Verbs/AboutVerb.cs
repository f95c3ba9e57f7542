using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace MLOps.Tool.Verbs;

/// <summary><c>mlops about</c>: which version runs where, for bug reports.</summary>
internal static class AboutVerb
{
    public static Command Create(ToolContext context)
    {
        var command = new Command("about", "Show the version of the tool and of what it runs on.");
        command.SetAction(_ =>
        {
            context.Out.WriteLine($"MLOps.Interactive {Version}");
            context.Out.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}");
            return ExitCodes.Done;
        });
        return command;
    }

    internal static string Version => typeof(AboutVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
