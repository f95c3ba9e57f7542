namespace MLOps.Interactive.Formatting.Reading;

/// <summary>
/// Which libraries are at work when a value is looked at. A value's type cannot come from one that is not: so nobody who shows a
/// list of their own waits for ML.NET to load, only to hear that the list is no data view.
/// </summary>
internal sealed class LoadedLibraries
{
    private readonly HashSet<string> _names = AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name ?? "").ToHashSet(StringComparer.Ordinal);

    public bool HasFrames => _names.Contains("Microsoft.Data.Analysis");

    public bool HasLearning => _names.Contains("Microsoft.ML.Data") || _names.Contains("Microsoft.ML.DataView");

    public bool HasXml => _names.Contains("System.Private.Xml");

    public bool HasWeb => _names.Contains("System.Net.Http");

    public bool HasTables => _names.Contains("System.Data.Common");
}
