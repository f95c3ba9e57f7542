using System.Text;
using System.Text.RegularExpressions;

namespace MLOps.Notebooks.Export;

/// <summary>Writes an export as one file that <c>dotnet run</c> takes as it is (.NET 10), with its data and feed beside it.</summary>
internal sealed partial class FileAppWriter(ExportDraft draft, string output)
{
    private readonly string _name = draft.Manifest.Name;

    public void Write()
    {
        Directory.CreateDirectory(output);
        var manifest = draft.Manifest with { Inputs = draft.Inputs.CopyTo(output) };
        draft.Package.Write(Path.Combine(output, "feed"));
        var hasParameters = draft.Parts.Parameters.All.Count > 0;
        Save($"{_name}.cs", ProjectTemplates.Fill(
            "FileApp.cs",
            ("name", _name),
            ("packages", string.Concat(draft.Packages.Prepend((LocalPackage.Id, draft.Package.Version)).Select(p => $"#:package {p.Item1}@{p.Item2}\n"))),
            ("usings", UsingsOf(draft.Source)),
            ("call", ProjectWriter.Call(hasParameters)),
            ("program", WithoutHead(draft.Source)),
            ("parameters", hasParameters ? "\n" + WithoutHead(ParameterSource.Write(_name, draft.Parts)) : "")));
        Save("nuget.config", ProjectTemplates.Fill("nuget.config", ("feeds", ProjectWriter.Feeds(draft.Slice))));
        Save("Directory.Build.props", ProjectTemplates.Fill("Directory.Build.props"));
        Save(".gitignore", ProjectTemplates.Fill("gitignore"));
        if (draft.Inputs.HasOutputs)
        {
            Directory.CreateDirectory(Path.Combine(output, ExportInputs.OutputFolder));
            Save(ExportInputs.OutputFolder + ".gitkeep", "");
        }

        manifest.Write(output);
    }

    // Statements at the top and a namespace for the whole file exclude each other.
    private static string WithoutHead(string source) => Namespace().Split(source, 2)[^1].Trim('\n');

    private static string UsingsOf(string source) => Namespace().Split(source, 2)[0].Trim('\n');

    private void Save(string file, string content) => File.WriteAllText(Path.Combine(output, file), content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    [GeneratedRegex(@"^namespace \w+;\n", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
