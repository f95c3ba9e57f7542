using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLOps.Models;
using MLOps.Store;

namespace MLOps.Serving;

/// <summary>
/// A deployment as <c>deployment.json</c> in its folder tells it. Written by the workspace before the server starts, then by the server
/// alone while it lives. Paths are relative to the folder, so that a copied workspace stays true.
/// </summary>
internal sealed record DeploymentState
{
    public const string FileName = "deployment.json";

    public required string Name { get; init; }

    public required string Model { get; init; }

    public required int Version { get; init; }

    public string? Alias { get; init; }

    public required string Digest { get; init; }

    /// <summary>The model's file, relative to the deployment's folder.</summary>
    public required string ModelFile { get; init; }

    /// <summary>Of the model's file; states of older programs have none.</summary>
    public string Format { get; init; } = "mlnet";

    public required ModelSignature Signature { get; init; }

    public required IReadOnlyList<IReadOnlyDictionary<string, object?>> Example { get; init; }

    /// <summary>The port asked for; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>The process that the server ends with; null when it outlives it.</summary>
    public ProcessIdentity? Parent { get; init; }

    /// <summary>What a request to shut down must carry: other users of the machine cannot read the folder's file.</summary>
    public required string Token { get; init; }

    public required DeploymentPhase Phase { get; init; }

    /// <summary><c>http://127.0.0.1:5001</c>, once it listens.</summary>
    public string? Address { get; init; }

    public ProcessIdentity? Process { get; init; }

    public required DateTimeOffset Started { get; init; }

    public DateTimeOffset? Stopped { get; init; }

    /// <summary>Why it failed or ended by itself, in one sentence.</summary>
    public string? Error { get; init; }

    [JsonIgnore]
    public string VersionText => Version.ToString(CultureInfo.InvariantCulture);

    [JsonIgnore]
    public string Reference => $"{Model}@{VersionText}";

    public static DeploymentState? Find(string folder)
    {
        try
        {
            return Json.Read<DeploymentState>(File.ReadAllText(Path.Combine(folder, FileName)));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException error)
        {
            throw new UserException($"The file {FileName} in {Path.GetFileName(folder)} cannot be read: {error.Message}", "Deploy the model again; the inference log is kept.");
        }
    }

    /// <summary>Replaces the file as a whole: a reader sees the old or the new one.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $"{FileName}.{Guid.NewGuid():N}.tmp");
        using (var file = new FileStream(temporary, Private()))
        {
            JsonSerializer.Serialize(file, this, Json.Indented);
        }

        File.Move(temporary, Path.Combine(folder, FileName), overwrite: true);
    }

    // The token in it is never readable by others, not even until the file has its name.
    private static FileStreamOptions Private()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}

internal enum DeploymentPhase
{
    Starting,
    Running,
    Stopped,
    Failed,
}
