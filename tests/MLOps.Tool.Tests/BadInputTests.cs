using System.Text;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Tests;

/// <summary>The mistakes that everybody makes, typed into cells: each is answered by one sentence that says what would work.</summary>
[Collection("sessions")] // a session owns the process's console
[Trait("Category", "Long")]
public sealed class BadInputTests : IDisposable
{
    private readonly TestNotebook _notebook = new();

    public BadInputTests() => Directory.CreateDirectory(Path.Combine(_notebook.Folder, "bad"));

    public void Dispose() => _notebook.Dispose();

    [Theory]
    [InlineData("#!profile gone.csv", "File 'gone.csv' not found")]
    [InlineData("#!profile data/wether.csv", "Did you mean 'data/weather.csv'?")]
    [InlineData("#!data add rain data/wether.csv", "Did you mean 'data/weather.csv'?")]
    [InlineData("#!profile data/weather.csv --target wether", "Did you mean 'weather'?")]
    [InlineData("#!profile data/weather.csv --target date", "'date' cannot be a target")]
    [InlineData("#!profile data/weather.csv --compare data/wether.csv", "Did you mean 'data/weather.csv'?")]
    [InlineData("#!profile data/weather.csv --compare data/weather.csv --target weather", "--target and --compare cannot be given together")]
    [InlineData("#!profil weather", "#!profile")]
    [InlineData("#!profile weather --exat", "--exact")]
    [InlineData("#!data ad rain data/weather.csv", "add")]
    [InlineData("#!profile wether", "weather")]
    [InlineData("#!profile weather@9", "9")]
    [InlineData("#!sql\nSELECT precipitatoin FROM weather", "precipitation")]
    [InlineData("#!validate weather\nchecks:\n  - not_nul: wind", "not_null")]
    [InlineData("#!validate weather\nchecks:\n  - not_null: [wind", "line")]
    [InlineData("#!validate weather\nchecks:\n  - not_null: widn", "wind")]
    [InlineData("#!validate weather --suite nope", "Suite 'nope' not found")]
    [InlineData("#!deploy rain@champion", "Model 'rain' not found")]
    [InlineData("#!model show rain", "Model 'rain' not found")]
    [InlineData("#!model register rain model", "model")]
    [InlineData("#!run show nope", "nope")]
    [InlineData("#!monitor nope", "nope")]
    [InlineData("#!sql --as 3x\nSELECT 1", "'3x' cannot be a variable's name")]
    [InlineData("#!profile weather --as class", "'class' cannot be a variable's name")]
    public async Task A_mistake_is_answered_by_one_sentence_and_the_data_stay(string cell, string expected)
    {
        await _notebook.Succeed("#!data add weather data/weather.csv", "start");

        AssertOneSentence(await Fail(cell), expected);

        Assert.Equal(2922, _notebook.Workspace.Data.Get("weather").Rows);
        await _notebook.Succeed("#!sql\nSELECT count(*) FROM weather", "after the mistake");
    }

    [Theory]
    [InlineData("empty.csv", "", "is empty")]
    [InlineData("empty.json", "", "is empty")]
    [InlineData("false.parquet", "not a table", "cannot be read")]
    public async Task A_file_that_is_no_table_is_refused_by_every_command(string name, string content, string expected)
    {
        File.WriteAllText(Path.Combine(_notebook.Folder, "bad", name), content);
        foreach (var cell in new[] { "#!profile bad/" + name, "#!data add bad bad/" + name, "#!validate bad/" + name + "\nchecks:\n  - row_count:\n      min: 1", $"mlops.Data.ToDataView(\"bad/{name}\")" })
        {
            AssertOneSentence(await Fail(cell), expected);
        }

        Assert.Empty(_notebook.Workspace.Data.List().Datasets);
    }

    [Fact]
    public async Task A_home_that_is_a_file_is_named()
    {
        using var folder = new TempFolder();
        folder.Write(".mlops", "");

        var result = await ToolRun.InAsync(folder.Path, "data", "list");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is a file and not a folder. Set MLOPS_HOME to a folder", result.FirstErrorLine, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> OddTables => new()
    {
        { "header.csv", Encoding.UTF8.GetBytes("a,b\n") },
        { "nulls.csv", Encoding.UTF8.GetBytes("a,b\n1,\n2,\n") },
        { "twice.csv", Encoding.UTF8.GetBytes("a,a,A\n1,2,3\n") },
        { "latin.csv", Encoding.Latin1.GetBytes("a,b\nMünchen,1\n") },
        { "mixed.csv", Encoding.UTF8.GetBytes("a,b\r\n1,x\n2,y\r\n") },
        { "script.csv", Encoding.UTF8.GetBytes("<script>alert(1)</script>,b\n<script>alert(2)</script>,1\n\"<img src=x onerror=alert(3)>\",2\n") },
    };

    [Theory]
    [MemberData(nameof(OddTables))]
    public async Task An_odd_table_is_read_by_every_command_and_shown_as_text(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(_notebook.Folder, "bad", name), content);
        foreach (var cell in new[] { "#!profile bad/" + name, "#!data add odd bad/" + name, "#!data show odd", "#!sql\nSELECT * FROM odd", "#!validate odd\nchecks:\n  - row_count:\n      min: 0", "mlops.Data.ToDataFrame(\"odd\")", "mlops.Data.ToDataView(\"odd\")" })
        {
            var output = await _notebook.Succeed(cell, name);
            Assert.All(output.Displays.Select(d => d.Data.TryGetValue(MimeBundle.Html, out var shown) ? shown.GetValue<string>() : ""), html => Assert.DoesNotMatch("<script>alert|<img src=x", html));
        }
    }

    private async Task<CellError> Fail(string cell)
    {
        var (result, _) = await _notebook.Run(cell);
        Assert.True(result.Outcome == CellOutcome.Failed, $"{cell} did not fail.");
        return result.Error!;
    }

    private static void AssertOneSentence(CellError error, string expected)
    {
        Assert.Equal("UserError", error.Name);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message.TrimEnd());
        Assert.DoesNotContain(error.Traceback, line => line.Contains("   at MLOps", StringComparison.Ordinal));
    }
}
