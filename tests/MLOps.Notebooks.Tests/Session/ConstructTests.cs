namespace MLOps.Notebooks.Tests.Session;

/// <summary>Constructs of the language, each in a cell, with the value that the cell (or the one after it) shows.</summary>
public sealed class ConstructTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Theory]
    [InlineData("namespace A.C;\npublic class B { public int X = 2; }", "new A.C.B().X", "2")]
    [InlineData("using System.Globalization;\nnamespace A { using System.Numerics; class B { public BigInteger X = 2; public CultureInfo C = CultureInfo.InvariantCulture; } }", "new A.B().X.ToString()", "2")]
    [InlineData("namespace A { internal class B { internal int X = 1; internal static B Make() => new(); } struct S { internal int V; } }", "A.B.Make().X + new A.S().V", "1")]
    [InlineData("namespace HelloWorld\n{\n    class Program\n    {\n        public static string Main(string[] args) => \"Hello\";\n    }\n}", "HelloWorld.Program.Main(null)", "Hello")]
    [InlineData("using System;\nclass Program { public static async Task<int> Main() { await Task.Delay(1); return 3; } }", "await Program.Main()", "3")]
    [InlineData("static class E { extension(int x) { public int Sq => x * x; public static int Zero => 0; } extension<T>(IEnumerable<T> s) { public bool None() => !s.Any(); } }", "(3.Sq, int.Zero, new int[0].None())", "(9, 0, True)")]
    [InlineData("static class E { extension<T>(List<T>) { public static List<T> operator +(List<T> a, List<T> b) => [.. a, .. b]; } }", "(new List<int> { 1 } + new List<int> { 2 }).Count", "2")]
    [InlineData("global using System.Numerics;\nglobal using static System.Math;", "$\"{BigInteger.One}{Max(1, 2)}\"", "12")]
    [InlineData("using Pt = (int X, int Y);\nusing Ints = System.Collections.Generic.List<int>;\nusing unsafe Pointer = int*;\nPt p = (1, 2); Ints l = [1];", "Pt q = (3, 4); p.X + q.Y + l.Count", "6")]
    [InlineData("file class Hidden { public int X = 3; }\nclass Shown { public int Y = new Hidden().X; }", "new Shown().Y", "3")]
    [InlineData("const int K = 3; readonly int R = 4; delegate int Op(int x); enum Color { Red, Green }\nOp op = x => x * K; event Action Changed;", "(op(2), R, Color.Green)", "(6, 4, Green)")]
    public async Task A_construct_is_there_for_the_next_cell(string cell, string next, string value)
    {
        await _notebook.Value(cell);
        Assert.Equal(value, await _notebook.Value(next));
    }

    [Theory]
    [InlineData("record P(int X, int Y) { public int Sum => X + Y; }\nrecord struct Q(int A);\nreadonly record struct R(double D);\nvar p = new P(1, 2); var (x, y) = p; var p2 = p with { X = 10 };\n(x, y, p2.Sum, new Q(3).A, new R(1.5), p == new P(1, 2))", "(1, 2, 12, 3, R { D = 1.5 }, True)")]
    [InlineData("class S(int n) { public int N => n; public required string Name { get; init; } }\nnew S(3) { Name = \"x\" }.N", "3")]
    [InlineData("class Box<T>(T v) where T : notnull { public T V => v; public static implicit operator Box<T>(T v) => new(v); public static Box<T> operator +(Box<T> a, Box<T> b) => a; }\nBox<int> b = 3; (b + b).V", "3")]
    [InlineData("class T { public int X { get => field; set => field = value < 0 ? 0 : value; } }\nvar t = new T { X = -4 }; t.X", "0")]
    [InlineData("int Px { get => field + 1; set => field = value; } = 3;\nPx = 5;\nPx", "6")]
    [InlineData("unsafe int F(int* p) => *p;\nunsafe { var a = new[] { 1, 2 }; fixed (int* p = a) { p[0] = 7; } Console.Write(a[0]); int q = 4; Console.Write(F(&q)); }\n1", "1")]
    [InlineData("object o = new[] { 1, 2, 3 };\nvar s = o switch { int[] and [var first, .., var last] => $\"{first}-{last}\", string { Length: > 3 } => \"s\", null => \"n\", _ => \"?\" };\nif (o is int[] { Length: 3 } arr) s += arr.Length;\ns", "1-33")]
    [InlineData("List<int> l = [1, 2, .. Enumerable.Range(3, 2)];\nint[] m = [.. l, 9];\n(l.Count, m.Length)", "(4, 5)")]
    [InlineData("var n = 5;\nvar t = $$\"\"\"\n   {\"a\": {{n}}}\n   \"\"\";\nt + \"abc\"u8.Length", "{\"a\": 5}3")]
    [InlineData("int F() { Span<int> s = stackalloc int[3]; s[0] = 4; ref int r = ref s[0]; r++; return s[0]; }\nF()", "5")]
    [InlineData("file record Local(int X);\nnew Local(3).X", "3")]
    [InlineData("int i = 0;\nagain: i++;\nif (i < 3) goto again;\ni", "3")]
    [InlineData("int x = 5; int F(int a) { int G(int b) => b + x + a; return G(1); }\nFunc<int, Func<int, int>> add = a => b => a + b + x; T Id<T>(T t) => t;\nF(2) + add(1)(2) + Id(3)", "19")]
    [InlineData("interface IZ<T> where T : IZ<T> { static abstract T Zero { get; } static virtual int N => 4; }\nstruct Z : IZ<Z> { public static Z Zero => new(); }\nint N<T>() where T : IZ<T> => T.N;\n(Z.Zero.GetType().Name, N<Z>())", "(Z, 4)")]
    [InlineData("[System.Runtime.CompilerServices.InlineArray(4)] struct Buf { private int _e; }\nvar b = new Buf(); b[2] = 7; b[2]", "7")]
    [InlineData("var gate = new Lock(); var n = 0; lock (gate) { n++; } object g2 = new(); lock (g2) n++;\nn", "2")]
    [InlineData("var s = \"\"; int m = int.MaxValue; try { checked { m++; } } catch (OverflowException) { s = \"over\"; }\ns + unchecked(m + 1)", "over-2147483648")]
    [InlineData("[Serializable] record Rec([property: Obsolete] string Name);\n[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] int F() => 1;\nnameof(List<>) + F()", "List1")]
    [InlineData("class A<T> : Attribute { } [A<int>] class B { }\ntypeof(B).GetCustomAttributes(false).Length", "1")]
    [InlineData("partial class Pa { partial void Hook(); public int A() { Hook(); return B; } public partial int C { get; } }\npartial class Pa { public int B = 5; partial void Hook() => B++; public partial int C => 1; }\nnew Pa().A() + new Pa().C", "7")]
    [InlineData("static int Sum(params ReadOnlySpan<int> xs) { var t = 0; foreach (var x in xs) t += x; return t; }\nvar f = (int x = 3, params int[] r) => x + r.Length;\nSum(1, 2, 3) + f()", "9")]
    [InlineData("ref struct RS(int x) { public int X = x; }\nint Use(scoped RS r) => r.X; T Add<T>(T a, T b) where T : System.Numerics.INumber<T> => a + b;\nUse(new RS(4)) + Add(1, 2)", "7")]
    [InlineData("class N { public int V; }\nN a = new(), z = null; a?.V = 5; z?.V = 6; a.V", "5")]
    [InlineData("int.TryParse(\"5\", out var n); var (a, (b, c)) = (1, (2, 3)); (int d, var e) = (4, 5); _ = a;\na + b + c + d + e + n", "20")]
    [InlineData("dynamic d = new System.Dynamic.ExpandoObject(); d.A = 1; d.A + 1", "2")]
    [InlineData("var q = from x in Enumerable.Range(0, 5) where x % 2 == 0 let y = x * x group y by y > 3 into g orderby g.Key select g.Count();\nstring.Join(\",\", q)", "1,2")]
    [InlineData("var x = 3; if (x > 2) return x * 2; Console.WriteLine(\"no\");", "6")]
    [InlineData("#define FOO\n#nullable enable\n#region Things\n#pragma warning disable CS0168\nint unused;\nstring? s = null;\n#if FOO\nvar r = \"foo\";\n#elif DEBUG\nvar r = \"debug\";\n#endif\n#endregion\nr", "foo")]
    [InlineData("#define FAST\nstatic class Ex { public static string Mode(this int x) {\n#if FAST\n  return \"fast\";\n#else\n  return \"slow\";\n#endif\n} }\n1.Mode()", "fast")]
    [InlineData("#if false\n#r \"nuget: Not.There\"\nthis is not C#\n#endif\n1", "1")]
    public async Task A_cell_holds_it(string cell, string value) => Assert.Equal(value, await _notebook.Value(cell));

    [Theory]
    [InlineData("Span<int> s = stackalloc int[3];\ns[1] = 5;\nvar total = 0;\nforeach (var v in s) total += v;\ntotal", "total + 1", "5", "6")]
    [InlineData("var data = new[] { 1, 2, 3 };\nvar span = data.AsSpan(1);\nspan[0] = 10;\nvar length = span.Length;\nvar later = length;", "length + later + data[1]", null, "14")]
    [InlineData("var a = new[] { 1, 2, 3 };\nref int r = ref a[1];\nr = 42;\na[1]", "a[1]", "42", "42")]
    [InlineData("var a = new[] { 1, 2, 3 };\nref readonly int r = ref a[1]; scoped ref int q = ref a[0]; int x = r, y; int[] z = { q, 4 };\ny = x + 1; var w = \"abc\"u8;\nvar (b, c) = (w.Length, int.Parse(\"4\"));", "x + y + z[1] + b + c", null, "16")]
    [InlineData("var text = \"a,b\".AsSpan();\nvar at = text.IndexOf(',');\nint.TryParse(text[..at], out var n);\nvar head = text[..at].ToString();\nhead", "head + n + at", "a", "a01")]
    [InlineData("record P(int X);\nvar ps = new[] { new P(1), new P(2) };\nref var p = ref ps[0];\np = p with { X = 7 };\nvar kept = p;", "kept.X + ps[0].X", null, "14")]
    [InlineData("var w = \"abc\"u8;\nConsole.Write(w.Length)", "1", null, "1")]
    public async Task Variables_that_cannot_outlive_their_cell_work_and_the_others_stay(string cell, string next, string? value, string nextValue)
    {
        Assert.Equal(value, await _notebook.Value(cell));
        Assert.Equal(nextValue, await _notebook.Value(next));
    }

    [Fact]
    public async Task A_line_beside_a_ref_variable_keeps_its_number()
    {
        var error = await _notebook.Failure("var a = new[] { 1 };\nref int r = ref a[0];\nr = 3;\nvar i = 0;\nr = 7 / i;");
        Assert.Equal("cell 1, line 5: DivideByZeroException: Attempted to divide by zero.", error.Traceback[0]);
        Assert.Equal("(3, 0)", await _notebook.Value("(a[0], i)"));
        Assert.StartsWith("cell 3, line 2: CS0103", (await _notebook.Failure("ref int q = ref a[0];\nq = nope;")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"abc\".AsSpan()")]
    [InlineData("var s = \"abc\".AsSpan();\ns")]
    public async Task A_span_as_the_value_of_a_cell_is_told_what_would_work(string cell) =>
        Assert.EndsWith("A Span cannot be shown: write .ToArray() or .ToString() behind it.", (await _notebook.Failure(cell)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Where_braces_do_not_help_one_sentence_says_what_does()
    {
        var error = await _notebook.Failure("Span<int> s = new int[2];\nint F() => 1;\ns[0] = F();");
        Assert.EndsWith("A notebook's variable outlives its cell and cannot be of this type: put these lines into a method or into braces.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_type_is_its_own_cells_alone_unless_the_script_uses_it()
    {
        await _notebook.Value("file class Hidden { public int X = 3; }\nclass Shown { public int Y = new Hidden().X; }");
        await _notebook.Value("file class Hidden { public int X = 30; }\nclass Other { public int Y = new Hidden().X; }");
        Assert.Equal("(3, 30)", await _notebook.Value("(new Shown().Y, new Other().Y)"));
    }

    [Fact]
    public async Task An_async_resource_is_disposed_when_its_cell_ends()
    {
        await _notebook.Value("class D : IAsyncDisposable { public static int N; public ValueTask DisposeAsync() { N++; return default; } }");
        Assert.Equal("1", await _notebook.Value("await using var d = new D();\nawait using (var e = new D()) { }\nD.N"));
        Assert.Equal("2", await _notebook.Value("D.N"));
    }

    [Fact]
    public async Task A_type_that_wants_the_notebooks_variables_is_told_how_to_get_them()
    {
        var error = await _notebook.Failure("var rate = 3;\nclass Tax { public int Of(int x) => x * rate; }");
        Assert.EndsWith("A type does not see the notebook's variables and methods: hand them to it.", error.Message, StringComparison.Ordinal);
    }
}
