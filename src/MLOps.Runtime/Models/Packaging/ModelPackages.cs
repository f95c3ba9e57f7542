using System.IO.Compression;
using MLOps.Governance;
using MLOps.Models.Formats;

namespace MLOps.Models;

/// <summary>Takes versions out of the workspace and in again, as folders that MLflow reads.</summary>
public sealed class ModelPackages
{
    private readonly Workspace _workspace;

    internal ModelPackages(Workspace workspace) => _workspace = workspace;

    /// <summary>
    /// Writes a version as a model folder, or as a zip when the path ends in .zip: MLmodel, the model, an input example, the card, the
    /// bill of materials, and the signature of all of them by the workspace's key.
    /// </summary>
    /// <param name="path">Relative to the workspace's folder; must be new or empty.</param>
    /// <exception cref="UserException">There is no such version, its file is damaged, or there is something at the path already.</exception>
    public PackageReport Export(string reference, string path)
    {
        var version = _workspace.Models.Get(reference);
        var source = _workspace.Models.PathOf(version);
        ModelFile.Check(source, version.Digest, version.Reference);
        var target = Path.GetFullPath(path, _workspace.BaseDirectory);
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new UserException($"There is something at '{path}' already.", "Choose a new path; nothing was written.");
        }

        var folder = path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? Directory.CreateTempSubdirectory("mlops-model-").FullName : target;
        ModelFolder.Write(folder, version, source, _workspace.Models.Evidence.CardMarkdown(version.Reference), _workspace.Models.Evidence.BillOfMaterials(version.Reference));
        var files = SignedFolder.Files(folder);
        using (var key = _workspace.OpenSigningKey())
        {
            File.WriteAllText(Path.Combine(folder, SignedFolder.FileName), SignedFolder.Sign(version.Model, files, key));
        }

        if (folder != target)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            ZipFile.CreateFromDirectory(folder, target);
            Directory.Delete(folder, recursive: true);
        }

        return new PackageReport(version.Reference, path, files.Select(f => f.Name).Append(SignedFolder.FileName).Order(StringComparer.Ordinal).ToList());
    }

    /// <summary>
    /// Registers a model that came from elsewhere as the next version: a model folder with an MLmodel file, a zip of one, the zip that
    /// ML.NET saves, or an ONNX file. The signature is read from the model itself, never from what is written beside it.
    /// </summary>
    /// <param name="path">Relative to the workspace's folder.</param>
    /// <param name="inputs">For a model with one wide input: the columns that fill it, in order. A folder may name them itself.</param>
    /// <exception cref="UserException">
    /// It is not there, is cut short, leads out of its folder, is of another format than its name says, was made by a newer ML.NET, or its
    /// example does not fit; nothing is registered then.
    /// </exception>
    public ModelVersion Import(string name, string path, IReadOnlyList<string>? inputs = null)
    {
        ModelRegistry.CheckName("model", name);
        var source = Path.GetFullPath(path, _workspace.BaseDirectory);
        if (Directory.Exists(source))
        {
            return ImportFolder(name, source, inputs);
        }

        if (!File.Exists(source))
        {
            throw new UserException($"There is no file or folder '{path}'.", "Paths are relative to the notebook's folder.");
        }

        var format = ModelFormats.OfFile(source);
        if (format != ModelFormats.MLNet)
        {
            return Register(name, source, format, format.ReadSignature(name, source, inputs), null);
        }

        using var zip = ModelUnpacker.Open(source);
        if (!ModelUnpacker.HoldsFolder(zip))
        {
            return Register(name, source, format, format.ReadSignature(name, source, inputs), null);
        }

        var folder = Directory.CreateTempSubdirectory("mlops-model-");
        try
        {
            ModelUnpacker.Unpack(zip, folder.FullName);
            return ImportFolder(name, folder.FullName, inputs);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Checks a model folder against its signature.</summary>
    /// <param name="publicKey">A PEM file with the key that must have signed it; the workspace's own when null.</param>
    /// <exception cref="UserException">The folder has no signature, or the key cannot be read.</exception>
    public VerificationReport Verify(string folder, string? publicKey = null)
    {
        var path = Path.GetFullPath(folder, _workspace.BaseDirectory);
        var signature = Path.Combine(path, SignedFolder.FileName);
        if (!File.Exists(signature))
        {
            throw new UserException($"'{folder}' has no {SignedFolder.FileName}.", "Only a signed model folder can be verified.");
        }

        return new VerificationReport(folder, SignedFolder.Verify(File.ReadAllText(signature), Key(publicKey), SignedFolder.Files(path)));
    }

    private VerifyingKey Key(string? publicKey)
    {
        if (publicKey is not null)
        {
            return VerifyingKey.FromPem(File.ReadAllText(Path.GetFullPath(publicKey, _workspace.BaseDirectory)));
        }

        using var key = _workspace.OpenSigningKey();
        return key.PublicKey;
    }

    /// <summary>Registers a model folder that another registry handed out.</summary>
    internal ModelVersion Import(string name, string folder, ModelOrigin origin) => ImportFolder(name, folder, null, origin);

    private ModelVersion ImportFolder(string name, string folder, IReadOnlyList<string>? inputs, ModelOrigin? origin = null)
    {
        if (!File.Exists(Path.Combine(folder, MLmodel.FileName)))
        {
            throw new UserException($"The folder has no {MLmodel.FileName}.", "Give a model folder as MLflow and #!model export write it.");
        }

        var notes = ImportedNotes.Read(folder, origin?.HasExample ?? true);
        var format = ModelFormats.OfFile(notes.Model);
        var signature = format.ReadSignature(name, notes.Model, inputs);
        if (inputs is null && signature.Inputs is [{ Length: { } width }] && notes.Columns?.Count == width)
        {
            signature = format.ReadSignature(name, notes.Model, notes.Columns);
        }

        return Register(name, notes.Model, format, signature, notes, origin);
    }

    // An example for Python also has what its runtime must be given and no answer depends on.
    private static IReadOnlyDictionary<string, object?> Needed(IReadOnlyDictionary<string, object?> row, ModelSignature signature) =>
        row.Where(p => signature.Inputs.Any(i => i.Name == p.Key)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);

    private ModelVersion Register(string name, string file, IModelFormat format, ModelSignature signature, ImportedNotes? notes, ModelOrigin? origin = null)
    {
        var example = format == ModelFormats.MLNet ? notes?.Example ?? [] : (notes?.Example ?? []).Select(row => Needed(row, signature)).ToList();
        ExampleCheck.Check(name, signature, example);
        var package = new ModelPackager(_workspace).Keep(name, file, format, signature);
        return _workspace.Models.Add(package with { Example = example, Run = origin?.Run }, origin?.Description ?? notes?.Version?.Description, origin?.Tags ?? notes?.Version?.Tags);
    }
}

/// <summary>What a registry elsewhere says of a version.</summary>
/// <param name="Run">The run here that made it; null when it is not here.</param>
/// <param name="HasExample">False when the example beside the model is none.</param>
internal sealed record ModelOrigin(string? Run, string? Description, IReadOnlyDictionary<string, string> Tags, bool HasExample = true);

/// <param name="Path">As it was asked for.</param>
/// <param name="Files">Relative names, sorted.</param>
public sealed record PackageReport(string Model, string Path, IReadOnlyList<string> Files) : IReport
{
    public string Title => $"{Model} as {Path}";
}
