using MLOps.Notebooks.Packages;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Tests.Session;

/// <summary>Every way to ask for a package, against a feed made for the test.</summary>
[Trait("Category", "Long")]
public sealed class PackageRequestTests : IDisposable
{
    private readonly SessionFixture _notebook = new();
    private readonly LocalFeed _feed;

    public PackageRequestTests() => _feed = new LocalFeed(_notebook)
        .Add("Made.Tools", "1.0.0", Tool("1.0")).Add("Made.Tools", "1.2.0", Tool("1.2")).Add("Made.Tools", "2.0.0-beta1", Tool("2.0"))
        .Add("Made.Preview", "0.1.0-alpha", "namespace Made { public static class Preview { public static int X => 7; } }")
        .Add("Made.Parent", "3.0.0", "namespace Made { public static class Parent { public static int X => 3; } }", "Made.Tools 1.2.0");

    public void Dispose() => _notebook.Dispose();

    [Theory]
    [InlineData("#r \"nuget: Made.Tools\"", "1.2")]
    [InlineData("#r \"nuget: Made.Tools, 1.*\"", "1.2")]
    [InlineData("#r \"nuget: Made.Tools, *-*\"", "2.0")]
    [InlineData("#:package made.tools@[1.0.0,1.1.0)", "1.0")]
    public async Task Versions_may_float(string line, string version) => Assert.Equal(version, await _notebook.Value(line + "\nMade.Tools.Version"));

    [Theory]
    [InlineData("#r \"nuget: Made.Tools, 1.0.0\"", "1.0.0")]
    [InlineData("#r \"nuget:Made.Tools,1.0.0\"", "1.0.0")]
    [InlineData("  #r   \"NuGet:   Made.Tools  ,  1.*  \" // tools", "1.*")]
    [InlineData("#r \"nuget:Made.Tools\"", null)]
    [InlineData("#r \"nuget: Made.Tools, \"", null)]
    [InlineData("#r \"nuget: Made.Tools, [1.0, 2.0)\"", "[1.0, 2.0)")]
    [InlineData("#:package Made.Tools@1.0.0", "1.0.0")]
    [InlineData("#:package Made.Tools @ *-*", "*-*")]
    [InlineData("#:package Made.Tools", null)]
    public void A_package_may_be_asked_for_in_many_ways(string line, string? version) =>
        Assert.Equal(new PackageDirective("Made.Tools", version), Assert.Single(CellSource.Parse("var a = 1;\n" + line + "\nvar b = 2;").Directives));

    [Fact]
    public async Task Of_a_package_with_previews_only_the_latest_preview_is_the_latest() =>
        Assert.Equal("7", await _notebook.Value("#r \"nuget: Made.Preview\"\nMade.Preview.X"));

    [Fact]
    public async Task Several_packages_come_in_one_cell_and_in_later_cells()
    {
        Assert.Equal("3", await _notebook.Value("#r \"nuget: Made.Parent, 3.0.0\"\n#r \"nuget: Made.Preview, 0.1.0-alpha\"\nMade.Parent.X"));
        Assert.Equal(["Made.Parent 3.0.0", "Made.Preview 0.1.0-alpha", "Made.Tools 1.2.0"], _notebook.Session.Packages.Select(p => $"{p.Id} {p.Version}").Order(StringComparer.Ordinal));
        LocalFeed.Write(Directory.CreateDirectory(Path.Combine(_notebook.Folder, "more packages")).FullName, "Made.More", "1.0.0", "public static class More { public static int X => 9; }");
        Assert.Equal("19", await _notebook.Value("#i \"nuget: more packages\"\n#r \"nuget: Made.More, 1.0.0\"\nMore.X + 10"));
        Assert.Equal("12", await _notebook.Value("Made.Parent.X + More.X"));
    }

    [Fact]
    public async Task A_failed_package_leaves_the_packages_and_the_session_as_they_were()
    {
        await _notebook.Value("#r \"nuget: Made.Parent, 3.0.0\"\nvar x = Made.Parent.X;");
        var before = _notebook.Session.Packages;
        foreach (var (line, message) in new[]
        {
            ("#r \"nuget: Made.Nothing, 1.0.0\"", "Made.Nothing 1.0.0 could not be restored: no package of this name is in made. The session is as it was."),
            ("#r \"nuget: Made.Tools, 9.0.0\"", "Made.Tools 9.0.0 could not be restored: there is no such version, the nearest is 2.0.0-beta1. The session is as it was."),
            ("#r \"nuget: Made.Tools, 1.0.0\"", "Made.Tools 1.0.0 could not be restored: another package needs Made.Tools 1.2.0 or newer; ask for that one. The session is as it was."),
            ("#r \"nuget: Made.Tools, new one\"", "'new one' is not a version of Made.Tools. Examples: 2.14.1, 2.*, *-* (the latest, previews too)."),
            ("#r \"nuget: , 1.0\"", "'' is not the name of a package. Example: #r \"nuget: Humanizer, 2.14.1\""),
            ("#i \"nuget: no/such/folder\"", $"Package source 'no/such/folder' is neither an address nor a folder. Folders are read from {_notebook.Folder}."),
        })
        {
            var error = await _notebook.Failure($"var y = 1;\n{line}");
            Assert.Equal(message, error.Message);
            Assert.Empty(error.Traceback);
        }

        Assert.Same(before, _notebook.Session.Packages);
        Assert.Equal("6", await _notebook.Value("#r \"nuget: Made.Tools, 1.2.0\"\nx + Made.Parent.X"));
        await _notebook.Failure("y");
    }

    [Fact]
    public async Task A_version_that_other_packages_brought_and_that_is_in_use_stays_and_is_told()
    {
        _feed.Add("Made.Elder", "1.0.0", "namespace Made { public static class Elder { public static int X => 1; } }", "Made.Tools 1.0.0");
        Assert.Equal("1.0", await _notebook.Value("#r \"nuget: Made.Elder\"\nMade.Tools.Version"));

        Assert.Equal("3 1.0", await _notebook.Value("#r \"nuget: Made.Parent\"\nMade.Parent.X + \" \" + Made.Tools.Version"));
        Assert.Contains("Made.Tools stays in the version that is at work already", _notebook.Output.Error, StringComparison.Ordinal);
        Assert.Equal("1 1.0", await _notebook.Value("Made.Elder.X + \" \" + Made.Tools.Version"));
    }

    [Fact]
    public async Task A_version_that_is_in_use_is_not_exchanged()
    {
        await _notebook.Value("#r \"nuget: Made.Tools, 1.0.0\"\nMade.Tools.Version");
        var error = await _notebook.Failure("#r \"nuget: Made.Tools, 1.2.0\"");
        Assert.StartsWith("Made.Tools is already loaded in another version.", error.Message, StringComparison.Ordinal);
        Assert.Equal("1.0", await _notebook.Value("Made.Tools.Version"));
    }

    [Fact]
    public async Task The_next_version_stands_in_for_one_that_is_not_to_be_had()
    {
        Assert.Equal("1.2", await _notebook.Value("#r \"nuget: Made.Tools, 1.1.0\"\nMade.Tools.Version"));
        Assert.Equal("Made.Tools 1.1.0 is not to be had; 1.2.0 is used.\n", _notebook.Output.Out);
    }

    [Fact]
    public async Task A_source_that_cannot_be_reached_is_named_and_done_without()
    {
        Assert.Equal("1.2", await _notebook.Value("#i \"nuget: https://127.0.0.1:9/v3/index.json\"\n#r \"nuget: Made.Tools, 1.*\"\nMade.Tools.Version"));
        Assert.Equal("The package source https://127.0.0.1:9/v3/index.json cannot be reached; going on without it.\n", _notebook.Output.Out);
    }

    [Fact]
    public async Task Packages_made_for_the_kernel_before_this_one_load_without_it()
    {
        _feed.Add("Made.Charts.Interactive", "1.0.0", "namespace Made { public static class Charts { public static int X => 5; } }", "Made.Tools 1.0.0", "Microsoft.DotNet.Interactive 1.0.0-beta.99999.1");
        Assert.Equal("5", await _notebook.Value("#r \"nuget: Made.Charts.Interactive, 1.0.0\"\nMade.Charts.X"));
        await _notebook.Value("#r \"nuget: Microsoft.DotNet.Interactive, *-*\"");
        Assert.Equal("Microsoft.DotNet.Interactive is not loaded: this kernel takes its place, and what notebooks call of it is part of the session.\n", _notebook.Output.Out);
    }

    [Fact]
    public async Task Lines_of_file_based_apps_without_a_meaning_here_say_so()
    {
        Assert.Equal("1.0", await _notebook.Value("#:sdk Microsoft.NET.Sdk\n#:property PublishAot=false\n#:package Made.Tools@1.0.0\nMade.Tools.Version"));
        Assert.Equal("#:property PublishAot=false changes nothing here: a notebook is not built as a project of its own.\n", _notebook.Output.Out);
    }

    [Theory]
    [InlineData("NU1202: Package Made.Tools 1.0.0 is not compatible with net10.0 (.NETCoreApp,Version=v10.0). Package Made.Tools 1.0.0 supports: net48", "Made.Tools 1.0.0 could not be restored: it is not made for .NET 10.")]
    [InlineData("NU1301: Unable to load the service index for source https://gone.example/v3/index.json.", "The packages could not be restored: the package source https://gone.example/v3/index.json cannot be reached.")]
    [InlineData("NU1999: Something else with Made.Tools and more.", "Made.Tools 1.0.0 could not be restored: Something else with Made.Tools and more.")]
    [InlineData("MSB4236: The SDK 'Nope' specified could not be found.", "cells.csproj could not be built: cells.csproj: MSB4236 The SDK 'Nope' specified could not be found.")]
    public void An_error_of_the_build_becomes_one_sentence(string error, string sentence)
    {
        var requests = PackageRequests.None.With([new PackageDirective("Made", "2.0.0"), new PackageDirective("Made.Tools", "1.0.0")], [], []);
        var log = $"  Determining projects to restore...\n/tmp/x/cells.csproj : error {error} [/tmp/x/cells.csproj]\n";
        Assert.Equal(sentence + " The session is as it was.", RestoreFailure.Of(log, requests).Message);
    }

    private static string Tool(string version) => $"namespace Made {{ public static class Tools {{ public static string Version => \"{version}\"; }} }}";
}
