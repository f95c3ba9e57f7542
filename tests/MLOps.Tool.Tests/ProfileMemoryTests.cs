using System.Diagnostics;
using DuckDB.NET.Data;

namespace MLOps.Tool.Tests;

/// <summary>What a process takes that profiles within a bound, beside one that profiles next to nothing.</summary>
[Trait("Category", "Long")]
public sealed class ProfileMemoryTests : IDisposable
{
    private const long Bound = 150_000_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SELECT hash(i)::DOUBLE / 7 AS a, hash(i + 1) % 1000000 AS b, md5(i::VARCHAR) AS c, 'kind ' || i % 50 AS d, TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS e FROM range(3000000) t(i)", "")]
    [InlineData("SELECT hash(i)::DOUBLE / 7 AS a, md5(i::VARCHAR) || ' ' || md5((i + 1)::VARCHAR) AS c FROM range(1000000) t(i)", "--exact")]
    [InlineData("WIDE", "")]
    [InlineData("WIDE", "--exact")]
    public async Task A_bound_holds_for_engine_and_process_together(string rows, string option)
    {
        var sql = rows == "WIDE" ? $"SELECT {string.Join(", ", Enumerable.Range(0, 160).Select(c => $"hash(i * 1000 + {c})::DOUBLE / 7 AS c{c}"))} FROM range(60000) t(i)" : rows;
        Write("SELECT i AS a, i::VARCHAR AS b FROM range(10) t(i)", "small.parquet");
        Write(sql, "large.parquet");
        string[] arguments = ["profile", "large.parquet", "--memory", "150MB", .. option.Length > 0 ? new[] { option } : []];

        var (plain, _) = await PeakAsync("profile", "small.parquet");
        var (peak, output) = await PeakAsync(arguments);

        Assert.InRange(plain, 60_000_000, Bound);
        Assert.DoesNotContain("needs more memory", output, StringComparison.Ordinal);
        Assert.Contains("Profile of large.parquet", output, StringComparison.Ordinal);
        Assert.True(peak < plain + (2 * Bound), $"{peak / 1_000_000} MB beside {plain / 1_000_000} MB");
    }

    private void Write(string sql, string file)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY ({sql}) TO '{_folder.File(file)}'";
        command.ExecuteNonQuery();
    }

    private async Task<(long Bytes, string Output)> PeakAsync(params string[] arguments)
    {
        var start = ToolRun.StartInfo(_folder.Path, arguments);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = await Task.Factory.StartNew(() => Watch(process), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return (peak, await output + await error);
    }

    // On a thread of its own: a busy pool would look too seldom.
    private static long Watch(Process process)
    {
        var peak = 0L;
        while (Taken(process) is { } now)
        {
            peak = Math.Max(peak, now);
            Thread.Sleep(2);
        }

        return peak;
    }

    // Null once it has ended, which may be while it is asked.
    private static long? Taken(Process process)
    {
        try
        {
            process.Refresh();
            return Math.Max(process.WorkingSet64, process.PeakWorkingSet64);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
