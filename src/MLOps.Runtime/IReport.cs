namespace MLOps;

/// <summary>
/// The result of a command: numbers and names, immutable, without HTML, connections or data.
/// Rendered by <see cref="Rendering.ReportRenderer"/>, recorded by <see cref="Store.MetadataStore"/>.
/// </summary>
public interface IReport
{
    /// <summary>What it is and of what, in a few words: "Profile of weather.csv".</summary>
    string Title { get; }
}
