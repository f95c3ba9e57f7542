using MLOps.Tracking.Machine;

namespace MLOps.Runtime.Tests.Tracking;

public class MachineTests
{
    [Fact]
    public void The_network_is_told_since_the_start_and_per_second_since_the_last_sample()
    {
        var (clock, totals) = (new StoppedClock(), (Received: 5_000_000L, Sent: 1_000_000L));
        var network = new NetworkReading(clock, () => totals);
        (clock.Seconds, totals) = (10, (25_000_000, 2_000_000));
        _ = Values(network);
        (clock.Seconds, totals) = (15, (30_000_000, 2_500_000));

        var values = Values(network);

        Assert.Equal((25.0, 1.5), (values["network_receive_megabytes"], values["network_transmit_megabytes"]));
        Assert.Equal((1.0, 0.1), (values["network_receive_megabytes_per_second"], values["network_transmit_megabytes_per_second"]));
    }

    [Fact]
    public void The_processs_share_of_all_cores_is_that_since_the_last_sample()
    {
        var process = new ProcessReading(TimeProvider.System);
        var until = Environment.CpuUsage.TotalTime + TimeSpan.FromMilliseconds(200);
        while (Environment.CpuUsage.TotalTime < until)
        {
        }

        Assert.InRange(Values(process)["process_cpu_percentage"], 0.1, 100);
    }

    [Fact]
    public void The_garbage_collector_is_told_by_collections_and_what_it_holds()
    {
        var process = new ProcessReading(TimeProvider.System);
        var before = Values(process);
        var held = new byte[64_000_000];
        GC.Collect();

        var after = Values(process);

        Assert.True(after["gc_collections"] > before["gc_collections"]);
        Assert.InRange(after["gc_heap_megabytes"], 64, 1e6);
        Assert.InRange(after["gc_pause_percentage"], 0, 100);
        GC.KeepAlive(held);
    }

    [Fact]
    public void The_disk_is_the_one_that_the_folder_lies_on()
    {
        var drive = new DriveInfo(Path.GetTempPath());

        var values = Values(new DiskReading(Path.GetTempPath()));

        Assert.InRange(values["disk_usage_megabytes"] + (drive.TotalFreeSpace / 1e6), drive.TotalSize * 0.9 / 1e6, drive.TotalSize * 1.1 / 1e6); // others write meanwhile
        Assert.InRange(values["disk_usage_percentage"], 0, 100);
        Assert.True(values["disk_available_megabytes"] > 0);
    }

    [SkippableFact]
    public void Gpus_are_asked_with_the_words_that_nvidias_program_knows()
    {
        Skip.If(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        using var test = new TestWorkspace();
        var program = Program(test, "[ \"$1 $2\" = '--query-gpu=index,utilization.gpu,memory.used,memory.total,power.draw,temperature.gpu --format=csv,noheader,nounits' ] && echo '0, 35, 1000, 4000, 70.5, 61'");

        Assert.Equal(35, Values(new GpuReading(program))["gpu_0_utilization_percentage"]);
    }

    [SkippableFact]
    public void A_program_that_fails_is_asked_once_and_no_more()
    {
        Skip.If(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        using var test = new TestWorkspace();
        var asked = Path.Combine(test.Folder, "asked");
        var program = Program(test, $"echo x >> '{asked}'\nexit 9");
        var gpus = new GpuReading(program);

        Assert.Empty(gpus.Read());
        Assert.Empty(gpus.Read());
        Assert.Single(File.ReadAllLines(asked));
    }

    private static string Program(TestWorkspace test, string script)
    {
        var path = Path.Combine(test.Folder, test.Write("nvidia-smi", $"#!/bin/sh\n{script}\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }

    private static Dictionary<string, double> Values(ISystemReading reading) => reading.Read().ToDictionary(v => v.Key, v => v.Value);

    private sealed class StoppedClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
