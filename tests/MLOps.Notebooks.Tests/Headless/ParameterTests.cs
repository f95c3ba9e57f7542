using System.Text.Json.Nodes;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless.Parameters;
using MLOps.Notebooks.Tests.Session;
using static MLOps.Notebooks.Tests.Headless.TestCells;

namespace MLOps.Notebooks.Tests.Headless;

public class ParameterTests
{
    private const string Invariant = "System.Globalization.CultureInfo.InvariantCulture";

    [Theory]
    [InlineData("string x = \"a\";", "3", "string x = \"3\";")]
    [InlineData("var x = \"a\";", "3", "string x = \"3\";")]
    [InlineData("var x = \"a\";", "New \"York\"", "string x = \"New \\\"York\\\"\";")]
    [InlineData("double x = 1;", "2", "double x = 2d;")]
    [InlineData("double x = 1;", "1e300", "double x = 1E+300d;")]
    [InlineData("double x = 1;", "NaN", "double x = double.NaN;")]
    [InlineData("var x = 1.5;", "2", "double x = 2d;")]
    [InlineData("var x = 1;", "-2", "int x = -2;")]
    [InlineData("var x = -1L;", "3", "long x = 3L;")]
    [InlineData("byte x = 1;", "255", "byte x = 255;")]
    [InlineData("decimal x = 1m;", "2.5", "decimal x = 2.5m;")]
    [InlineData("float x = 1;", "0.5", "float x = 0.5f;")]
    [InlineData("var x = true;", "False", "bool x = false;")]
    [InlineData("char x = 'a';", "'", "char x = '\\'';")]
    [InlineData("int? x = null;", "5", "int? x = 5;")]
    [InlineData("int? x = 5;", "null", "int? x = null;")]
    [InlineData("string? x = null;", "null", "string? x = null;")]
    [InlineData("string x = \"\";", "null", "string x = \"null\";")]
    [InlineData("DateOnly x = default;", "2026-11-23", "DateOnly x = new System.DateOnly(2026, 11, 23);")]
    [InlineData("var x = DateTime.Now;", "2026-11-23T08:30", "System.DateTime x = System.DateTime.Parse(\"2026-11-23T08:30\", " + Invariant + ", System.Globalization.DateTimeStyles.RoundtripKind);")]
    [InlineData("var x = TimeSpan.FromDays(1);", "1h30m", "System.TimeSpan x = System.TimeSpan.Parse(\"01:30:00\", " + Invariant + ");")]
    [InlineData("TimeSpan x = default;", "PT5M", "TimeSpan x = System.TimeSpan.Parse(\"00:05:00\", " + Invariant + ");")]
    [InlineData("var x = DayOfWeek.Monday;", "friday", "System.DayOfWeek x = System.DayOfWeek.Friday;")]
    [InlineData("var x = new[] { 1 };", "[1, 2]", "int[] x = [1, 2];")]
    [InlineData("List<string> x = [];", "[\"a\", \"b\"]", "List<string> x = [\"a\", \"b\"];")]
    [InlineData("IReadOnlyList<DayOfWeek> x = [];", "[\"Monday\"]", "IReadOnlyList<DayOfWeek> x = [System.DayOfWeek.Monday];")]
    [InlineData("List<int[]> x = [];", "[[1], []]", "List<int[]> x = [[1], []];")]
    [InlineData("var x = new Dictionary<string, double>();", "{\"a\": 1}", "System.Collections.Generic.Dictionary<string, double> x = new System.Collections.Generic.Dictionary<string, double> { [\"a\"] = 1d };")]
    [InlineData("int y = 2, x = 1;", "7", "int x = 7;")]
    [InlineData("const int x = 1;", "7", "int x = 7;")]
    public async Task A_parameter_takes_the_type_of_its_default_and_the_session_takes_the_parameter(string declared, string value, string expected)
    {
        NotebookCell[] cells = [Code("// a heading cell"), Code(declared, "parameters"), Code("x")];
        var (injected, place) = NotebookParameters.Inject(cells, Given(("x", ParameterValue.FromText(value))));
        Assert.Equal(2, place);
        Assert.Equal(["injected-parameters"], injected[2].Tags);
        Assert.Equal("// Parameters\n" + expected, injected[2].Source);
        using var notebook = new SessionFixture();
        await notebook.Value(declared);
        await notebook.Value(injected[2].Source);
    }

    [Theory]
    [InlineData("true", "var x = true;")]
    [InlineData("12", "var x = 12;")]
    [InlineData("1e3", "var x = 1000d;")]
    [InlineData("New \"York\"", "var x = \"New \\\"York\\\"\";")]
    [InlineData("[1, 2.5]", "var x = new double[] { 1, 2.5d };")]
    [InlineData("[1, \"a\"]", "var x = new object?[] { 1, \"a\" };")]
    [InlineData("{\"a\": null}", "var x = new System.Collections.Generic.Dictionary<string, object?> { [\"a\"] = (object?)null };")]
    [InlineData("[not json", "var x = \"[not json\";")]
    public void Without_a_tagged_cell_a_value_stands_at_the_top_and_is_what_it_looks_like(string value, string expected)
    {
        var (cells, place) = NotebookParameters.Inject([Code("x")], Given(("x", ParameterValue.FromText(value))));
        Assert.Equal(0, place);
        Assert.Equal("// Parameters\n" + expected, cells[0].Source);
    }

    [Fact]
    public void An_enum_of_an_earlier_cell_is_known_and_so_are_its_names()
    {
        NotebookCell[] cells = [Code("enum Mode { Fast, Exact }"), Code("var mode = Mode.Fast;", "parameters")];
        Assert.Equal("// Parameters\nMode mode = Mode.Exact;", NotebookParameters.Inject(cells, Given(("mode", ParameterValue.FromText("exact")))).Cells[2].Source);
        Assert.Equal("Value 'Exac' not found in Mode, the type of parameter 'mode'. Did you mean 'Exact'?", Refused(cells, "mode", "Exac"));
    }

    [Fact]
    public void A_string_of_a_file_stays_one_and_its_null_is_null()
    {
        NotebookCell[] cells = [Code("x; y")];
        var source = NotebookParameters.Inject(cells, Given(("x", ParameterValue.FromJson("3")), ("y", ParameterValue.FromJson(null)))).Cells[0].Source;
        Assert.Equal("// Parameters\nvar x = \"3\";\nvar y = (object?)null;", source);
        cells = [Code("int x = 1; double? y = 2;", "parameters")];
        source = NotebookParameters.Inject(cells, Given(("x", ParameterValue.FromJson(JsonValue.Create(3))), ("y", ParameterValue.FromJson(null)))).Cells[1].Source;
        Assert.Equal("// Parameters\nint x = 3;\ndouble? y = null;", source);
    }

    [Theory]
    [InlineData("int x = 1;", "many", "Parameter 'x' takes a whole number from -2147483648 to 2147483647, not 'many'.")]
    [InlineData("int x = 1;", "3000000000", "Parameter 'x' takes a whole number from -2147483648 to 2147483647, not '3000000000'.")]
    [InlineData("int x = 1;", "null", "Parameter 'x' takes a whole number from -2147483648 to 2147483647, not 'null'.")]
    [InlineData("int x = 1;", "1; File.Delete(\"a\")", "Parameter 'x' takes a whole number from -2147483648 to 2147483647, not '1; File.Delete(\"a\")'.")]
    [InlineData("bool x = true;", "yes", "Parameter 'x' takes true or false, not 'yes'.")]
    [InlineData("DateTime x = default;", "01/02/2026", "Parameter 'x' takes a date such as 2026-11-23 or 2026-11-23T08:30, not '01/02/2026'.")]
    [InlineData("TimeSpan x = default;", "5", "Parameter 'x' takes a length of time such as 90s, 5m, 1.5h or 00:05:00, not '5'.")]
    [InlineData("int[] x = [];", "1,2", "Parameter 'x' takes a list as JSON such as [1, 2] or [\"a\", \"b\"], not '1,2'.")]
    [InlineData("int[] x = [];", "[1, \"a\"]", "Parameter 'x' takes a whole number from -2147483648 to 2147483647, not 'a'.")]
    [InlineData("object[] y = []; Random x = new();", "1", "Parameter 'x' is of type Random, which cannot be given from outside. Text, numbers, true or false, dates, times, enums, and lists and dictionaries of these can.")]
    public void A_value_that_is_not_of_its_type_is_refused_in_one_sentence(string declared, string value, string said) =>
        Assert.Equal(said, Refused([Code(declared, "parameters")], "x", value));

    [Fact]
    public void A_name_that_the_notebook_does_not_know_is_refused_with_the_nearest()
    {
        NotebookCell[] tagged = [Code("var city = \"a\";\nint days = 1;", "parameters")];
        Assert.Equal("Parameter 'ctiy' not found in the cell tagged 'parameters'. Did you mean 'city'?", Refused(tagged, "ctiy", "b"));
        Assert.Equal("Parameter 'a b' is not a C# name. Write --param name=value.", Refused(tagged, "a b", "1"));
        Assert.Equal("Parameter 'ctiy' is used by no cell. Did you mean 'city'?", Refused([Code("city.Length")], "ctiy", "b"));
        Assert.Equal("Cell 2 declares 'days' itself and would overwrite the value given. Tag that cell 'parameters'.", Refused([Code("1"), Code("int days = 1;")], "days", "2"));
    }

    [Fact]
    public void The_cell_of_an_earlier_run_is_replaced_where_it_stands_also_papermill_s()
    {
        var papermill = Code("// Parameters\nvar city = \"Rome\";\nvar days = new [] { 1, 2 };", "injected-parameters");
        NotebookCell[] cells = [Code("var city = \"a\"; int[] days = [];", "parameters"), Text("# Between"), papermill, Code("city")];
        var (injected, place) = NotebookParameters.Inject(cells, Given(("days", ParameterValue.FromText("[7]"))));
        Assert.Equal((4, 2), (injected.Count, place));
        Assert.Equal("// Parameters\nint[] days = [7];", injected[2].Source);
        Assert.Same(papermill, NotebookParameters.Inject(cells, Given()).Cells[2]);
    }

    [Fact]
    public void A_cell_of_a_dib_is_tagged_by_a_comment_in_its_first_line()
    {
        var notebook = DibFormat.Read("#!csharp\n\n// Tags: parameters, fast\nint days = 1;\n\n#!csharp\n\ndays\n");
        Assert.Equal("// Parameters\nint days = 7;", NotebookParameters.Inject(notebook.Cells, Given(("days", ParameterValue.FromText("7")))).Cells[1].Source);
    }

    private static Dictionary<string, ParameterValue> Given(params (string Name, ParameterValue Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);

    private static string Refused(NotebookCell[] cells, string name, string value) =>
        Assert.Throws<UserException>(() => NotebookParameters.Inject(cells, Given((name, ParameterValue.FromText(value))))).Message;
}
