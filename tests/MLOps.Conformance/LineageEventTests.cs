namespace MLOps.Conformance;

/// <summary>Validation reports as OpenLineage events, against the schemas that OpenLineage publishes.</summary>
public sealed class LineageEventTests
{
    private const string Notebook = """
        #!validate people.csv --report openlineage
        suite: people
        checks:
          - between: age
            min: 0
            mostly: 0.9
          - not_null: name
            severity: warning
            description: everybody has one
          - matches_regex: name
            regex: (
          - unique: [name, age]
          - row_count:
            min: 1
        """;

    [SkippableFact]
    public void The_assertions_of_a_validation_are_valid_OpenLineage()
    {
        Prerequisites.File("/usr/lib/python3/dist-packages/jsonschema", "apt-get install python3-jsonschema");
        var schemas = Prerequisites.Environment("MLOPS_SCHEMAS", "the folder with the published schemas (openlineage/OpenLineage.json)");
        using var home = new JupyterHome();
        File.WriteAllText(Path.Combine(home.Work, "people.csv"), "name,age\nAda,36\nBob,-1\n,41\n");
        File.WriteAllText(Path.Combine(home.Work, "people.dib"), Notebook);
        var run = home.Run("dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "mlops.dll"), "run", "people.dib");
        Assert.True(run.ExitCode == 0, run.Text);

        var valid = home.Run("/usr/bin/python3", Repository.Python("validate_lineage.py"), Path.Combine(schemas, "openlineage"), Path.Combine(home.Work, "people.openlineage.json"), "dataQualityAssertions");

        Assert.True(valid.ExitCode == 0, valid.Text);
    }
}
