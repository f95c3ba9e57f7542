using MLOps.Notebooks.Compatibility;

namespace Microsoft.DotNet.Interactive.Jupyter;

/// <summary>Questions as notebooks in Jupyter ask them.</summary>
public static class TopLevelMethods
{
#pragma warning disable IDE1006, CA1707 // As notebooks write it.
    /// <exception cref="NotSupportedException">Nobody can answer, as in a headless run.</exception>
    public static string input(string prompt = "") => RunningCell.Current.Output.ReadLine(prompt);

    /// <exception cref="NotSupportedException">Nobody can answer, as in a headless run.</exception>
    public static PasswordString password(string prompt = "") => new(RunningCell.Current.Output.ReadLine(prompt, password: true));
#pragma warning restore IDE1006, CA1707
}
