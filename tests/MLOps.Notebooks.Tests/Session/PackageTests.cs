using System.Diagnostics;

namespace MLOps.Notebooks.Tests.Session;

/// <summary>Real restores through the machine's NuGet sources; the packages are ones that building this repository fetches too.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task A_package_is_restored_and_used_and_is_in_the_list()
    {
        await _notebook.Value("#r \"nuget: CommandLineParser, 2.9.1\"\n#r \"nuget: Validation, 2.6.68\"\nusing CommandLine;");
        Assert.Equal("Parser", await _notebook.Value("new Parser().GetType().Name"));
        Assert.Contains(_notebook.Session.Packages, p => p.Id == "CommandLineParser" && p.Version == "2.9.1");
        Assert.Contains(_notebook.Session.Packages, p => p.Id == "Validation");
        var completion = await _notebook.Session.CompleteAsync("Parser.Def", 10, CancellationToken.None);
        Assert.Contains("Default", completion.Items.Select(i => i.Text));
    }

    [Fact]
    public async Task A_failed_package_is_one_sentence_and_poisons_nothing()
    {
        var error = await _notebook.Failure("var x = 1;\n#r \"nuget: This.Package.Does.Not.Exist.At.All, 1.0.0\"");
        Assert.StartsWith("This.Package.Does.Not.Exist.At.All 1.0.0 could not be restored:", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(". The session is as it was.", error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Traceback);
        Assert.Equal("1", await _notebook.Value("#r \"nuget: CommandLineParser, 2.9.1\"\n1"));
    }

    [Fact]
    public async Task A_restored_package_is_at_hand_at_once_the_next_time()
    {
        await _notebook.Value("#r \"nuget: CommandLineParser, 2.9.1\"\n1");
        using var other = new SessionFixture();
        await other.Value("1");
        var watch = Stopwatch.StartNew();
        await other.Value("#r \"nuget: CommandLineParser, 2.9.1\"");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), watch.Elapsed.ToString());
    }

    [Fact]
    public async Task What_the_session_carries_is_not_loaded_twice()
    {
        await _notebook.Value("#r \"nuget: Microsoft.ML, 3.0.1\"");
        Assert.Contains("Microsoft.ML", _notebook.Output.Out, StringComparison.Ordinal);
        Assert.Contains("instead of 3.0.1", _notebook.Output.Out, StringComparison.Ordinal);
        Assert.Equal("True", await _notebook.Value("new MLContext(1) is not null"));
    }

    [Fact]
    public async Task A_missing_assembly_file_is_one_sentence()
    {
        var error = await _notebook.Failure("#r \"nothing/here.dll\"");
        Assert.StartsWith("Assembly 'nothing/here.dll' not found.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assembly_file_is_referenced()
    {
        var source = typeof(FsCheck.Config).Assembly.Location;
        File.Copy(source, Path.Combine(_notebook.Folder, "Lib.dll.tmp"));
        Directory.CreateDirectory(Path.Combine(_notebook.Folder, "lib"));
        File.Move(Path.Combine(_notebook.Folder, "Lib.dll.tmp"), Path.Combine(_notebook.Folder, "lib", "FsCheck.dll"));
        Assert.Equal("Config", await _notebook.Value("#r \"lib/FsCheck.dll\"\ntypeof(FsCheck.Config).Name"));
    }
}
