using System.Text;

namespace MLOps.Models.Formats;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
internal static class FileKind
{
    public const string Zip = "it is a zip";
    public const string Onnx = "it looks like ONNX";

    /// <summary>In words that go on a sentence: "it is empty", "it is a zip".</summary>
    public static string Of(string file)
    {
        var start = new byte[16];
        using var stream = File.OpenRead(file);
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start switch
        {
            _ when length == 0 => "it is empty",
            [(byte)'P', (byte)'K', ..] => Zip,
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "it is an HDF5 file, as Keras saves it",
            [0x80, >= 2 and <= 5, ..] => "it is a Python pickle, which can run code and is never loaded",
            [(byte)'{', ..] or [(byte)'[', ..] => "it is JSON",
            [0x08, < 0x20, ..] => Onnx,
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "it is a Parquet file",
            _ => $"it begins with '{Encoding.ASCII.GetString(start, 0, Math.Min(4, length)).Replace('\0', '.')}'",
        };
    }
}
