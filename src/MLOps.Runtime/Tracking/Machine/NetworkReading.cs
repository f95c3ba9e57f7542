using System.Net.NetworkInformation;

namespace MLOps.Tracking.Machine;

/// <summary>Megabytes that came and went over all networks of the machine since the run started, and per second since the last sample.</summary>
/// <param name="totals">Bytes received and sent by all networks so far.</param>
internal sealed class NetworkReading(TimeProvider clock, Func<(long Received, long Sent)> totals) : ISystemReading
{
    private readonly (long Received, long Sent) _first = totals();
    private (long Received, long Sent) _last = totals();
    private long _asked = clock.GetTimestamp();

    public NetworkReading(TimeProvider clock)
        : this(clock, Total)
    {
    }

    public IEnumerable<(string Key, double Value)> Read()
    {
        var (now, total) = (clock.GetTimestamp(), totals());
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
