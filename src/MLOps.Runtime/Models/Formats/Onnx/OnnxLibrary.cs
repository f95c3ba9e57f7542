using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace MLOps.Models.Formats.Onnx;

/// <summary>The native ONNX Runtime. The tool brings it; a program that only references MLOps.Runtime adds its package when it scores ONNX.</summary>
internal static partial class OnnxLibrary
{
    /// <param name="forManyCalls">Arranges the weights for fast calls, which takes as long as reading the file and its memory once more.</param>
    /// <exception cref="UserException">The native library is not there.</exception>
    /// <exception cref="OnnxRuntimeException">The file cannot be loaded.</exception>
    public static InferenceSession Open(string path, bool forManyCalls)
    {
        try
        {
            OrtEnv.Instance().DisableTelemetryEvents();
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            options.AddSessionConfigEntry("session.disable_prepacking", forManyCalls ? "0" : "1");
            return new InferenceSession(path, options);
        }
        catch (Exception error) when (IsMissing(error))
        {
            throw new UserException("ONNX Runtime's native library is not here.", $"Add its package: #r \"nuget: Microsoft.ML.OnnxRuntime, {Version}\" in a notebook, dotnet add package Microsoft.ML.OnnxRuntime in a project.");
        }
    }

    /// <summary>What the runtime says, without its code and the path of the file.</summary>
    public static string Sentence(OnnxRuntimeException error) => Code().Replace(error.Message.ReplaceLineEndings("\n").Split('\n')[0], "");

    private static string Version => typeof(InferenceSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "1.31.1";

    private static bool IsMissing(Exception? error) => error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException || (error is TypeInitializationException && IsMissing(error.InnerException));

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*(Load model from .+ failed:\s*)?")]
    private static partial Regex Code();
}
