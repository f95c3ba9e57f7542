namespace MLOps.Tool;

internal static class Program
{
    public static Task<int> Main(string[] args) =>
        ToolCommandLine.RunAsync(args, new ToolContext(Console.In, Console.Out, Console.Error, Environment.CurrentDirectory));
}
