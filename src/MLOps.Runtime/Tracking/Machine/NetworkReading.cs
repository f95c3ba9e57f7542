using System.Net.NetworkInformation;

namespace MLOps.Tracking.Machine;

/// <summary>Megabytes that came and went over all networks of the machine since the run started, and per second since the last sample.</summary>
internal sealed class NetworkReading(TimeProvider clock) : ISystemReading
{
    private readonly (long Received, long Sent) _first = Total();
    private (long Received, long Sent) _last = Total();
    private long _asked = clock.GetTimestamp();

    public IEnumerable<(string Key, double Value)> Read()
    {
        var (now, total) = (clock.GetTimestamp(), Total());
        yield return ("network_receive_megabytes", (total.Received - _first.Received) / 1e6);
        yield return ("network_transmit_megabytes", (total.Sent - _first.Sent) / 1e6);
        var seconds = clock.GetElapsedTime(_asked, now).TotalSeconds;
        if (seconds > 0)
        {
            yield return ("network_receive_megabytes_per_second", (total.Received - _last.Received) / 1e6 / seconds);
            yield return ("network_transmit_megabytes_per_second", (total.Sent - _last.Sent) / 1e6 / seconds);
        }

        (_asked, _last) = (now, total);
    }

    private static (long Received, long Sent) Total()
    {
        var statistics = NetworkInterface.GetAllNetworkInterfaces()
            .Where(n => n.OperationalStatus == OperationalStatus.Up && n.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Select(n => n.GetIPStatistics()).ToList();
        return (statistics.Sum(s => s.BytesReceived), statistics.Sum(s => s.BytesSent));
    }
}
