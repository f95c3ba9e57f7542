namespace MLOps.Conformance;

/// <summary>
/// What these tests need beyond the SDK. On a developer's machine a test without it says what is missing and skips; under
/// <c>CI=true</c> nothing may be skipped, so it fails.
/// </summary>
internal static class Prerequisites
{
    public static void File(string path, string how) => Need(System.IO.File.Exists(path) || Directory.Exists(path), $"{path} is missing: {how}");

    public static void Jupyter()
    {
        File("/usr/bin/jupyter-nbconvert", "apt-get install jupyter-nbconvert");
        File("/usr/lib/python3/dist-packages/nbclient", "apt-get install python3-nbclient");
        File("/usr/lib/python3/dist-packages/jupyter_client", "apt-get install jupyter-client");
    }

    /// <summary>The host is dead, and not every machine can still get it: then <c>.ci/run</c> leaves these tests out by their category.</summary>
    public static string DotNetInteractive() =>
        Environment("MLOPS_DOTNET_INTERACTIVE", "the program dotnet-interactive (dotnet tool install Microsoft.dotnet-interactive)");

    public static string Environment(string name, string what) =>
        System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : Missing($"The environment variable {name} is not set: {what}");

    public static void NodeModule(string name) =>
        File(Path.Combine(Repository.Conformance, "js", "node_modules", name), "npm install in tests/MLOps.Conformance/js");

    private static void Need(bool isThere, string otherwise)
    {
        if (!isThere)
        {
            Missing(otherwise);
        }
    }

    private static string Missing(string what)
    {
        Assert.False(System.Environment.GetEnvironmentVariable("CI") == "true", $"Under CI nothing may be skipped. {what}");
        Skip.If(true, what);
        return "";
    }
}
