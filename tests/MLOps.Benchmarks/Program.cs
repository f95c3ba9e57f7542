using System.Globalization;
using System.Runtime.InteropServices;
using MLOps.Benchmarks;

// Prints a table in Markdown; docs/benchmarks.md keeps the last one with machine and date.
// Usage: dotnet run -c Release --project tests/MLOps.Benchmarks [-- profile profile-tall validate tracking runs serving kernel display export registry]
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--bare", var port])
{
    await ServingBenchmark.ServeBareAsync(int.Parse(port, CultureInfo.InvariantCulture));
    return 0;
}

var all = new Dictionary<string, Func<IEnumerable<Figure>>>(StringComparer.Ordinal)
{
    ["profile"] = ProfileBenchmark.Run,
    ["profile-tall"] = ProfileBenchmark.Tall,
    ["validate"] = ValidateBenchmark.Run,
    ["tracking"] = TrackingBenchmark.Run,
    ["runs"] = RunsBenchmark.Run,
    ["serving"] = ServingBenchmark.Run,
    ["kernel"] = KernelBenchmark.Run,
    ["display"] = DisplayBenchmark.Run,
    ["export"] = ExportBenchmark.Run,
    ["registry"] = RegistryBenchmark.Run,
};
var unknown = args.Except(all.Keys, StringComparer.Ordinal).ToList();
if (unknown.Count > 0)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{unknown[0]}'; there is: {string.Join(", ", all.Keys)}.");
    return 2;
}

Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, {DateTime.UtcNow:yyyy-MM-dd}");
Console.WriteLine();
Console.WriteLine("| what | measured | beside | ratio |");
Console.WriteLine("|---|---|---|---|");
foreach (var figure in all.Where(b => args.Length == 0 ? b.Key is not ("profile-tall" or "validate") : args.Contains(b.Key)).SelectMany(b => b.Value()))
{
    Console.WriteLine(figure);
}

return 0;
