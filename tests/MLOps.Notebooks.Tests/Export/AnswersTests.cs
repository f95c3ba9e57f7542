using MLOps.Notebooks.Export;
using MLOps.Notebooks.Session;
using MLOps.Notebooks.Tests.Session;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>What a person answered in the notebook, and what a pipeline makes of the question.</summary>
public sealed class AnswersTests
{
    private const string Start = "using var run = mlops.Experiments.StartRun(\"a\");";
    private const string Log = "run.LogMetric(\"m\", x.ToString()!.Length);";

    [Theory]
    [InlineData("var x = Console.ReadLine() ?? \"\";", "Rome", "string X { get; init; } = \"Rome\";")]
    [InlineData("string x = Console.ReadLine()!.Trim();", "Rome", "string X { get; init; } = \"Rome\";")]
    [InlineData("var x = Console.ReadLine()?.Trim() ?? \"\";", "Rome", "string X { get; init; } = \"Rome\";")]
    [InlineData("var x = int.Parse(Console.ReadLine()!);", 12, "int X { get; init; } = 12;")]
    [InlineData("var x = Convert.ToDouble(Console.ReadLine());", 3.0, "double X { get; init; } = 3.0;")]
    [InlineData("var x = float.Parse(Console.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);", -0.5f, "float X { get; init; } = -0.5F;")]
    [InlineData("var x = bool.Parse(Console.ReadLine()!);", true, "bool X { get; init; } = true;")]
    [InlineData("var x = input(\"City?\");", "Rome", "string X { get; init; } = \"Rome\";")]
    public void An_answer_of_a_person_becomes_a_parameter_with_that_answer(string question, object answer, string property)
    {
        var draft = Draft(answer, "var other = 1;", question, Log);

        Assert.Contains("= parameters.X;", draft.Source, StringComparison.Ordinal);
        Assert.Contains(property, ParameterSource.Write("P", draft.Parts), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_answer_to_a_question_that_was_asked_twice_counts() =>
        Assert.Contains("= parameters.X;", Draft("Rome", "var x = Console.ReadLine()!;", "var x = Console.ReadLine()!;", Log).Source, StringComparison.Ordinal);

    [Fact]
    public async Task What_was_typed_in_a_session_is_the_default_of_an_option()
    {
        using var notebook = new SessionFixture();
        var typed = new RecordedOutput();
        typed.Answers.Enqueue("12");
        foreach (var cell in new[] { "var run = mlops.Experiments.StartRun(\"a\");", "var x = int.Parse(Console.ReadLine()!);", Log, "run.End();" })
        {
            Assert.Equal(CellOutcome.Succeeded, (await notebook.Session.ExecuteAsync(new CellSubmission(cell), typed, CancellationToken.None)).Outcome);
        }

        await new NotebookExport(notebook.Session).ExportAsync(new() { Output = Path.Combine(notebook.Folder, "out"), Verify = false }, null, CancellationToken.None);

        Assert.Contains("\"x\": 12", File.ReadAllText(Path.Combine(notebook.Folder, "out", "appsettings.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var x = Console.ReadLine()!.Split(' ');")]
    [InlineData("var x = DateTime.Parse(Console.ReadLine()!);")]
    [InlineData("var x = int.Parse(Console.ReadLine()!);\nx *= 2;")]
    [InlineData("var x = int.Parse(Console.ReadLine()!);\nvoid Grow() { x++; }\nGrow();")]
    [InlineData("var x = password(\"Password?\");")]
    public void An_answer_that_nobody_knows_any_more_is_refused_with_the_cell(string question)
    {
        var error = Assert.Throws<UserException>(() => Draft(12, question, Log));

        Assert.StartsWith("Cell [2] asks a person for input", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, "12")]
    [InlineData(12L, "12L")]
    [InlineData(-3.0, "-3.0")]
    [InlineData(0.25, "0.25")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.NaN, null)]
    [InlineData(float.PositiveInfinity, null)]
    [InlineData(false, "false")]
    [InlineData("a\"b\n", "\"a\\\"b\\n\"")]
    public void A_literal_has_the_very_type_of_its_value(object value, string? expected) => Assert.Equal(expected, Literals.Of(value));

    private static ExportDraft Draft(object answer, params string[] cells)
    {
        using var notebook = new ExportedNotebook();
        notebook.Code(Start);
        cells.ToList().ForEach(cell => notebook.Code(cell));
        return notebook.Exporter.Draft(notebook.Request() with { Answers = new Dictionary<string, object> { ["x"] = answer } });
    }
}
