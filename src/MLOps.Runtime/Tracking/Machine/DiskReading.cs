namespace MLOps.Tracking.Machine;

/// <summary>The disk that the workspace lies on.</summary>
internal sealed class DiskReading(string folder) : ISystemReading
{
    public IEnumerable<(string Key, double Value)> Read()
    {
        var drive = new DriveInfo(folder);
        if (drive is { IsReady: true, TotalSize: > 0 })
        {
            yield return ("disk_usage_megabytes", (drive.TotalSize - drive.TotalFreeSpace) / 1e6);
            yield return ("disk_usage_percentage", 100.0 * (drive.TotalSize - drive.TotalFreeSpace) / drive.TotalSize);
            yield return ("disk_available_megabytes", drive.AvailableFreeSpace / 1e6);
        }
    }
}
