using MLOps.Notebooks.Guards;

namespace MLOps.Notebooks.Tests.Guards;

public class GuardedTextTests
{
    private const string Stop = "global::MLOps.Notebooks.Guards.StopCheck.Pass(); ";
    private const string Tight = "global::MLOps.Notebooks.Guards.StopCheck.PassTight(); ";
    private const string Stack = "global::MLOps.Notebooks.Guards.StackCheck.Enter(); ";

    [Theory]
    [InlineData("while (true) { a(); }", "while (true) { ⌛ a(); }")]
    [InlineData("while (true) a();", "while (true) { ⌛a(); }")]
    [InlineData("for (;;) for (;;) a();", "for (;;) { ⌛for (;;) { ⌛a(); } }")]
    [InlineData("do { a(); } while (true);", "do { ⌛ a(); } while (true);")]
    [InlineData("foreach (var x in xs) try { } catch { }", "foreach (var x in xs) { ⌛try { } catch { } }")]
    [InlineData("foreach (var (x, y) in xs) { await x; }", "foreach (var (x, y) in xs) { ⌛ await x; }")]
    [InlineData("again: goto again;", "again: { ⌛goto again; }")]
    [InlineData("Task.Run(() => { while (busy) { } });", "Task.Run(() => { ⏱ while (busy) { ⌛ } });")]
    [InlineData("for (var i = 0; i < n; i++) a(i);", "for (var i = 0; i < n; i++) { ⌛a(i); }")]
    [InlineData("for (var i = 0; i < n; i++) { run(() => { try { } catch { } }); }", "for (var i = 0; i < n; i++) { ⌛ run(() => { ⏱ try { } catch { } }); }")]
    public void Loops_that_call_wait_catch_or_have_no_end_ask_for_their_cell(string code, string guarded) => Assert.Equal(Marked(guarded), Guarded(code));

    [Theory]
    [InlineData("for (var i = 0; i < n; i++) { sum += i; }", "for (var i = 0; i < n; i++) { ⏱ sum += i; }")]
    [InlineData("while (low <= high) low++;", "while (low <= high) { ⏱low++; }")]
    [InlineData("foreach (var x in xs) { sum += Math.Sqrt(x); }", "foreach (var x in xs) { ⏱ sum += Math.Sqrt(x); }")]
    [InlineData("a(delegate { b(); });", "a(delegate { ⏱ b(); });")]
    public void Loops_that_only_compute_and_blocks_of_lambdas_get_the_check_that_costs_nothing(string code, string guarded) => Assert.Equal(Marked(guarded), Guarded(code));

    [Theory]
    [InlineData("xs.Select(x => x + 1)", "xs.Select(x => { /*lambda 0*/ ⏱return x + 1; })")]
    [InlineData("For(0, 9, i => ys[i] = xs[i]); xs.Select(x => y => x + y)", "For(0, 9, i => { /*lambda 0*/ ⏱ys[i] = xs[i]; }); xs.Select(x => { /*lambda 1*/ ⏱return y => { /*lambda 2*/ ⏱return x + y; }; })")]
    [InlineData("xs.Select(x =>\n  x + 1)", "xs.Select(x => { /*lambda 0*/ ⏱\n return x + 1; })")]
    [InlineData("a(async x => await x);", null)]
    [InlineData("a(x => throw new E());", null)]
    [InlineData("int Twice(int n) => 2 * n;", null)]
    public void Lambdas_of_one_expression_become_blocks(string code, string? guarded) => Assert.Equal(guarded is null ? null : Marked(guarded), Guarded(code));

    [Theory]
    [InlineData("int F(int n) => F(n - 1);", "int F(int n) { ⚖return F(n - 1); }")]
    [InlineData("int F(int n) { return F(n - 1); }", "int F(int n) { ⚖ return F(n - 1); }")]
    [InlineData("void F() => F();", "void F() { ⚖F(); }")]
    [InlineData("async Task F() => await F();", "async Task F() { ⚖await F(); }")]
    [InlineData("async Task<int> F() => await F();", "async Task<int> F() { ⚖return await F(); }")]
    [InlineData("class A { int Name => Name; }", "class A { int Name { get { ⚖return Name; } } }")]
    [InlineData("class A { int X { get => X; set => X = value; } }", "class A { int X { get { ⚖return X; } set { ⚖X = value; } } }")]
    [InlineData("class A { A() { new A(); } }", "class A { A() { ⚖ new A(); } }")]
    [InlineData("int F() => G();\nint G() => F();", "int F() { ⚖return G(); }\nint G() { ⚖return F(); }")]
    [InlineData("Func<int, int> f = n => f(n);", "Func<int, int> f = n => { ⚖return f(n); };")]
    [InlineData("Action f = null; f = () => f();", "Action f = null; f = () => { ⚖f(); };")]
    [InlineData("record N(N Next) { public override string ToString() => $\"{Next}\"; }", "record N(N Next) { public override string ToString() { ⚖return $\"{Next}\"; } }")]
    public void Functions_that_may_call_themselves_ask_for_room_on_the_stack(string code, string guarded) => Assert.Equal(Marked(guarded), Guarded(code));

    [Theory]
    [InlineData("Expression<Func<int, int>> f = n => f(n);")]
    [InlineData("f = n => f(n);")]
    public void A_lambda_that_may_be_a_tree_of_expressions_stays_one(string code) => Assert.DoesNotContain("StackCheck", Guarded(code), StringComparison.Ordinal);

    [Theory]
    [InlineData("var ml = new MLContext(seed: 1);", "var ml = global::MLOps.Notebooks.Guards.NativeWork.Note(new MLContext(seed: 1));")]
    [InlineData("using var c = new DuckDB.NET.Data.DuckDBConnection(\"a\");", "using var c = global::MLOps.Notebooks.Guards.NativeWork.Note(new DuckDB.NET.Data.DuckDBConnection(\"a\"));")]
    [InlineData("Console.ReadKey(true)", "global::MLOps.Notebooks.Guards.ConsoleKeys.ReadKey(true)")]
    public void What_works_natively_is_noted_and_keys_are_read_elsewhere(string code, string guarded) => Assert.Equal(guarded, Guarded(code));

    [Fact]
    public void Every_line_stays_where_it_is()
    {
        const string Code = "// a\nwhile (true)\n  try\n  {\n    a(); // b\n  }\n  catch { }\n\nint F(int n) =>\n  n == 0\n    ? 1\n    : F(n - 1);\nvar last = 1;";
        var guarded = Guarded(Code)!;
        Assert.Equal(Code.Split('\n').Length, guarded.Split('\n').Length);
        Assert.Equal(Code.Split('\n').Index().Where(l => l.Item.Contains("a();") || l.Item.Contains("last")).Select(l => l.Index), guarded.Split('\n').Index().Where(l => l.Item.Contains("a();") || l.Item.Contains("last")).Select(l => l.Index));
    }

    private static string? Guarded(string code) => GuardedText.Of(code, new LambdaForms()) is { } text ? OneBlank(text) : null;

    private static string Marked(string text) => OneBlank(text.Replace("⌛", Stop).Replace("⏱", Tight).Replace("⚖", Stack));

    private static string OneBlank(string text) => text.Replace("  ", " ");
}
