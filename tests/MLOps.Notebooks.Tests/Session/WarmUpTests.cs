using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Tests.Session;

public sealed class WarmUpTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task A_cell_given_during_the_warm_up_runs_after_it_and_sees_nothing_of_it()
    {
        _notebook.Session.WarmUp();
        Assert.Equal("42", await _notebook.Value("var answer = 42;\nanswer"));
        Assert.Single(_notebook.Session.History);
        Assert.Equal("43", await _notebook.Value("answer + 1"));
    }

    [Fact]
    public async Task An_interrupt_reaches_a_cell_that_waits_for_the_warm_up()
    {
        using var interrupt = new CancellationTokenSource();
        _notebook.Session.WarmUp();
        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _notebook.Run("1", interrupt.Token));
        Assert.Equal("2", await _notebook.Value("1 + 1"));
    }

    [Fact]
    public async Task Completion_may_be_asked_during_the_warm_up()
    {
        _notebook.Session.WarmUp();
        var completion = await _notebook.Session.CompleteAsync("Console.WriteL", 14, CancellationToken.None);
        Assert.Contains(completion.Items, item => item.Text == "WriteLine");
    }

    [Fact]
    public void A_reference_is_listed_by_the_first_cell_that_names_it_only()
    {
        var references = new ScriptReferences().All;
        var first = ScriptCompilation.Create("First", ScriptCompilation.Parse("var x = 1;", "cell 1"), references, null);
        var second = ScriptCompilation.Create("Second", ScriptCompilation.Parse("var y = Enumerable.Range(0, x);", "cell 2"), references, first);
        var own = MetadataReference.CreateFromImage(Library("Own"));
        var third = ScriptCompilation.Create("Third", ScriptCompilation.Parse("Own.Name + y.Sum()", "cell 3"), [.. references, own], second);

        Assert.Empty(second.ExternalReferences);
        Assert.Same(own, Assert.Single(third.ExternalReferences));
        Assert.Empty(third.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public void The_framework_is_documented_though_nothing_is_read_before_the_first_question()
    {
        var compilation = ScriptCompilation.Create("Cell", ScriptCompilation.Parse("1", "cell 1"), new ScriptReferences().All, null);
        var beside = Path.ChangeExtension(typeof(CellSubmission).Assembly.Location, ".xml");
        Assert.True(File.Exists(beside));
        Assert.Contains("cell", compilation.GetTypeByMetadataName(typeof(NotebookSession).FullName!)!.GetDocumentationCommentXml(), StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] Library(string type)
    {
        var tree = CSharpSyntaxTree.ParseText($"public static class {type} {{ public const string Name = \"own\"; }}");
        using var image = new MemoryStream();
        var core = MetadataReference.CreateFromFile(typeof(object).GetTypeInfo().Assembly.Location);
        Assert.True(CSharpCompilation.Create(type, [tree], [core], new(OutputKind.DynamicallyLinkedLibrary)).Emit(image).Success);
        return image.ToArray();
    }
}
