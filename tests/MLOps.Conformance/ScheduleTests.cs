using MLOps.Pipelines;

namespace MLOps.Conformance;

/// <summary>What <c>mlops pipeline schedule</c> writes satisfies the published schemas.</summary>
public sealed class ScheduleTests
{
    [SkippableTheory]
    [InlineData("argo", true)]
    [InlineData("argo", false)]
    [InlineData("kubernetes", true)]
    [InlineData("kubernetes", false)]
    [InlineData("github", true)]
    [InlineData("github", false)]
    [InlineData("airflow", true)]
    [InlineData("airflow", false)]
    public void A_schedule_is_valid(string to, bool withAll)
    {
        Prerequisites.File("/usr/lib/python3/dist-packages/jsonschema", "apt-get install python3-jsonschema");
        Prerequisites.File("/usr/lib/python3/dist-packages/yaml", "apt-get install python3-yaml");
        var schemas = Prerequisites.Environment("MLOPS_SCHEMAS", "the folder with the published schemas (argo/schema.json, github/github-workflow.json)");
        using var home = new JupyterHome();
        new PipelineManifest("RainStory", null, "", [], [], []).Write(home.Work);
        string[] odd = ["--param", "flag=yes", "--param", "none=null", "--param", "path=$(HOME)"];
        string[] machine = to == "github" ? [] : ["--image", "example/rain:1", "--cpu", "500m", "--memory", "2Gi", "--workspace", "rain-store"];
        string[] all = [.. machine, .. odd, "--timezone", "Europe/Berlin", "--retries", "2", "--timeout", "1h30m", "--secret", "API_KEY", "--param", "testShare=0.25", "--param", "city=it's, \"here\""];

        var written = home.Run("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "mlops.dll"), "pipeline", "schedule", ".", "--cron", "0 6 * * 1-5", "--to", to, "--out", "schedule.txt", .. withAll ? all : []]);
        Assert.True(written.ExitCode == 0, written.Text);

        var valid = home.Run("/usr/bin/python3", Repository.Python("validate_schedule.py"), to, schemas, Path.Combine(home.Work, "schedule.txt"));
        Assert.True(valid.ExitCode == 0, valid.Text);
    }

    [SkippableFact]
    public void The_workflow_of_an_exported_project_is_valid()
    {
        Prerequisites.File("/usr/lib/python3/dist-packages/yaml", "apt-get install python3-yaml");
        var schemas = Prerequisites.Environment("MLOPS_SCHEMAS", "the folder with the published schemas (github/github-workflow.json)");
        using var home = new JupyterHome();
        var template = File.ReadAllText(Path.Combine(Repository.Root, "src", "MLOps.Notebooks", "Export", "Templates", "workflow.yml.template"));
        File.WriteAllText(Path.Combine(home.Work, "pipeline.yml"), template.Replace("{{name}}", "RainStory", StringComparison.Ordinal));

        var valid = home.Run("/usr/bin/python3", Repository.Python("validate_schedule.py"), "github", schemas, Path.Combine(home.Work, "pipeline.yml"));

        Assert.True(valid.ExitCode == 0, valid.Text);
    }
}
