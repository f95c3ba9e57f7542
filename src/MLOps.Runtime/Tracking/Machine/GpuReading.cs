using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MLOps.Tracking.Machine;

/// <summary>NVIDIA's GPUs, as <c>nvidia-smi</c> tells of them; asked no more once it was not there.</summary>
/// <param name="program">The program that is asked.</param>
internal sealed class GpuReading(string program = "nvidia-smi") : ISystemReading
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] Names = ["utilization_percentage", "memory_usage_megabytes", "memory_usage_percentage", "power_usage_watts", "temperature_celsius"];

    private bool _isThere = true;

    public IEnumerable<(string Key, double Value)> Read() => _isThere ? Parse(Ask()) : [];

    /// <summary>One line per GPU: index, utilization %, memory used MiB, memory total MiB, power W, temperature °C. "[N/A]" is left out.</summary>
    internal static IEnumerable<(string Key, double Value)> Parse(string? answer)
    {
        foreach (var line in (answer ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var cells = line.Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length < 6)
            {
                continue;
            }

            var (used, total) = (Number(cells[2]) * 1.048576, Number(cells[3]) * 1.048576);
            double?[] values = [Number(cells[1]), used, 100 * used / total, Number(cells[4]), Number(cells[5])];
            foreach (var (name, value) in Names.Zip(values))
            {
                if (value is { } known && double.IsFinite(known))
                {
                    yield return ($"gpu_{cells[0]}_{name}", known);
                }
            }
        }
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string? Ask()
    {
        var start = new ProcessStartInfo(program, ["--query-gpu=index,utilization.gpu,memory.used,memory.total,power.draw,temperature.gpu", "--format=csv,noheader,nounits"])
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var answer = process.StandardOutput.ReadToEndAsync();
            if (answer.Wait(Patience) && process.WaitForExit(Patience) && process.ExitCode == 0)
            {
                return answer.Result;
            }

            process.Kill();
        }
        catch (Exception error) when (error is Win32Exception or IOException or InvalidOperationException)
        {
            // Not there, or not to be had.
        }

        _isThere = false;
        return null;
    }
}
