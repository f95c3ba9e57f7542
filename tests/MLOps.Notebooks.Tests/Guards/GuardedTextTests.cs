using MLOps.Notebooks.Guards;

namespace MLOps.Notebooks.Tests.Guards;

public class GuardedTextTests
{
    private const string Stop = "global::MLOps.Notebooks.Guards.StopCheck.Pass(); ";
    private const string Stack = "global::MLOps.Notebooks.Guards.StackCheck.Enter(); ";

    [Theory]
    [InlineData("while (true) { a(); }", "while (true) { ⌛ a(); }")]
    [InlineData("while (true) a();", "while (true) { ⌛a(); }")]
    [InlineData("for (;;) for (;;) a();", "for (;;) { ⌛for (;;) { ⌛a(); } }")]
    [InlineData("do { a(); } while (true);", "do { ⌛ a(); } while (true);")]
    [InlineData("foreach (var x in xs) try { } catch { }", "foreach (var x in xs) { ⌛try { } catch { } }")]
    [InlineData("foreach (var (x, y) in xs) { await x; }", "foreach (var (x, y) in xs) { ⌛ await x; }")]
    [InlineData("again: goto again;", "again: { ⌛goto again; }")]
    [InlineData("Task.Run(() => { while (busy) { } });", "Task.Run(() => { while (busy) { ⌛ } });")]
    public void Loops_that_an_abort_may_not_end_ask_whether_to_stop(string code, string guarded) => Assert.Equal(Marked(guarded), OneBlank(GuardedText.Of(code)!));

    [Theory]
    [InlineData("for (var i = 0; i < n; i++) { sum += i; }")]
    [InlineData("while (low <= high) { low++; }")]
    [InlineData("foreach (var x in xs) { sum += x; }")]
    [InlineData("int Twice(int n) => 2 * n;")]
    [InlineData("xs.Select(x => x + 1)")]
    [InlineData("for (var i = 0; i < n; i++) { run(() => { try { } catch { } }); }")]
    public void Loops_with_an_end_and_functions_that_call_others_are_left_alone(string code) => Assert.Null(GuardedText.Of(code));

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
    public void Functions_that_may_call_themselves_ask_for_room_on_the_stack(string code, string guarded) => Assert.Equal(Marked(guarded), OneBlank(GuardedText.Of(code)!));

    [Theory]
    [InlineData("Expression<Func<int, int>> f = n => f(n);")]
    [InlineData("f = n => f(n);")]
    public void A_lambda_that_may_be_a_tree_of_expressions_stays_one(string code) => Assert.Null(GuardedText.Of(code));

    [Theory]
    [InlineData("var ml = new MLContext(seed: 1);", "var ml = global::MLOps.Notebooks.Guards.NativeWork.Note(new MLContext(seed: 1));")]
    [InlineData("using var c = new DuckDB.NET.Data.DuckDBConnection(\"a\");", "using var c = global::MLOps.Notebooks.Guards.NativeWork.Note(new DuckDB.NET.Data.DuckDBConnection(\"a\"));")]
    [InlineData("Console.ReadKey(true)", "global::MLOps.Notebooks.Guards.ConsoleKeys.ReadKey(true)")]
    public void What_works_natively_is_noted_and_keys_are_read_elsewhere(string code, string guarded) => Assert.Equal(guarded, GuardedText.Of(code));

    [Fact]
    public void Every_line_stays_where_it_is()
    {
        const string Code = "// a\nwhile (true)\n  try\n  {\n    a(); // b\n  }\n  catch { }\n\nint F(int n) =>\n  n == 0\n    ? 1\n    : F(n - 1);\nvar last = 1;";
        var guarded = GuardedText.Of(Code)!;
        Assert.Equal(Code.Split('\n').Length, guarded.Split('\n').Length);
        Assert.Equal(Code.Split('\n').Index().Where(l => l.Item.Contains("a();") || l.Item.Contains("last")).Select(l => l.Index), guarded.Split('\n').Index().Where(l => l.Item.Contains("a();") || l.Item.Contains("last")).Select(l => l.Index));
    }

    private static string Marked(string text) => OneBlank(text.Replace("⌛", Stop).Replace("⚖", Stack));

    private static string OneBlank(string text) => text.Replace("  ", " ");
}
