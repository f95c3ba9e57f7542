namespace MLOps.Runtime.Tests;

/// <summary>The test assembly is also the program that tests start as other processes of a workspace.</summary>
internal static class Program
{
    public static int Main(string[] args) => Worker.Run(args, Console.Out);
}
