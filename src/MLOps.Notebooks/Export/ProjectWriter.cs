using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;
using MLOps.Store;

namespace MLOps.Notebooks.Export;

/// <summary>Writes the files of an exported project.</summary>
internal sealed class ProjectWriter(ExportDraft draft, string output)
{
    private readonly string _name = draft.Manifest.Name;

    private IReadOnlyCollection<Parameter> Parameters => draft.Parts.Parameters.All;

    public void Write()
    {
        Directory.CreateDirectory(output);
        var manifest = draft.Manifest with { Inputs = draft.Inputs.CopyTo(output) };
        draft.Package.Write(Path.Combine(output, "feed"));
        Save("Pipeline.cs", draft.Source);
        SaveFilled("Program.cs", "Program.cs", ("name", _name), ("call", Call(Parameters.Count > 0)));
        SaveFilled($"{_name}.csproj", "Project.csproj", ("name", _name), ("packages", Packages()), ("inputs", OtherInputs(manifest)), ("warnings", string.Concat(draft.Warnings.Select(w => ";" + w))), ("ownWarnings", draft.Warnings.Count == 0 ? "" : ", and the notebook ran with the others"));
        SaveFilled("Telemetry.cs", "Telemetry.cs", ("name", _name));
        SaveParameters();
        SaveTests();
        SaveSurroundings();
        SaveFilled("README.md", "README.md", Readme(manifest));
        manifest.Write(output);
    }

    /// <summary>The arguments with which the program calls its host.</summary>
    public static string Call(bool hasParameters) =>
        hasParameters ? "<Parameters>(args, (mlops, parameters) => new Pipeline(mlops, parameters).Steps())" : "(args, mlops => new Pipeline(mlops).Steps())";

    /// <summary>The package sources that cells named, as nuget.config writes them.</summary>
    public static string Feeds(NotebookSlice slice) =>
        string.Concat(slice.Feeds.Select((f, i) => string.Create(CultureInfo.InvariantCulture, $"    <add key=\"notebook-{i + 1}\" value=\"{System.Security.SecurityElement.Escape(f)}\" />\n")));

    private void SaveParameters()
    {
        if (Parameters.Count == 0)
        {
            return;
        }

        Save("Parameters.cs", ParameterSource.Write(_name, draft.Parts));
        var values = new JsonObject(Parameters.Select(p => KeyValuePair.Create(ParameterSource.Camel(p.Property), ParameterSource.Json(p.Default))));
        Save("appsettings.json", new JsonObject { ["parameters"] = values }.ToJsonString(Json.Indented) + "\n");
    }

    private void SaveTests()
    {
        var folder = $"tests/{_name}.Tests/";
        SaveFilled($"{folder}{_name}.Tests.csproj", "Tests.csproj", ("name", _name));
        SaveFilled(folder + "PipelineTests.cs", "PipelineTests.cs", ("name", _name));
        var values = draft.Parts.Kept.SelectMany(k => k.Fields).Select(f => draft.Plan.NameOf(f)!).Distinct(StringComparer.Ordinal).ToList();
        if (values.Count > 0)
        {
            var facts = values.Select(v => $"    [Fact]\n    public Task {StepPlan.Identifier(v, "Value")}_is_what_the_proof_found() => CheckAsync(\"{v}\");\n\n");
            SaveFilled(folder + "StepTests.cs", "StepTests.cs", ("name", _name), ("facts", string.Concat(facts)), ("parameters", Parameters.Count == 0 ? "" : ", new Parameters()"));
        }
    }

    // Container, continuous integration, and what keeps settings of other folders out.
    private void SaveSurroundings()
    {
        SaveFilled("nuget.config", "nuget.config", ("feeds", Feeds(draft.Slice)));
        SaveFilled("Directory.Build.props", "Directory.Build.props");
        SaveFilled(".gitignore", "gitignore");
        SaveFilled(".editorconfig", "editorconfig");
        SaveFilled("Dockerfile", "Dockerfile", ("name", _name), ("image", MLOps.Pipelines.Scheduling.PipelineSchedule.SlugOf(_name)));
        if (draft.Inputs.HasOutputs)
        {
            Save(ExportInputs.OutputFolder + ".gitkeep", "");
        }

        SaveFilled(".dockerignore", "dockerignore");
        SaveFilled(".github/workflows/pipeline.yml", "workflow.yml", ("name", _name));
    }

    private (string, string)[] Readme(PipelineManifest manifest) =>
    [
        ("name", _name),
        ("title", draft.Title),
        ("image", MLOps.Pipelines.Scheduling.PipelineSchedule.SlugOf(_name)),
        ("prose", draft.Parts.Prose.Length == 0 ? "" : draft.Parts.Prose + "\n\n"),
        ("summary", $"Exported from {manifest.Notebook ?? "a notebook"}: {draft.Slice.Report.Kept} of {draft.Slice.Report.Cells.Count} executed cells led to what it recorded and are here."),
        ("steps", string.Join('\n', draft.Plan.Steps.Select(StepText))),
        ("parameters", Parameters.Count == 0 ? "" : "## Parameters\nBy `--param NAME=VALUE`, by an environment variable `MLOPS_PARAM_NAME`, or in `appsettings.json`; the first that is there goes.\n\n"
            + "| name | type | value in the notebook | |\n|---|---|---|---|\n" + string.Concat(Parameters.Select(p => $"| `{ParameterSource.Camel(p.Property)}` | {ParameterSource.TypeOf(p)} | `{p.Value}` | {p.Comment} |\n")) + "\n"),
        ("inputs", manifest.Inputs.Count == 0 ? "None.\n" : string.Concat(manifest.Inputs.Select(i => $"- `{i.Path}`, SHA-256 `{i.Sha256}`\n"))),
    ];

    private string StepText(Step step, int index)
    {
        var after = draft.Parts.Order[index];
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{index + 1}. **{step.Title}** (`{step.Method}`{(after.Count == 0 ? "" : ", after " + string.Join(", ", after.Select(a => a + 1)))})\n"));
        foreach (var line in step.Prose.Length == 0 ? [] : step.Prose.Split('\n'))
        {
            text.Append(line.Length == 0 ? "\n" : $"   {line}\n");
        }

        return text.ToString();
    }

    private string Packages() => string.Concat(draft.Packages.Prepend((LocalPackage.Id, draft.Package.Version)).Select(p => $"    <PackageReference Include=\"{p.Item1}\" Version=\"{p.Item2}\" />\n"));

    private static string OtherInputs(PipelineManifest manifest) =>
        string.Concat(manifest.Inputs.Where(i => !i.Path.StartsWith("data/", StringComparison.Ordinal)).Select(i => ";" + i.Path));

    private void SaveFilled(string file, string template, params (string Name, string Value)[] values) => Save(file, ProjectTemplates.Fill(template, values));

    private void Save(string file, string content)
    {
        var path = Path.Combine(output, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content.ReplaceLineEndings("\n"));
    }
}
