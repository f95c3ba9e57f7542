using System.Text.Json.Serialization;
using MLOps.Validation.Imports;

namespace MLOps.Validation;

/// <summary>A suite that came from another tool, and what of it has no counterpart here.</summary>
/// <param name="File">The file, as it was given.</param>
/// <param name="Format">great_expectations, dbt or soda.</param>
/// <param name="Suites">One per table that the file speaks of.</param>
/// <param name="Imported">Checks that were made.</param>
/// <param name="NotMapped">What could not be, and why.</param>
public sealed record SuiteImport(string File, string Format, IReadOnlyList<ImportedSuite> Suites, int Imported, IReadOnlyList<NotMapped> NotMapped) : IReport
{
    [JsonIgnore]
    public string Title => $"{File} as suites";

    /// <summary>Reads a Great Expectations 1.x suite (JSON), a dbt properties file, or Soda checks (YAML).</summary>
    /// <exception cref="UserException">The file is none of these, or cannot be read.</exception>
    public static SuiteImport Read(string file, string baseDirectory)
    {
        var path = Path.GetFullPath(file, baseDirectory);
        try
        {
            return SuiteImporter.Read(file, System.IO.File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{file}' cannot be read: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
        }
    }
}

/// <param name="Name">The suite's name: that of the suite, model or table.</param>
public sealed record ImportedSuite(string Name, string Yaml)
{
    [JsonIgnore]
    public ValidationSuite Suite => ValidationSuite.Parse(Yaml);
}

/// <param name="What">As the file writes it.</param>
public sealed record NotMapped(string Suite, string What, string Why);
