namespace MLOps.Notebooks.Tests.Session;

/// <summary>Files that cells import and load.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task A_file_runs_once_unless_forced()
    {
        Write("count.csx", "Console.Write(\"ran \");\nint Twice(int n) => 2 * n;");
        Assert.Equal("8", await _notebook.Value("#!import count.csx\nTwice(4)"));
        Assert.Equal("ran ", _notebook.Output.Out);
        Assert.Equal("10", await _notebook.Value("#!import ./count.csx\n#load \"count.csx\"\nTwice(5)"));
        Assert.Equal("", _notebook.Output.Out);
        Assert.Equal("12", await _notebook.Value("#!import count.csx --force\nTwice(6)"));
        Assert.Equal("ran ", _notebook.Output.Out);
    }

    [Fact]
    public async Task A_file_that_changed_is_named_and_waits_for_force()
    {
        Write("tool.csx", "int F() => 1;");
        await _notebook.Value("#!import tool.csx");
        Write("tool.csx", "int F() => 2;");
        File.SetLastWriteTimeUtc(Path.Combine(_notebook.Folder, "tool.csx"), DateTime.UtcNow.AddSeconds(5));
        Assert.Equal("1", await _notebook.Value("#!import tool.csx\nF()"));
        Assert.Equal("tool.csx has changed since it was imported; #!import tool.csx --force runs it again.\n", _notebook.Output.Out);
        Assert.Equal("2", await _notebook.Value("#!import tool.csx --force\nF()"));
    }

    [Fact]
    public async Task Paths_start_from_the_file_that_names_them()
    {
        Write("my tools/a.csx", "#!/usr/bin/env dotnet-script\n#load \"deep/b.csx\"\nint A(int x) => B(x) + 1;");
        Write("my tools/deep/b.csx", "#!import ../c.dib\nint B(int x) => x * ten;");
        Write("my tools/c.dib", "#!markdown\n\n# Title\n\n#!csharp\n\nvar ten = 10;\n");
        Assert.Equal("21", await _notebook.Value("#!import \"my tools/a.csx\"\nA(2)"));
    }

    [Fact]
    public async Task A_source_file_brings_its_namespaces_extension_methods_and_statements()
    {
        Write("Shop.cs", "using System;\nConsole.Write(Shop.Calc.Two() + 1.Plus());\nnamespace Shop { public static class Calc { public static int Two() => 2; } }\nstatic class Ext { public static int Plus(this int x) => x + 1; }");
        Write("Things.cs", "namespace Things;\n\npublic record Thing(int X);\n\npublic static class ThingExtensions { public static int Double(this Thing thing) => thing.X * 2; }");
        Assert.Equal("10", await _notebook.Value("#!import Shop.cs\n#!import Things.cs\nusing Things;\nnew Thing(4).Double() + Shop.Calc.Two()"));
        Assert.Equal("4", _notebook.Output.Out);
        Assert.Equal("3", await _notebook.Value("2.Plus()"));
    }

    [Fact]
    public async Task The_csharp_cells_of_an_ipynb_run()
    {
        Write("other.ipynb", """
            {"cells":[{"cell_type":"code","metadata":{},"source":["namespace Inside { public class Box { public int X = 4; } }"],"outputs":[],"execution_count":null},
            {"cell_type":"markdown","metadata":{},"source":["# no"]},
            {"cell_type":"code","metadata":{},"source":["static class Ex { public static int Half(this Inside.Box b) => b.X / 2; }"],"outputs":[],"execution_count":null}],
            "metadata":{"kernelspec":{"name":".net-csharp","display_name":".NET (C#)","language":"C#"},"language_info":{"name":"C#"}},"nbformat":4,"nbformat_minor":5}
            """);
        Assert.Equal("2", await _notebook.Value("#!import other.ipynb\nnew Inside.Box().Half()"));
    }

    [Fact]
    public async Task A_circle_of_imports_ends_in_one_sentence()
    {
        Write("x.csx", "#!import y.csx");
        Write("y.csx", "var q = 1;\n#!import x.csx");
        var error = await _notebook.Failure("#!import x.csx");
        Assert.Equal("y.csx, line 2: x.csx imports itself: x.csx -> y.csx -> x.csx.", error.Message);
        Assert.Equal(1, error.Line);
    }

    [Fact]
    public async Task A_mistake_in_an_imported_file_names_the_file_and_its_line()
    {
        Write("lib/bad.csx", "var q = 1;\nint z = nope;");
        Write("lib/worse.csx", "var q = 1;\n\n#!data show nothing");
        Write("lib/throws.csx", "\nvoid Fail() =>\n    throw new InvalidOperationException(\"no\");");
        Assert.StartsWith("lib/bad.csx, line 2: CS0103", (await _notebook.Failure("#!import lib/bad.csx")).Message, StringComparison.Ordinal);
        Assert.StartsWith("lib/worse.csx, line 3: Dataset 'nothing' not found.", (await _notebook.Failure("#!import lib/worse.csx")).Message, StringComparison.Ordinal);
        await _notebook.Value("#!import lib/throws.csx");
        Assert.Equal("lib/throws.csx, line 3: InvalidOperationException: no", (await _notebook.Failure("Fail()")).Traceback[0]);
    }

    [Fact]
    public async Task A_file_whose_import_failed_can_be_imported_when_it_is_mended()
    {
        Write("a.csx", "int z = nope;");
        await _notebook.Failure("#!import a.csx");
        Write("a.csx", "int z = 3;");
        Assert.Equal("3", await _notebook.Value("#!import a.csx\nz"));
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_notebook.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
