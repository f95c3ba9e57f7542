namespace MLOps.Notebooks.Tests.Export;

/// <summary>What must not go along with an export: secrets, places of this machine, questions to a person, a page that says something else.</summary>
public sealed class ExportRefusalTests
{
    private const string Start = "var run = mlops.Experiments.StartRun(\"a\");";

    private static string Source(params string[] cells) => ExportedNotebook.SourceOf(cells);

    [Fact]
    public void A_page_that_differs_from_what_was_executed_is_refused_by_strict_alone()
    {
        using var notebook = new ExportedNotebook();
        notebook.Code(Start).Code("run.LogMetric(\"m\", 1);");
        var request = notebook.Request();
        var cells = request.Page!.Cells.ToList();
        var edited = request with { Page = request.Page with { Cells = [cells[0], cells[1] with { Source = "run.LogMetric(\"m\", 2);" }] } };
        var strict = new MLOps.Pipelines.ExportOptions { Strict = true };

        Assert.Contains("LogMetric(\"m\", 1)", notebook.Exporter.Source(edited), StringComparison.Ordinal);
        Assert.NotNull(notebook.Exporter.Source(request with { Options = strict }));
        var error = Assert.Throws<UserException>(() => notebook.Exporter.Source(edited with { Options = strict }));
        Assert.Contains("differ in 1 place: Cell [2] was changed after it ran", error.Message, StringComparison.Ordinal);
        Assert.Contains("the page is not known", Assert.Throws<UserException>(() => notebook.Exporter.Source(request with { Options = strict, Page = null })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_taken_from_the_environment_when_that_is_asked_for()
    {
        using var notebook = new ExportedNotebook();
        notebook.Code("var apiKey = \"sk-abcdefghijklmnopqrstuv\";").Code(Start).Code("run.LogMetric(\"m\", apiKey.Length);");
        var request = notebook.Request();
        var draft = notebook.Exporter.Draft(request with { Options = request.Options with { SecretsFromEnvironment = true } });

        Assert.Contains("PipelineSecrets.Get(\"API_KEY\")", draft.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", draft.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("Keeps", draft.Source, StringComparison.Ordinal);
        Assert.Equal("sk-abcdefghijklmnopqrstuv", draft.SecretValues["API_KEY"]);
        var error = Assert.Throws<UserException>(() => notebook.Exporter.Source(request));
        Assert.Contains("Cell [1] holds what looks like an API key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var host = \"h\";\nvar text = $\"Host={host};Password=hunter2\";")]
    [InlineData("const string Password = \"hunter2!\";\nvar text = Password;")]
    [InlineData("class Login { public string ApiKey { get; set; } = \"\"; }\nvar text = new Login { ApiKey = \"abcdef123\" }.ApiKey;")]
    [InlineData("var headers = new Dictionary<string, string> { [\"api_key\"] = \"abcdef123\" };\nvar text = headers[\"api_key\"];")]
    [InlineData("string Connect(string host, string password) => host + password;\nvar text = Connect(\"h\", \"abcdef123\");")]
    [InlineData("var headers = new Dictionary<string, string>();\nheaders.Add(\"X-Api_Key\", \"abcdef123\");\nvar text = headers[\"X-Api_Key\"];")]
    public void A_secret_is_found_wherever_it_stands_and_is_never_said(string cell)
    {
        var error = Assert.Throws<UserException>(() => Source(cell, Start, "run.LogMetric(\"m\", text.Length);"));

        Assert.Contains("Cell [1] holds what looks like", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef123", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE", null, "an AWS key")]
    [InlineData("ghp_abcdefghijklmnopqrstuvwxyz0123456789", null, "a GitHub token")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMII", null, "a private key")]
    [InlineData("postgres://me:hunter2@host/db", null, "an address with a password")]
    [InlineData("Server=x;User=me;Password=hunter2;", null, "a connection string with a password")]
    [InlineData("hunter2x", "dbPassword", "a secret by its name")]
    [InlineData("hunter2x", "city", null)]
    [InlineData("postgres://host/db", null, null)]
    [InlineData("postgres://{user}:{password}@host/db", null, null)]
    [InlineData("SELECT password FROM users", null, null)]
    [InlineData("******", "password", null)]
    [InlineData("the token to use", "token", null)]
    public void Secrets_are_known_by_their_form_or_their_name(string text, string? name, string? kind) =>
        Assert.Equal(kind, MLOps.Notebooks.Export.SecretTexts.KindOf(text, name));

    [Fact]
    public void A_file_written_to_a_place_of_this_machine_goes_below_the_project()
    {
        var place = Path.Combine(Path.GetTempPath(), "mlops-elsewhere", "clean.csv");
        var source = Source(Start, $"File.WriteAllText({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(place, true)}, \"a\");", $"run.LogMetric(\"m\", File.ReadAllText({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(place, true)}).Length);");

        Assert.Contains("File.WriteAllText(\"outputs/clean.csv\", \"a\")", source, StringComparison.Ordinal);
        Assert.Contains("File.ReadAllText(\"outputs/clean.csv\")", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("const string Root = \"{0}\";\nvar path = Root + \"/in.csv\";")]
    [InlineData("var root = \"{0}\";\nvar path = Path.Combine(root, \"in.csv\");")]
    [InlineData("var root = \"{0}/\";\nvar path = $\"{{root}}/in.csv\";")]
    public void A_folder_of_this_machine_becomes_one_of_the_project_also_where_names_are_put_together(string paths)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-elsewhere-");
        File.WriteAllText(Path.Combine(folder.FullName, "in.csv"), "1");
        using var notebook = new ExportedNotebook();
        notebook.Code(Start).Code(string.Format(System.Globalization.CultureInfo.InvariantCulture, paths, folder.FullName.Replace('\\', '/'))).Code("var text = File.ReadAllText(path);").Code("run.LogMetric(\"m\", text.Length);");

        var draft = notebook.Draft();

        Assert.Equal(["data/in.csv"], draft.Inputs.CopyTo(notebook.Output).Select(f => f.Path));
        Assert.DoesNotContain("mlops-elsewhere", draft.Source + string.Concat(draft.Parts.Parameters.All.Select(p => p.Default)), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_file_written_above_the_notebook_goes_below_the_project() =>
        Assert.Contains("File.WriteAllText(\"outputs/a.csv\", \"1\")", Source("File.WriteAllText(\"../a.csv\", \"1\");"), StringComparison.Ordinal);

    [Fact]
    public void What_asks_a_person_or_reads_what_is_not_there_is_refused_with_the_cell()
    {
        Assert.Contains("Cell [2] asks a person for input", Assert.Throws<UserException>(() => Source(Start, "var n = Console.ReadLine()!.Split(' ').Length;", "run.LogMetric(\"m\", n);")).Message, StringComparison.Ordinal);
        Assert.Contains("Cell [2] reads '/nowhere/a.csv', which is not there.", Assert.Throws<UserException>(() => Source(Start, "var n = File.ReadAllLines(\"/nowhere/a.csv\").Length;", "run.LogMetric(\"m\", n);")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 + 1", "records nothing")]
    public void What_cannot_be_exported_is_said_in_one_sentence(string cell, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => Source(cell)).Message, StringComparison.Ordinal);
}
