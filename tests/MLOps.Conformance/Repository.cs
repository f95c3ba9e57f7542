namespace MLOps.Conformance;

/// <summary>Places in the source tree, found from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Conformance => Path.Combine(Root, "tests", "MLOps.Conformance");

    public static string Python(string script) => Path.Combine(Conformance, "python", script);

    public static string Js(string script) => Path.Combine(Conformance, "js", script);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Interactive.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Interactive.sln is not above the tests.");
        }

        return folder;
    }
}
