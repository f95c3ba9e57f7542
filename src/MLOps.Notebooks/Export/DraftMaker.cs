using System.Globalization;
using Microsoft.CodeAnalysis;
using MLOps.Notebooks.Session;
using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Export;

/// <summary>Makes a program of a slice, checked by the compiler; nothing is on disk yet.</summary>
internal sealed class DraftMaker(Workspace workspace, ScriptReferences references)
{
    /// <exception cref="UserException">The program that stands for the notebook cannot be written.</exception>
    public ExportDraft Make(ExportRequest request, NotebookSlice slice)
    {
        var name = NameOf(request.NotebookPath);
        var notebook = Path.GetFileName(request.NotebookPath);
        var kept = slice.KeptNodes.ToList();
        var outline = PageOutline.Read(request.Page);
        var inputs = ExportInputs.Find(kept, workspace.BaseDirectory);
        var outputs = new ExportOutputs(request, inputs, workspace.BaseDirectory).Find(kept);
        var parts = Parts(request, slice, kept, outline, inputs) with
        {
            Summary = $"The steps of {notebook ?? "a notebook"} that led to what it recorded.",
            Prose = outline.Title?.Prose ?? "",
        };
        var dependencies = DependencyManifest.OfThisProcess();
        var packages = new ExportPackages(dependencies, references.Paths).Needed(kept, slice.Packages);
        var source = new PipelineSource(parts).Write(name, Usings(slice));
        var others = parts.Parameters.All.Count == 0 ? [] : new[] { ParameterSource.Write(name, parts) };
        var (clean, warnings) = new ProgramCheck(ProgramReferences()).Clean(source, others);
        return new ExportDraft(slice, parts, inputs, packages, ProgramFormat.Apply(clean), warnings)
        {
            Package = new LocalPackage(dependencies),
            Manifest = new PipelineManifest(name, notebook, CultureInfo.CurrentCulture.Name, [], Named(kept, "dataset:"), Named(kept, "model:"))
            {
                Files = outputs.Select(o => o.Name).ToList(),
                Tolerances = request.Options.Tolerances,
                Parameters = parts.Parameters.All.Select(p => ParameterSource.Camel(p.Property)).ToList(),
            },
            Outputs = outputs,
            Page = request.Page,
            Title = outline.Title?.Title ?? name,
        };
    }

    private static Dictionary<SyntaxNode, string> Secrets(ExportRequest request, IEnumerable<SliceNode> kept)
    {
        var found = SecretTexts.Find(kept);
        if (found.FirstOrDefault(s => !request.Options.SecretsFromEnvironment || !s.CanBeReplaced) is { } secret)
        {
            throw new UserException(
                $"Cell [{secret.Node.Cell.Order}] holds what looks like {secret.Kind}, which must not stand in a project.",
                request.Options.SecretsFromEnvironment
                    ? "A constant, or a part of a longer text, cannot come from the environment: put the secret into a variable of its own."
                    : $"Write Environment.GetEnvironmentVariable(\"{secret.Name}\"), or export with --secrets environment, which does it for you.");
        }

        return found.ToDictionary(s => s.Literal, s => s.Name);
    }

    private static ProgramParts Parts(ExportRequest request, NotebookSlice slice, IReadOnlyList<SliceNode> kept, PageOutline outline, ExportInputs inputs)
    {
        var declarations = kept.Where(StepPlan.IsDeclaration).ToList();
        var secrets = Secrets(request, kept);
        var plan = NamePlan.Make(StepPlan.Make(kept, outline), declarations, slice.Results.Select(r => r.Variable).ToList());
        var parameters = ParameterPlan.Make(slice, request, secrets);
        ConsoleInput.Refuse(kept, parameters);
        var shared = new SharedObjects(kept);
        // A file whose name is a parameter is another one tomorrow.
        var steady = inputs.Texts.Except(parameters.All.Select(p => p.Default).OfType<string>(), StringComparer.Ordinal).Select(FileCalls.Resource).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var values = new KeptValues(plan, parameters, slice.Graph, shared, declarations, steady);
        parameters.Move(inputs.Moved);
        return new ProgramParts(plan, declarations, parameters, inputs.Moved)
        {
            Summary = "",
            Secrets = secrets,
            Results = slice.Results,
            Records = kept.Any(n => n.Effects.IsRecorded),
            Order = new StepOrder(plan.Steps, slice.Graph, shared).After,
            Files = plan.Steps.Select(s => inputs.Of(s.Nodes)).ToList(),
            // Where a secret is at work no value goes to disk.
            Kept = plan.Steps.Select(s => secrets.Count > 0 ? new StepValues([], "a secret is at work") : values.Of(s)).ToList(),
        };
    }

    // The notebook's own using directives, then those that every cell sees; what is not needed goes later.
    private static List<string> Usings(NotebookSlice slice) => slice.Units
        .SelectMany(u => u.Usings.Select(d => d.WithoutTrivia().NormalizeWhitespace().ToString()))
        .Concat(ScriptCompilation.DefaultUsings.Select(n => $"using {n};"))
        .Distinct(StringComparer.Ordinal).ToList();

    private List<MetadataReference> ProgramReferences() => references.Paths
        .Where(p => p.Key is not ("MLOps.Interactive" or "MLOps.Notebooks") && !p.Key.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal))
        .Select(p => ScriptReferences.Reference(p.Value)).ToList();

    private static List<string> Named(IEnumerable<SliceNode> kept, string kind) => kept
        .SelectMany(n => n.Effects.ResourceDefinitions.Concat(n.Effects.ResourceWrites))
        .Where(r => r.StartsWith(kind, StringComparison.Ordinal) && !r.EndsWith('*')).Select(r => r[kind.Length..]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

    private static string NameOf(string? notebookPath)
    {
        var name = StepPlan.Identifier(Path.GetFileNameWithoutExtension(notebookPath) ?? "", "Notebook");
        return name is "Notebook" or "Pipeline" or "MLOps" or "System" or "Microsoft" ? name + "Project" : name;
    }
}
