namespace MLOps.Notebooks.Tests.Session;

/// <summary>Projects and assembly files that cells reference; the projects have a dependency and a project of their own.</summary>
[Trait("Category", "Long")]
public sealed class ProjectReferenceTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public ProjectReferenceTests()
    {
        new LocalFeed(_notebook).Add("Made.Tools", "1.0.0", "namespace Made { public static class Tools { public static int X => 100; } }");
        Write("My Shop/My Shop.csproj", Project("<ProjectReference Include=\"../Prices/Prices.csproj\" />"));
        Write("My Shop/Shop.cs", "namespace MyShop;\npublic static class Shop { public static int Total(int n) => n * Prices.Of(); }");
        Write("Prices/Prices.csproj", Project("<PackageReference Include=\"Made.Tools\" Version=\"1.0.0\" />"));
        Write("Prices/Prices.cs", "public record Price(int Value);\npublic static class Prices { public static int Of() => Made.Tools.X + 1; public static Price Make() => new(5); }");
    }

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task A_project_is_built_and_referenced_with_what_it_depends_on_and_again_when_it_changed()
    {
        Assert.Equal("202", await _notebook.Value("#r \"My Shop/My Shop.csproj\"\nMyShop.Shop.Total(2)"));
        var (first, second) = (_notebook.Output.Displays[0], _notebook.Output.Displays[1]);
        Assert.Equal("Building My Shop ...", first.Bundle.Text);
        Assert.True(second.IsUpdate && second.Id == first.Id);
        Assert.Matches(@"^Built My Shop in \d+\.\d s\.$", second.Bundle.Text);

        // Nothing has changed: nothing is built.
        Assert.Equal("5", await _notebook.Value("#:project My Shop\nvar old = Prices.Make(); old.Value"));
        Assert.Empty(_notebook.Output.Displays);

        Write("Prices/Prices.cs", "public record Price(int Value, string Name);\npublic static class Prices { public static int Of() => 7; public static Price Make() => new(6, \"six\"); }");
        Assert.Equal("(14, six, 5)", await _notebook.Value("#r \"My Shop/My Shop.csproj\"\n(MyShop.Shop.Total(2), Prices.Make().Name, old.Value)"));

        // A package asked for beside it builds nothing that has not changed.
        LocalFeed.Write(Path.Combine(_notebook.Folder, "feed"), "Made.More", "1.0.0", "public static class More { public static int X => 9; }");
        Assert.Equal("23", await _notebook.Value("#r \"nuget: Made.More, 1.0.0\"\nMyShop.Shop.Total(2) + More.X"));

        Write("Prices/Prices.cs", "public static class Prices\n{\n    public static int Of() => nothing;\n}");
        var error = await _notebook.Failure("#r \"My Shop/My Shop.csproj\"");
        Assert.Equal("Prices.csproj could not be built: Prices.cs, line 3: CS0103 The name 'nothing' does not exist in the current context. The session is as it was.", error.Message);
        Assert.Equal("My Shop was not built.", _notebook.Output.Displays[1].Bundle.Text);
        Assert.Equal("14", await _notebook.Value("MyShop.Shop.Total(2)"));
    }

    [Fact]
    public async Task A_project_that_is_not_there_is_one_sentence()
    {
        Assert.Equal($"Project 'Shop/Shop.csproj' not found. Paths are read from {_notebook.Folder}.", (await _notebook.Failure("#r \"Shop/Shop.csproj\"")).Message);
        Write("Prices/Other.csproj", "<Project/>");
        Assert.StartsWith("'Prices' holds 2 projects. Name one:", (await _notebook.Failure("#:project Prices")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assembly_in_a_folder_with_spaces_is_referenced_with_those_beside_it()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_notebook.Folder, "my libs")).FullName;
        using (var inner = LocalFeed.Compile("Inner", "1.0", "public static class Inner { public static int X => 41; }"))
        {
            File.WriteAllBytes(Path.Combine(folder, "Inner.dll"), inner.ToArray());
        }

        Assert.Equal("41", await _notebook.Value("#r \"my libs/Inner.dll\"\nInner.X"));
        Assert.Equal("41", await _notebook.Value("#r \"my libs\\Inner.dll\"\nInner.X"));
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_notebook.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static string Project(string item) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net{Environment.Version.Major}.{Environment.Version.Minor}</TargetFramework><Nullable>enable</Nullable></PropertyGroup>
          <ItemGroup>{item}</ItemGroup>
        </Project>
        """;
}
