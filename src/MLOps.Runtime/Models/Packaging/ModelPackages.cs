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
    /// <exception cref="OperationCanceledException">It was cancelled; nothing was written.</exception>
    public PackageReport Export(string reference, string path, CancellationToken cancellation = default)
    {
        var version = _workspace.Models.Get(reference);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, _workspace.BaseDirectory));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new UserException($"There is something at '{path}' already.", "Choose a new path; nothing was written.");
        }

        ModelFile.Check(_workspace.Models.PathOf(version), version.Digest, version.Reference, cancellation);

        // Beside its place: it gets its name when it is whole.
        var folder = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}-{Guid.NewGuid():N}");
        try
        {
            var files = Write(version, folder, cancellation);
            Place(folder, target);
            return new PackageReport(version.Reference, path, files.Select(f => f.Name).Append(SignedFolder.FileName).Order(StringComparer.Ordinal).ToList());
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
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
    public ModelVersion Import(string name, string path, IReadOnlyList<string>? inputs = null, CancellationToken cancellation = default)
    {
        ModelRegistry.CheckName("model", name);
        var source = Path.GetFullPath(path, _workspace.BaseDirectory);
        if (Directory.Exists(source))
        {
            return ImportFolder(name, source, inputs, null, cancellation);
        }

        if (!File.Exists(source))
        {
            throw new UserException($"There is no file or folder '{path}'.", "Paths are relative to the notebook's folder.");
        }

        if (ModelFormats.OfFile(source) != ModelFormats.MLNet)
        {
            return Register(name, source, inputs, null, null, cancellation);
        }

        using var zip = ModelUnpacker.Open(source);
        if (!ModelUnpacker.HoldsFolder(zip))
        {
            return Register(name, source, inputs, null, null, cancellation);
        }

        var folder = Directory.CreateTempSubdirectory("mlops-model-");
        try
        {
            ModelUnpacker.Unpack(zip, folder.FullName);
            return ImportFolder(name, folder.FullName, inputs, null, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Checks a model folder against its signature.</summary>
    /// <param name="publicKey">A PEM file with the key that must have signed it; the workspace's own when null.</param>
    /// <exception cref="UserException">The folder has no signature, or the key cannot be read.</exception>
    public VerificationReport Verify(string folder, string? publicKey = null, CancellationToken cancellation = default)
    {
        var path = Path.GetFullPath(folder, _workspace.BaseDirectory);
        var signature = Path.Combine(path, SignedFolder.FileName);
        if (!File.Exists(signature))
        {
            throw new UserException($"'{folder}' has no {SignedFolder.FileName}.", "Only a signed model folder can be verified.");
        }

        return new VerificationReport(folder, SignedFolder.Verify(File.ReadAllText(signature), Key(publicKey), SignedFolder.Files(path, cancellation)));
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
    internal ModelVersion Import(string name, string folder, ModelOrigin origin, CancellationToken cancellation = default) => ImportFolder(name, folder, null, origin, cancellation);

    private ModelVersion ImportFolder(string name, string folder, IReadOnlyList<string>? inputs, ModelOrigin? origin, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(folder, MLmodel.FileName)))
        {
            throw new UserException($"The folder has no {MLmodel.FileName}.", "Give a model folder as MLflow and #!model export write it.");
        }

        var notes = ImportedNotes.Read(folder, origin?.HasExample ?? true);
        return Register(name, notes.Model, inputs, notes, origin, cancellation);
    }

    // An example for Python also has what its runtime must be given and no answer depends on.
    private static IReadOnlyDictionary<string, object?> Needed(IReadOnlyDictionary<string, object?> row, ModelSignature signature) =>
        row.Where(p => signature.Inputs.Any(i => i.Name == p.Key)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);

    private ModelVersion Register(string name, string file, IReadOnlyList<string>? inputs, ImportedNotes? notes, ModelOrigin? origin, CancellationToken cancellation)
    {
        var (format, packager) = (ModelFormats.OfFile(file), new ModelPackager(_workspace, cancellation));
        using var arriving = packager.Receive(file);
        var signature = Signature(format, name, file, inputs, notes);
        var example = format == ModelFormats.MLNet ? notes?.Example ?? [] : (notes?.Example ?? []).Select(row => Needed(row, signature)).ToList();
        ExampleCheck.Check(name, signature, example);
        var package = packager.Keep(name, arriving, format, signature);
        return _workspace.Models.Add(package with { Example = example, Run = origin?.Run }, origin?.Description ?? notes?.Version?.Description, origin?.Tags ?? notes?.Version?.Tags);
    }

    // A folder may name the columns that fill its model's one wide input.
    private static ModelSignature Signature(IModelFormat format, string name, string file, IReadOnlyList<string>? inputs, ImportedNotes? notes)
    {
        var signature = format.ReadSignature(name, file, inputs);
        return inputs is null && signature.Inputs is [{ Length: { } width }] && notes?.Columns?.Count == width
            ? format.ReadSignature(name, file, notes.Columns)
            : signature;
    }

    private IReadOnlyList<(string Name, string Digest)> Write(ModelVersion version, string folder, CancellationToken cancellation)
    {
        var evidence = _workspace.Models.Evidence;
        ModelFolder.Write(folder, version, _workspace.Models.PathOf(version), evidence.CardMarkdown(version.Reference), evidence.BillOfMaterials(version.Reference));
        cancellation.ThrowIfCancellationRequested();
        var files = SignedFolder.Files(folder, cancellation);
        using var key = _workspace.OpenSigningKey();
        File.WriteAllText(Path.Combine(folder, SignedFolder.FileName), SignedFolder.Sign(version.Model, files, key));
        return files;
    }

    private static void Place(string folder, string target)
    {
        if (!target.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            if (Directory.Exists(target))
            {
                Directory.Delete(target); // it is empty
            }

            Directory.Move(folder, target);
            return;
        }

        var zip = folder + ".zip";
        try
        {
            ZipFile.CreateFromDirectory(folder, zip);
            File.Move(zip, target);
        }
        finally
        {
            File.Delete(zip);
        }
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
