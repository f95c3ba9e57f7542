using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>Which calls write or read files, and which files, as far as their names are known.</summary>
internal static partial class FileCalls
{
    /// <summary>Some file whose name only running tells.</summary>
    public const string AnyFile = "file:*";

    private static readonly string[] WritingVerbs = ["Write", "Append", "Save", "Export", "Create", "Copy", "Move", "Delete", "Replace", "OpenWrite", "Download"];
    private static readonly string[] FileTypes = ["File", "Directory", "FileInfo", "StreamWriter", "StreamReader", "FileStream"];

    public static void Describe(IMethodSymbol method, IEnumerable<IArgumentOperation> arguments, TextValues texts, StatementEffects effects)
    {
        var type = method.ContainingType?.Name ?? "";
        var isFileType = Array.IndexOf(FileTypes, type) >= 0 && method.ContainingNamespace.ToDisplayString() == "System.IO";
        var writes = type == "StreamWriter" || WritingVerbs.Any(v => method.Name.StartsWith(v, StringComparison.Ordinal)) || method.Name is "WriteCsv" or "ToCsv";
        if (isFileType && type == "Directory" && method.Name == "CreateDirectory")
        {
            effects.ResourceWrites.Add(Folder(texts.Of(arguments.First().Value)));
            return;
        }

        var strings = arguments.Where(a => a.Parameter?.Type.SpecialType == SpecialType.System_String).ToList();
        var paths = strings.Select(a => texts.Of(a.Value)).ToList();
        var files = paths.OfType<string>().Where(LooksLikeFile).Select(Resource).ToList();
        if (!isFileType && (!writes || files.Count == 0))
        {
            return;
        }

        effects.ResourceReads.UnionWith(files.SelectMany(Folders));
        var unknown = isFileType && method.IsStatic | method.MethodKind == MethodKind.Constructor && strings.Count > 0 && paths[0] is null;
        (writes || type == "FileStream" ? effects.ResourceWrites : effects.ResourceReads).UnionWith(unknown ? [AnyFile] : files);
        if (type == "FileStream" || method.Name is "Copy" or "Move" || method.Name.StartsWith("Append", StringComparison.Ordinal))
        {
            effects.ResourceReads.UnionWith(unknown ? [AnyFile] : files);
        }
    }

    /// <summary>Files that an option names for writing: the quarantine and the clean rows of a validation.</summary>
    public static void DescribeOption(ISimpleAssignmentOperation assignment, TextValues texts, StatementEffects effects)
    {
        if (assignment.Target is IPropertyReferenceOperation { Property: { Name: "Quarantine" or "Clean", ContainingType.Name: "ValidationOptions" } }
            && texts.Of(assignment.Value) is { } file)
        {
            effects.ResourceWrites.Add(Resource(file));
        }
    }

    /// <summary>Files that SQL writes: COPY ... TO 'x.parquet', EXPORT DATABASE 'x'.</summary>
    public static void DescribeSql(string text, StatementEffects effects)
    {
        foreach (Match match in CopyTo().Matches(text))
        {
            effects.ResourceWrites.Add(Resource(match.Groups[1].Value));
        }
    }

    public static bool LooksLikeFile(string text) =>
        text.Length is > 2 and < 260 && FileName().IsMatch(text) && !text.Contains("://", StringComparison.Ordinal);

    public static string Resource(string path) => "file:" + path.Replace('\\', '/').TrimStart('.').TrimStart('/');

    // Without its folder a file cannot be written.
    private static IEnumerable<string> Folders(string file)
    {
        for (var at = file.LastIndexOf('/'); at > "file:".Length; at = file.LastIndexOf('/', at - 1))
        {
            yield return Folder(file["file:".Length..at]);
        }
    }

    private static string Folder(string? path) => path is null ? "folder:*" : "folder:" + Resource(path)["file:".Length..].TrimEnd('/');

    [GeneratedRegex(@"^[^\s'""<>|;{}]*[^\s'""<>|;{}.]\.[A-Za-z][A-Za-z0-9]{1,9}$|^[\w.\-]+(/[\w.\-*]+)+$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"\bTO\s+'([^']+)'", RegexOptions.IgnoreCase)]
    private static partial Regex CopyTo();
}
