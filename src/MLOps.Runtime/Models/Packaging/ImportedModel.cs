using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;

namespace MLOps.Models;

/// <summary>Reads a version out of ML.NET's zip.</summary>
internal static class ImportedModel
{
    private const string VersionEntry = "TrainingInfo/Version.txt";

    /// <summary>The version of ML.NET's package that this program has; the assembly itself always says 1.0.</summary>
    public static Version Installed { get; } = Parse(typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "") ?? new Version(1, 0);

    /// <exception cref="UserException">It is no model of ML.NET, was made by a newer one, or lacks its input schema.</exception>
    public static ModelVersion Read(Workspace workspace, string name, string file)
    {
        CheckVersion(file);
        var (model, schema) = Load(file);
        var signature = SignatureReader.Read(name, model, schema ?? throw new UserException(
            $"The model in '{Path.GetFileName(file)}' was saved without its input schema.", "Save it with mlContext.Model.Save(model, data.Schema, path)."));
        var (digest, size) = workspace.Store.Artifacts.Add(file);
        return new ModelVersion(name, 0, digest, size, "mlnet", signature, [], null, null, new Dictionary<string, double>(), null, null, default, []) { Content = ModelDigest.Of(file) };
    }

    private static (ITransformer Model, DataViewSchema? Schema) Load(string file)
    {
        try
        {
            return (new MLContext(seed: 0).Model.Load(file, out var schema), schema);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or InvalidDataException or IOException or ArgumentException)
        {
            throw new UserException($"'{Path.GetFileName(file)}' is no model that ML.NET can load: {error.Message.ReplaceLineEndings("\n").Split('\n')[0]}", "It is damaged, or holds something else.");
        }
    }

    private static void CheckVersion(string file)
    {
        using var zip = ModelUnpacker.Open(file);
        if (zip.Entries.FirstOrDefault(e => e.FullName.Replace('\\', '/') == VersionEntry) is not { } entry)
        {
            throw new UserException($"'{Path.GetFileName(file)}' is a zip, but no model that ML.NET saved: it has no {VersionEntry}.", "Give a model folder, a zip of one, or the zip that ML.NET saves.");
        }

        var (made, ours) = (Made(entry), Installed);
        if (made is not null && made.Major > ours.Major)
        {
            throw new UserException($"The model was saved by ML.NET {made.ToString(2)}; this program has {ours.ToString(2)}.", "Update MLOps, or save the model with the older version.");
        }
    }

    // "5.0.1.1003 @BuiltBy: ...": the version comes first.
    private static Version? Made(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return Parse(reader.ReadToEnd());
    }

    private static Version? Parse(string text) => Version.TryParse(text.Trim().Split(' ', '@', '-', '+')[0], out var version) ? version : null;
}
