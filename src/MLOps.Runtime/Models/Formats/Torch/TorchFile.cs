using System.IO.Compression;
using MLOps.Store;

namespace MLOps.Models.Formats.Torch;

/// <summary>The file of a TorchSharp module: a zip with its weights as TorchSharp saves them, and what must be known to load them.</summary>
/// <param name="Class">Name of the module's class: the program that loads it must have it.</param>
/// <param name="TorchSharp">The version that saved the weights.</param>
/// <param name="Inputs">Columns that make up a row, in order.</param>
/// <param name="Outputs">Numbers that the module answers a row; null for one without a dimension of its own.</param>
internal sealed record TorchFile(string Class, string TorchSharp, IReadOnlyList<string> Inputs, int? Outputs)
{
    private const string Notes = "module.json";
    private const string Weights = "weights.dat";

    // The same weights, the same file.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ModelSignature Signature => new(Inputs.Select(i => new TensorSpec(i, "FP32")).ToList(), [new TensorSpec("Score", "FP32", Outputs)]);

    /// <exception cref="UserException">It is no such file.</exception>
    public static TorchFile Read(string path)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            using var notes = new StreamReader((zip.GetEntry(Notes) ?? throw new InvalidDataException()).Open());
            return Json.Read<TorchFile>(notes.ReadToEnd());
        }
        catch (Exception error) when (error is InvalidDataException or System.Text.Json.JsonException)
        {
            throw new UserException($"'{Path.GetFileName(path)}' is no TorchSharp model that was registered here: {FileKind.Of(path)}.", "Give a file that #!model export wrote, or register the module itself.");
        }
    }

    public void Write(string path, string weights)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        using (var notes = new StreamWriter(Entry(zip, Notes)))
        {
            notes.Write(Json.Write(this));
        }

        using var from = File.OpenRead(weights);
        using var to = Entry(zip, Weights);
        from.CopyTo(to);
    }

    /// <summary>Does something with the weights as a file.</summary>
    public static void WithWeights(string path, Action<string> work)
    {
        var temporary = Path.Combine(Path.GetTempPath(), $"mlops-{Guid.NewGuid():N}.dat");
        try
        {
            using (var zip = ZipFile.OpenRead(path))
            {
                (zip.GetEntry(Weights) ?? throw new UserException($"'{Path.GetFileName(path)}' has no weights.")).ExtractToFile(temporary);
            }

            work(temporary);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static Stream Entry(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name);
        entry.LastWriteTime = Epoch;
        return entry.Open();
    }
}
