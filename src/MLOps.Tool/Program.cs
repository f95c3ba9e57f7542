using MLOps.Tool.Kernel;

namespace MLOps.Tool;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["kernel", "--witness", var file])
        {
            return WitnessProcess.Run(file, Console.In);
        }

        var code = await ToolCommandLine.RunAsync(args, new ToolContext(Console.In, Console.Out, Console.Error, Environment.CurrentDirectory, Console.IsInputRedirected, !Console.IsErrorRedirected) { Terminal = Terminal.OfConsole() });
        Console.Out.Flush();

        // A cell may have left threads behind that would keep the process alive.
        Environment.Exit(code);
        return code;
    }
}
