namespace MLOps.Notebooks.Tests.Session;

/// <summary>Names declared again in later cells: what changes, what stays.</summary>
public sealed class RedeclarationTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task An_older_variable_keeps_the_type_it_was_made_of()
    {
        await _notebook.Value("record P(int X);\nvar p = new P(1);\nint Get(P p) => p.X;");
        await _notebook.Value("record P(int X, int Y);\nvar q = new P(1, 2);");
        Assert.Equal("1 P { X = 1 } False 2", await _notebook.Value("$\"{Get(p)} {p} {p.GetType() == q.GetType()} {q.Y}\""));
    }

    [Fact]
    public async Task Enums_structs_and_delegates_may_be_declared_again_while_variables_hold_them()
    {
        await _notebook.Value("enum E { A, B } struct S { public int V; } delegate int D(int x);\nvar e = E.B; var s = new S { V = 3 }; D d = x => x;");
        await _notebook.Value("enum E { A, B, C } struct S { public int V, W; } delegate int D(int x, int y);");
        Assert.Equal("(B, 3, 3, C, 4)", await _notebook.Value("(e, s.V, d(3), E.C, new S { W = 4 }.W)"));
    }

    [Fact]
    public async Task Running_an_unchanged_cell_again_leaves_its_types_what_they_are()
    {
        await _notebook.Value("record City(string Name);");
        await _notebook.Value("var cities = new List<City> { new(\"Oslo\") };\nint Length(City city) => city.Name.Length;");
        await _notebook.Value("record City(string Name);");
        Assert.Equal("6", await _notebook.Value("cities.Add(new City(\"Rome\"));\ncities.Count + Length(cities[1])"));
    }

    [Fact]
    public async Task Static_state_begins_anew_when_its_cell_runs_again()
    {
        const string Counter = "static class Counter { public static int N; public static int Next(this int x) => N += x; }";
        await _notebook.Value(Counter);
        Assert.Equal("2", await _notebook.Value("1.Next(); 1.Next()"));
        await _notebook.Value(Counter);
        Assert.Equal("0", await _notebook.Value("Counter.N"));
    }

    [Fact]
    public async Task An_extension_class_goes_with_the_new_version_of_the_type_it_extends()
    {
        await _notebook.Value("record P(int X);\nvar p = new P(4);");
        await _notebook.Value("static class Ext { public static int Twice(this P p) => p.X * 2; }");
        Assert.Equal("8", await _notebook.Value("p.Twice()"));
        await _notebook.Value("record P(int X, string Name);");
        Assert.Equal("14", await _notebook.Value("new P(7, \"a\").Twice()"));
        Assert.Equal("4", await _notebook.Value("p.X"));
    }

    [Fact]
    public async Task What_no_longer_goes_with_the_new_version_stays_with_the_old_one()
    {
        await _notebook.Value("abstract class Base { public abstract string Name { get; } }");
        await _notebook.Value("class Derived : Base { public override string Name => \"d\"; }\nvar d = new Derived();");
        await _notebook.Value("class Base { public string Other => \"o\"; }");
        Assert.Equal("d", await _notebook.Value("d.Name"));
        Assert.Equal("o", await _notebook.Value("class Derived : Base { }\nnew Derived().Other"));
    }

    [Fact]
    public async Task A_type_in_a_namespace_follows_its_base_type_through_several_cells()
    {
        await _notebook.Value("namespace A { public class B { public int X => 1; } }");
        await _notebook.Value("namespace C { public class D : A.B { } }");
        await _notebook.Value("namespace E { public class F : C.D { } }\nvar old = new E.F();");
        await _notebook.Value("namespace A { public class B { public int Pad; public int X => 10 + Pad; } }");
        Assert.Equal("(10, 10, 1)", await _notebook.Value("(new C.D().X, new E.F().X, old.X)"));
    }

    [Fact]
    public async Task Of_two_cells_that_declare_one_extension_class_the_later_counts()
    {
        await _notebook.Value("static class Ext { public static int A(this int x) => x + 1; }");
        await _notebook.Value("static class Ext { public static int B(this int x) => x + 2; }");
        Assert.Equal("3", await _notebook.Value("1.B()"));
        Assert.Contains("CS1061", (await _notebook.Failure("1.A()")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_versions_of_a_type_are_told_apart_by_age()
    {
        await _notebook.Value("record P(int X);\nint Get(P p) => p.X;");
        await _notebook.Value("record P(int X, int Y);");
        var error = await _notebook.Failure("Get(new P(1, 2))");
        Assert.Equal(
            "cell 3, line 1: CS1503 Argument 1: cannot convert from 'P' to 'P as it was declared before'. Run the cells again that made or take the earlier one",
            error.Message);
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_declares_no_type_using_or_namespace()
    {
        await _notebook.Value("record P(int X); var a = 1;");
        await _notebook.Failure("using System.Numerics;\nrecord P(int X, int Y); namespace N { class Q { } } var a = nope;");
        Assert.Equal("4", await _notebook.Value("new P(3).X + a"));
        await _notebook.Failure("BigInteger.One");
        await _notebook.Failure("new N.Q()");
    }

    [Fact]
    public async Task A_type_may_bear_the_name_of_one_that_every_cell_sees()
    {
        Assert.Equal("1", await _notebook.Value("class Path { public int X = 1; }\nnew Path().X"));
        await _notebook.Value("record Workspace(int W); class Timer { public int T = 3; }\nstatic class Enumerable { public static int Twice(this int x) => 2 * x; }");
        Assert.Equal("(1, 2, 3, 8)", await _notebook.Value("(new Path().X, new Workspace(2).W, new Timer().T, 4.Twice())"));
    }

    [Fact]
    public async Task An_alias_may_be_given_again_beside_extension_classes()
    {
        await _notebook.Value("using Pt = (int X, int Y);\nstatic class Ex { public static int S(this Pt p) => p.X + p.Y; }");
        Assert.Equal("12", await _notebook.Value("using Pt = (int X, int Y);\nstatic class Ex { public static int S(this Pt p) => p.X * p.Y; }\nPt p = (3, 4); p.S()"));
        Assert.Equal("5", await _notebook.Value("using Pt = (int X, int Y, int Z);\nstatic class Ex2 { public static int Z(this Pt p) => p.Z; }\nPt p = (3, 4, 5); p.Z()"));
        Assert.Equal("6", await _notebook.Value("static class Ex3 { public static int First(this Pt p) => p.X; }\n((Pt)(6, 1, 1)).First()"));
    }

    [Fact]
    public async Task A_method_declared_again_is_the_one_that_later_cells_call()
    {
        await _notebook.Value("int F(int x) => 1;");
        await _notebook.Value("int F(int x) => 2;\nstring F(string s) => s;");
        Assert.Equal("2a", await _notebook.Value("F(1) + F(\"a\")"));
    }

    [Fact]
    public async Task A_using_of_what_types_cannot_see_does_not_keep_later_types_from_working()
    {
        await _notebook.Value("var rate = 3;\nstatic class InScript { public static string Name => nameof(rate); public static int Two => 2; }");
        await _notebook.Value("using static InScript;");
        Assert.Equal("8", await _notebook.Value("static class Ex { public static int Twice(this int x) => 2 * x; }\n(Two + 2).Twice()"));
    }

    [Fact]
    public async Task A_later_using_does_not_change_what_an_earlier_type_means()
    {
        await _notebook.Value("record P(int X);");
        await _notebook.Value("static class Ex { public static string Kind(this P p) => typeof(Timer).Namespace; }");
        await _notebook.Value("using System.Timers;");
        await _notebook.Value("record P(int X, int Y);");
        Assert.Equal("System.Threading", await _notebook.Value("new P(1, 2).Kind()"));
    }
}
