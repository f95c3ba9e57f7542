using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Tests.Session;

/// <summary>Taking a cell apart is total, and every position stays.</summary>
public sealed class CellSourceTests
{
    private static readonly string[] Pieces =
    [
        "#r \"nuget: A, 1.0\"", "#r \"", "#i \"x\"", "#load \"y.csx\"", "#:package A@1", "#:", "#:project", "#! /bin/sh", "#if X", "#else", "#endif", "#define X", "#region r", "#",
        "using System.Text;", "using var x = new MemoryStream();", "await using var y = z;", "using A = (int, int);", "global using static System.Math;", "using (", "using",
        "namespace N { class C { } }", "namespace N;", "namespace", "file class F { }", "static class E { public static int T(this int x) => x; }", "static class B { extension(int i) { public int P => i; } }",
        "record P(int X);", "internal struct S { internal int V; }", "class G<T> { }", "enum Q { A }", "delegate void D();", "class", "partial class H {", "}", "{", "(", ")", ";", "\"", "\"\"\"", "@\"", "/*", "*/", "//",
        "var a = 1;", "Span<int> s = stackalloc int[2];", "ref int r = ref a[0];", "int F() => 1;", "a", "\n", "\r\n", "\r", " ", "é", "\ud834\udd1e", "\0", "\u2028",
    ];

    [Property(MaxTest = 400)]
    public Property What_is_left_of_a_cell_stands_where_it_stood() => Prop.ForAll(
        Gen.ListOf(Gen.Elements(Pieces)).Select(p => string.Join(' ', p)).ToArbitrary(), StaysInPlace);

    [Property(MaxTest = 400)]
    public bool Any_text_can_be_taken_apart(string text) => StaysInPlace(text ?? "");

    [Property(MaxTest = 200)]
    public Property Types_and_statements_are_told_apart() => Prop.ForAll(
        Gen.ListOf(Gen.Elements(0, 1, 2, 3, 4, 5)).ToArbitrary(),
        kinds =>
        {
            var lines = kinds.Select(Line).ToList();
            var source = CellSource.Parse(string.Join('\n', lines));
            var types = kinds.Select(TypeOf).ToList();
            var rest = lines.Select((line, i) => types[i] is null ? line : new string(' ', line.Length));
            Assert.Equal(types.OfType<string>(), source.Library?.Types ?? []);
            Assert.Equal(string.Join('\n', rest), source.Library?.Remove(source.Script) ?? source.Script);
            Assert.Equal(kinds.Any(k => k is 2 or 3), source.Library?.IsRequired ?? false);
            var tree = source.Library?.Parse("cell 1", 5);
            var starts = tree?.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(t => t.GetLocation().GetLineSpan().StartLinePosition.Line - 4) ?? [];
            return starts.SequenceEqual(Enumerable.Range(0, types.Count).Where(i => types[i] is not null));
        });

    private static string Line(int kind, int i) => kind switch
    {
        0 => $"record R{i}(int X);",
        1 => $"class G{i}<T> {{ internal int V; }}",
        2 => $"namespace N{i} {{ enum E {{ A }} }}",
        3 => $"static class X{i} {{ public static int T{i}(this int x) => x; }}",
        4 => $"var v{i} = {i};",
        _ => $"int F{i}() => {i};",
    };

    private static string? TypeOf(int kind, int i) => kind switch
    {
        0 => $"R{i}",
        1 => $"G{i}`1",
        2 => $"N{i}.E",
        3 => $"X{i}",
        _ => null,
    };

    private static bool StaysInPlace(string text)
    {
        var source = CellSource.Parse(text);
        var parts = new[] { source.Script, source.Library?.Text, source.Library?.Remove(source.Script) }.OfType<string>().ToList();
        Assert.All(parts, p => Assert.Equal(text.Length, p.Length));
        Assert.All(parts, p => Assert.All(p.Zip(text), c => Assert.True(c.First == c.Second || c.First == ' ')));
        Assert.All(parts, p => Assert.Equal(text.Count(c => c is '\n' or '\r'), p.Count(c => c is '\n' or '\r')));
        return source.Library is not { } library || library.Parse("cell 1", 3).GetText().Lines.Count == Microsoft.CodeAnalysis.Text.SourceText.From("\n\n" + text).Lines.Count;
    }
}
