using MLOps.Interactive.Commands;
using MLOps.Interactive.Output;
using MLOps.Validation;

namespace MLOps.Interactive.Tests.Commands;

public sealed class ValidateCommandTests : IDisposable
{
    private const string Suite = "checks:\n  - between: age\n    min: 0\n    severity: warning\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-validate-");
    private readonly Host _host;

    public ValidateCommandTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "people.csv"), "name,age\nAda,36\nBob,-1\n");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, ".mlops"));
        _host = new Host(Workspace.Open(_folder.FullName));
    }

    public void Dispose()
    {
        _host.Workspace.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_broken_check_is_reported_and_the_cell_goes_on()
    {
        var result = await Run("validate people.csv", Suite);

        var report = Assert.IsType<ValidationReport>(result.Report);
        Assert.Equal((1L, (string?)null), (report.QuarantinedRows, result.Failure));
    }

    [Theory]
    [InlineData("warning", true)]
    [InlineData("error", false)]
    public async Task A_gate_fails_the_cell_with_the_verdict(string gate, bool fails)
    {
        var result = await Run($"validate people.csv --fail-on {gate}", Suite);

        Assert.NotNull(result.Report);
        Assert.Equal(fails ? "Passed with warnings: 1 of 1 check does not hold. 1 row (50 %) breaks \"age at least 0\"." : null, result.Failure);
    }

    [Fact]
    public async Task A_query_does_not_run_beside_a_mistake_in_the_suite()
    {
        var error = await Assert.ThrowsAsync<UserException>(() => Run("validate \"SELECT range AS age FROM range(900000000000) WHERE range % 7 = 8\"", Suite.Replace("between: age", "between: agee", StringComparison.Ordinal)));

        Assert.Contains("Did you mean 'age'?", error.Message + error.Error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quarantine_lies_beside_the_notebook()
    {
        var result = await Run("validate people.csv --quarantine out/bad.parquet --clean out/good.parquet", Suite);

        Assert.Equal("out/bad.parquet", ((ValidationReport)result.Report!).Quarantine);
        Assert.Equal(1, _host.Workspace.Data.Query("SELECT * FROM 'out/bad.parquet'").TotalRows);
        Assert.Equal(1, _host.Workspace.Data.Query("SELECT * FROM 'out/good.parquet'").TotalRows);
    }

    [Fact]
    public async Task Suggestions_go_to_a_file_that_is_never_written_over()
    {
        var suggestion = (SuiteSuggestion)(await Run("validate suggest people.csv --out suites/people.yaml", null)).Report!;
        var report = (ValidationReport)(await Run("validate people.csv --suite people", null)).Report!;
        var again = await Assert.ThrowsAsync<UserException>(() => Run("validate suggest people.csv --out suites/people.yaml", null));

        Assert.Equal((suggestion.Suggestions.Count, true), (report.Checks.Count, report.Success));
        Assert.Contains("is there already", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_in_a_variable_is_enough_for_suggestions()
    {
        _host.SetVariable("p", _host.Workspace.Profile("people.csv"));

        Assert.Equal("people.csv", ((SuiteSuggestion)(await Run("validate suggest p", null)).Report!).Source);
    }

    [Fact]
    public async Task A_plan_validates_nothing()
    {
        var plan = (ValidationPlan)(await Run("validate people.csv --explain", Suite)).Report!;

        Assert.Equal("scan", Assert.Single(plan.Passes).Kind);
        Assert.Empty(_host.Workspace.ValidationHistory().Runs);
    }

    [Fact]
    public async Task A_masked_column_is_not_shown()
    {
        var report = (ValidationReport)(await Run("validate people.csv --mask name", Suite)).Report!;

        Assert.Equal(["-1", "•••"], report.Checks[0].Samples!.Rows[0].Values.Select(v => $"{v}"));
    }

    [Fact]
    public async Task A_variable_is_a_source_and_may_be_referred_to()
    {
        _host.SetVariable("people", new[] { new { id = 1 }, new { id = 3 } });
        _host.SetVariable("known", new[] { new { id = 1 } });

        var report = (ValidationReport)(await Run("validate people", "checks:\n  - foreign_key: id\n    source: known\n")).Report!;

        Assert.Equal(("people", 1L), (report.Source, report.Checks[0].Failed));
    }

    [Theory]
    [InlineData("validate people.csv --suite nowhere", null, "Suite 'nowhere' not found.")]
    [InlineData("validate people.csv --suite x.yaml", Suite, "The suite is given twice")]
    [InlineData("validate people.csv --quarantine bad.parquet", null, "needs a suite")]
    [InlineData("validate people.csv", "checks:\n  - not_nul: age\n", "line 2, column 5: Check 'not_nul' not found. Did you mean 'not_null'?")]
    public async Task A_mistake_is_one_clear_sentence(string line, string? body, string expected) =>
        Assert.Contains(expected, (await Assert.ThrowsAsync<UserException>(() => Run(line, body))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("validate people.csv --fail-on fatal", "'fatal' not found")]
    [InlineData("validate people.csv --quarantin x", "Did you mean '--quarantine'?")]
    public void A_misspelled_option_is_named(string line, string expected) =>
        Assert.Contains(expected, Catalog.Default.Bind(line, Suite).Error!.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task History_lists_what_was_validated()
    {
        await Run("validate people.csv", "suite: mine\n" + Suite);

        Assert.Equal("mine", Assert.Single(((ValidationHistory)(await Run("validate history", null)).Report!).Runs).Suite);
        Assert.Single(((ValidationHistory)(await Run("validate history mine", null)).Report!).Checks);
    }

    [Fact]
    public async Task Only_the_checks_with_a_tag_run()
    {
        var report = (ValidationReport)(await Run("validate people.csv --tag names", "checks:\n  - not_null: name\n    tags: [names]\n  - not_null: age\n")).Report!;

        Assert.Equal("not_null_name", Assert.Single(report.Checks).Id);
    }

    [Theory]
    [InlineData("junit", "mine.xml", "<testsuite")]
    [InlineData("ci/mine.md", "ci/mine.md", "## Validation of people.csv by mine")]
    public async Task A_report_for_CI_lies_beside_the_notebook(string target, string file, string contains)
    {
        await Run($"validate people.csv --report {target} --report json", "suite: mine\n" + Suite);

        Assert.Contains(contains, File.ReadAllText(Path.Combine(_folder.FullName, file)), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "mine.json")));
    }

    [Fact]
    public async Task A_report_that_cannot_be_is_refused_before_anything_is_validated()
    {
        var error = await Assert.ThrowsAsync<UserException>(() => Run("validate people.csv --report junitt", Suite));

        Assert.Contains("Did you mean 'junit'?", error.Message, StringComparison.Ordinal);
        Assert.Empty(_host.Workspace.ValidationHistory().Runs);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" --fail-on error", "Failed: 1 of 1 check does not hold.")]
    public async Task Partitions_are_judged_together(string gate, string? failure)
    {
        await Run("validate \"SELECT * FROM 'people.csv' WHERE age > 0\" --partition grown", "suite: parts\nchecks:\n  - aggregate: count(*)\n    max: 1\n");
        await Run("validate \"SELECT * FROM 'people.csv' WHERE age < 0\" --partition unborn", "suite: parts\nchecks:\n  - aggregate: count(*)\n    max: 1\n");

        var whole = await Run("validate whole parts" + gate, null);

        Assert.Equal(("2 partitions", 2L, false), (((ValidationReport)whole.Report!).Source, ((ValidationReport)whole.Report!).Rows, ((ValidationReport)whole.Report!).Success));
        Assert.StartsWith(failure ?? "", whole.Failure ?? "", StringComparison.Ordinal);
        Assert.Equal(failure is null, whole.Failure is null);
    }

    [Theory]
    [InlineData("0.9", 0.9)]
    [InlineData("0.99", 0.99)]
    public async Task Confidence_is_that_of_the_suggestions(string confidence, double level) =>
        Assert.Equal(level, ((SuiteSuggestion)(await Run($"validate suggest people.csv --confidence {confidence}", null)).Report!).Level);

    [Fact]
    public async Task A_confidence_that_is_none_is_refused() =>
        Assert.Contains("--confidence is between 0 and 1, not 2", (await Assert.ThrowsAsync<UserException>(() => Run("validate suggest people.csv --confidence 2", null))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_suite_of_another_tool_becomes_a_file_that_is_never_written_over()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "gx.json"), """{ "name": "theirs", "expectations": [ { "type": "expect_column_values_to_not_be_null", "kwargs": { "column": "name" } }, { "type": "expect_magic", "kwargs": {} } ] }""");

        var import = (SuiteImport)(await Run("validate import gx.json --out suites", null)).Report!;
        var report = (ValidationReport)(await Run("validate people.csv --suite theirs", null)).Report!;
        var again = await Assert.ThrowsAsync<UserException>(() => Run("validate import gx.json --out suites", null));

        Assert.Equal("not_null_name", Assert.Single(report.Checks).Id);
        Assert.Single(import.Suites);
        Assert.Contains("is in suites already", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_hands_over_tables_that_are_compared_with()
    {
        _host.SetVariable("known", new[] { new { id = 1 } });

        Assert.Contains("[\"known\"] = known", CSharp("validate people.csv", "checks:\n  - row_count_equals: known\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_contains_masks_tags_and_reports() => Assert.Equal(
        "{\nvar validation = mlops.Validate(\"people.csv\", \"mine\", new MLOps.Validation.ValidationOptions { Clean = \"good.parquet\", Partition = \"p\", Mask = [\"name\"], Tags = [\"a\", \"b\"] });\n"
        + "MLOps.Rendering.GateReport.Write(validation, \"junit\", mlops.BaseDirectory, MLOps.Validation.Severity.Error);\n}",
        CSharp("validate people.csv --suite mine --clean good.parquet --partition p --mask name --tag a --tag b --report junit", null));

    [Fact]
    public void An_export_contains_the_suite_as_it_was_written() => Assert.Equal(
        "var v = mlops.Validate(\"people.csv\", \"\"\"\nchecks:\n  - not_null: age\n\"\"\", new MLOps.Validation.ValidationOptions { Quarantine = \"bad.parquet\" });\n"
        + "v.ThrowIfFailsAt(MLOps.Validation.Severity.Error);",
        CSharp("validate people.csv --quarantine bad.parquet --fail-on error --as v", "checks:\n  - not_null: age\n"));

    [Fact]
    public void An_export_hands_over_the_variables_that_a_suite_names()
    {
        _host.SetVariable("people", new[] { new { id = 1 } });
        _host.SetVariable("known", new[] { new { id = 1 } });

        Assert.Equal(
            "mlops.Validate(people, \"\"\"\nchecks:\n  - foreign_key: id\n    source: known\n\"\"\", new MLOps.Validation.ValidationOptions { Variables = new Dictionary<string, object> { [\"known\"] = known } });",
            CSharp("validate people", "checks:\n  - foreign_key: id\n    source: known\n"));
    }

    private string CSharp(string line, string? body)
    {
        var call = Catalog.Default.Bind(line, body).Call!.For(_host);
        return call.Spec.CSharp!(call);
    }

    private Task<CommandResult> Run(string line, string? body)
    {
        var binding = Catalog.Default.Bind(line, body);
        Assert.Null(binding.Error);
        var call = binding.Call!.For(_host);
        return call.Spec.Execute(call, CancellationToken.None);
    }

    private sealed class Host(Workspace workspace) : ICommandHost
    {
        private readonly Dictionary<string, object> _variables = new(StringComparer.Ordinal);

        public Workspace Workspace { get; } = workspace;

        public ICellOutput Output => throw new NotSupportedException();

        public IReadOnlyList<Variable> Variables => _variables.Select(v => new Variable(v.Key, v.Value.GetType().Name, v.Value)).ToList();

        public string? NotebookPath => null;

        public INotebookServices? Notebook => null;

        public bool TryGetVariable(string name, out object? value) => _variables.TryGetValue(name, out value);

        public void SetVariable(string name, object value) => _variables[name] = value;
    }
}
