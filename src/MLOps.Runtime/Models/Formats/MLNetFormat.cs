using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;
using MLOps.Models.Scoring;

namespace MLOps.Models.Formats;

/// <summary>The zip that ML.NET saves: a pipeline with the schema of what it reads.</summary>
internal sealed class MLNetFormat : IModelFormat
{
    private const string VersionEntry = "TrainingInfo/Version.txt";

    /// <summary>The version of ML.NET's package that this program has; the assembly itself always says 1.0.</summary>
    public static Version Installed { get; } = Parse(typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "") ?? new Version(1, 0);

    public string Name => "mlnet";

    public string FileName => "model.zip";

    /// <exception cref="UserException">It is no model of ML.NET, was made by a newer one, or lacks its input schema.</exception>
    public IModelScorer Open(string model, string path, IReadOnlyList<string>? inputs)
    {
        if (inputs is not null)
        {
            throw new UserException("A model of ML.NET names its own columns.", "Leave --inputs out; it is for models with one wide input.");
        }

        CheckVersion(path);
        var (transformer, schema) = Open(path);
        var input = schema ?? throw new UserException(
            $"The model in '{Path.GetFileName(path)}' was saved without its input schema.", "Save it with mlContext.Model.Save(model, data.Schema, path).");
        return new ModelScorer(model, transformer, input, SignatureReader.Read(model, transformer, input));
    }

    public IModelScorer Load(string path, string reference, ModelSignature signature)
    {
        try
        {
            var model = new MLContext(seed: 0).Model.Load(path, out var input);
            return new ModelScorer(reference, model, input, signature);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw new UserException($"Model {reference} cannot be loaded: {FirstLine(error)}", "It was made by another version of ML.NET, or needs a package that is not here.");
        }
    }

    public ModelDescription Describe(string path, ModelSignature signature) => new(
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["mlnet"] = new Dictionary<string, object> { ["data"] = FileName, ["mlnet_version"] = Installed.ToString(3) },
        },
        null,
        []);

    private static (ITransformer Model, DataViewSchema? Schema) Open(string file)
    {
        try
        {
            return (new MLContext(seed: 0).Model.Load(file, out var schema), schema);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw new UserException($"'{Path.GetFileName(file)}' is no model that ML.NET can load: {FirstLine(error)}", "It is damaged, or holds something else.");
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

    private static bool IsUnreadable(Exception error) => error is FormatException or InvalidOperationException or InvalidDataException or IOException or ArgumentException;

    private static string FirstLine(Exception error) => error.Message.ReplaceLineEndings("\n").Split('\n')[0];
}
