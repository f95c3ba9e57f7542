using System.Text.Json;
using System.Text.RegularExpressions;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>
/// Follows a Dockerfile in folders in the place of images: what is copied is copied, what dotnet is to do is done, and what only an
/// image has (packages of the system, users) is passed over.
/// </summary>
internal sealed class ContainerRehearsal(string project) : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mlops-container-");
    private readonly IReadOnlyList<string> _context = Context(project);

    public string App => Path.Combine(_root.FullName, "app");

    public string Workspace => Path.Combine(_root.FullName, "workspace");

    private string Source => Path.Combine(_root.FullName, "src");

    /// <summary>The instructions, without comments.</summary>
    public static List<(string Word, string Line)> Read(string project) => File.ReadAllLines(Path.Combine(project, "Dockerfile"))
        .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ', 2)).Select(l => (l[0], l[1])).ToList();

    public async Task BuildAsync()
    {
        foreach (var (word, rest) in Read(project))
        {
            if (word == "COPY" && !rest.StartsWith("--from", StringComparison.Ordinal))
            {
                Copy(rest.Split(' ')[..^1], rest.Split(' ')[^1]);
            }
            else if (word == "RUN" && rest.StartsWith("dotnet ", StringComparison.Ordinal))
            {
                var (exitCode, said) = await DotnetProcess.RunAsync(Source, new Dictionary<string, string>(), [.. rest.Split(' ')[1..].Select(a => a == "/app" ? App : a), "-nodeReuse:false", "-p:UseSharedCompilation=false"], CancellationToken.None);
                Assert.True(exitCode == 0, said);
            }
        }

        // The second image has the program alone.
        Directory.Delete(Source, recursive: true);
        Directory.CreateDirectory(Workspace);
    }

    public Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var (_, entry) = Read(project).Single(l => l.Word == "ENTRYPOINT");
        return DotnetProcess.RunAsync(App, new Dictionary<string, string> { ["MLOPS_HOME"] = Path.Combine(Workspace, ".mlops") }, [.. JsonSerializer.Deserialize<string[]>(entry)![1..], .. arguments], CancellationToken.None);
    }

    public void Dispose() => _root.Delete(recursive: true);

    // As Docker does it: a folder's content goes into the target, files go into a target that ends in a slash, a pattern may match none.
    private void Copy(string[] sources, string target)
    {
        foreach (var source in sources)
        {
            var isFolder = source == "." || Directory.Exists(Path.Combine(project, source));
            var pattern = new Regex(isFolder ? (source == "." ? "^" : $"^{Regex.Escape(source)}/") : $"^{Regex.Escape(source).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$");
            var found = _context.Where(f => pattern.IsMatch(f)).ToList();
            Assert.True(found.Count > 0 || source.Contains('*', StringComparison.Ordinal), $"COPY {source} finds nothing");
            foreach (var file in found)
            {
                var to = Path.Combine(Source, target, isFolder ? pattern.Replace(file, "") : file);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(Path.Combine(project, file), to, overwrite: true);
            }
        }
    }

    private static List<string> Context(string project)
    {
        var ignored = File.ReadAllLines(Path.Combine(project, ".dockerignore")).Where(l => l.Length > 0)
            .Select(l => new Regex("^" + Regex.Escape(l).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal))).ToList();
        return Directory.EnumerateFiles(project, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(project, f).Replace('\\', '/')).Where(f => !ignored.Exists(i => i.IsMatch(f))).ToList();
    }
}
