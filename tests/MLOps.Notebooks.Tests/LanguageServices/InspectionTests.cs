using MLOps.Notebooks.Session;
using MLOps.Notebooks.Tests.Session;

namespace MLOps.Notebooks.Tests.LanguageServices;

public sealed class InspectionTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task Documentation_of_a_cell_s_own_functions_is_shown_and_the_source_when_all_is_asked_for()
    {
        await _notebook.Value("/// <summary>Twice as much.</summary>\n/// <remarks>Exactly.</remarks>\nint Twice(int n) => 2 * n;");
        var brief = await _notebook.InspectAt("Twi|ce(2)");
        Assert.Contains("int Twice(int n)", brief!.Text, StringComparison.Ordinal);
        Assert.Contains("Twice as much.", brief.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exactly.", brief.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("2 * n", brief.Text, StringComparison.Ordinal);
        var full = await _notebook.InspectAt("Twi|ce(2)", InspectionDetail.Full);
        Assert.Contains("Exactly.", full!.Text, StringComparison.Ordinal);
        Assert.Contains("int Twice(int n) => 2 * n;", full.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Within_arguments_all_overloads_are_listed_and_the_parameter_at_the_cursor_is_marked()
    {
        var text = (await _notebook.InspectAt("Math.Round(2.5, |)"))!.Text;
        Assert.Equal(8, text.Split('\n').Count(l => l.Contains(" Math.Round(", StringComparison.Ordinal)));
        var lines = text.Split('\n');
        Assert.Equal("double Math.Round(double value, int digits)", lines[0]);
        Assert.Equal("                                ^^^^^^^^^^", lines[1]);
        Assert.Contains("digits: ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Area(|)", "int Area(int width, [int height = 2])", "int width")]
    [InlineData("Area(1, |", "int Area(int width, [int height = 2])", "[int height = 2]")]
    [InlineData("Area(height: |", "int Area(int width, [int height = 2])", "[int height = 2]")]
    [InlineData("new Box(|", "Box.Box(int size)", "int size")]
    [InlineData("Box b = new(|", "Box.Box(int size)", "int size")]
    [InlineData("twice(|", "int Func<int, int>.Invoke(int arg)", "int arg")]
    [InlineData("string.Format(\"{0}\", 1, 2, 3, |", "string string.Format(", "params")]
    [InlineData("Area(Area(1), |", "int Area(int width, [int height = 2])", "[int height = 2]")]
    public async Task What_is_called_is_shown_wherever_the_cursor_is_among_its_arguments(string code, string declaration, string marked)
    {
        await _notebook.Value("int Area(int width, int height = 2) => width * height;\nclass Box(int size) { public int Size => size; }\nFunc<int, int> twice = n => 2 * n;");
        var lines = (await _notebook.InspectAt(code))!.Text.Split('\n');
        Assert.StartsWith(declaration, lines[0], StringComparison.Ordinal);
        var at = lines[1].IndexOf('^', StringComparison.Ordinal);
        Assert.StartsWith(marked, lines[0][at..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_among_the_arguments_is_shown_itself_when_the_cursor_is_in_it()
    {
        await _notebook.Value("var radius = 2.0;");
        Assert.Contains("double radius", (await _notebook.InspectAt("Math.Round(rad|ius, 1)"))!.Text, StringComparison.Ordinal);
        Assert.Contains("Math.Round(", (await _notebook.InspectAt("Math.Round(|radius, 1)"))!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Magic_commands_and_their_options_explain_themselves()
    {
        Assert.Contains("--fail-on", (await _notebook.InspectAt("#!valid|ate x"))!.Text, StringComparison.Ordinal);
        Assert.StartsWith("--fail-on", (await _notebook.InspectAt("#!validate x --fail|-on error"))!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("// nothing he|re")]
    [InlineData("\"te|xt\"")]
    [InlineData("2.|5")]
    [InlineData("|")]
    public async Task Where_there_is_nothing_to_say_nothing_is_said(string code) => Assert.Null(await _notebook.InspectAt(code));
}
