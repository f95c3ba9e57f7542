using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>Which calls write or read files, and which files, as far as their names are known.</summary>
internal static partial class FileCalls
{
    /// <summary>Some file whose name only running tells.</summary>
    public const string AnyFile = "file:*";

    private static readonly string[] WritingVerbs = ["Write", "Append", "Save", "Export", "Create", "Copy", "Move", "Delete", "Replace", "OpenWrite", "Download"];
    private static readonly string[] ReadingVerbs = ["Load", "Read", "Open", "Import", "From"];
    private static readonly string[] Listings = ["GetFiles", "EnumerateFiles", "GetFileSystemEntries", "EnumerateFileSystemEntries", "GetFileSystemInfos", "EnumerateFileSystemInfos"];
    private static readonly string[] FileParameters = ["path", "file", "filename"];
    private static readonly string[] FileTypes = ["File", "Directory", "FileInfo", "StreamWriter", "StreamReader", "FileStream"];

    /// <param name="receiver">What the method is called on; null for static ones and constructors.</param>
    public static void Describe(IMethodSymbol method, IOperation? receiver, IReadOnlyList<IArgumentOperation> arguments, TextValues texts, StatementEffects effects)
    {
        if (Listings.Contains(method.Name) && method.ContainingType?.Name is "Directory" or "DirectoryInfo")
        {
            DescribeListing(receiver, arguments, texts, effects);
            return;
        }

        var type = method.ContainingType?.Name ?? "";
        var isFileType = Array.IndexOf(FileTypes, type) >= 0 && method.ContainingNamespace.ToDisplayString() == "System.IO";
        var writes = type == "StreamWriter" || WritingVerbs.Any(v => method.Name.StartsWith(v, StringComparison.Ordinal)) || method.Name is "WriteCsv" or "ToCsv";
        if (isFileType && type == "Directory" && method.Name == "CreateDirectory")
        {
            effects.ResourceWrites.Add(Folder(texts.Of(arguments[0].Value)));
            return;
        }

        var strings = arguments.Where(a => a.Parameter?.Type.SpecialType == SpecialType.System_String).ToList();
        var paths = strings.Select(a => texts.Of(a.Value)).ToList();
        var files = paths.OfType<string>().Where(LooksLikeFile).Select(Resource).ToList();
        if (!isFileType)
        {
            files = writes ? files : [];
            if ((writes || ReadingVerbs.Any(v => method.Name.StartsWith(v, StringComparison.Ordinal))) && strings.Exists(a => NamesFile(a.Parameter!) && texts.Of(a.Value) is null))
            {
                // ml.Model.Save(model, schema, path), ml.Model.Load(path, out schema)
                (writes ? effects.ResourceWrites : effects.ResourceReads).Add(AnyFile);
            }

            if (files.Count == 0)
            {
                return;
            }
        }

        effects.ResourceReads.UnionWith(files.SelectMany(Folders));
        if (isFileType && method.Name is "Copy" or "Move" or "CopyTo" or "MoveTo" or "Replace")
        {
            DescribeCopy(receiver, strings, method.Name, texts, effects);
            return;
        }

        var unknown = isFileType && method.IsStatic | method.MethodKind == MethodKind.Constructor && strings.Count > 0 && paths[0] is null;
        var named = unknown ? [AnyFile] : files;
        (writes || type == "FileStream" ? effects.ResourceWrites : effects.ResourceReads).UnionWith(named);
        if ((type == "FileStream" && !BeginsAnew(arguments)) || method.Name.StartsWith("Append", StringComparison.Ordinal))
        {
            effects.ResourceReads.UnionWith(named);
        }
    }

    // File.Copy(from, to): only what is moved away is written where it was.
    private static void DescribeCopy(IOperation? receiver, List<IArgumentOperation> strings, string method, TextValues texts, StatementEffects effects)
    {
        var source = texts.Of(receiver ?? strings.FirstOrDefault()?.Value) is { } from ? Resource(from) : AnyFile;
        var target = texts.Of(strings.Skip(receiver is null ? 1 : 0).FirstOrDefault()?.Value) is { } to ? Resource(to) : AnyFile;
        effects.ResourceReads.Add(source);
        effects.ResourceReads.UnionWith(Folders(target));
        effects.ResourceWrites.Add(target);
        if (method.StartsWith("Move", StringComparison.Ordinal) || method == "Replace")
        {
            effects.ResourceWrites.Add(source);
        }
    }

    // FileMode.Create, CreateNew and Truncate do not care for what was there.
    private static bool BeginsAnew(IReadOnlyList<IArgumentOperation> arguments) =>
        arguments.Any(a => a.Parameter?.Type.Name == "FileMode" && a.Value.ConstantValue is { HasValue: true, Value: 1 or 2 or 5 });

    // Directory.GetFiles("data", "*.csv"): the files that are there go along with who asks for them.
    private static void DescribeListing(IOperation? receiver, IReadOnlyList<IArgumentOperation> arguments, TextValues texts, StatementEffects effects)
    {
        var given = arguments.Where(a => a.ArgumentKind == ArgumentKind.Explicit).ToList();
        var place = receiver ?? given.FirstOrDefault()?.Value;
        var pattern = given.Skip(receiver is null ? 1 : 0).FirstOrDefault(a => a.Parameter?.Type.SpecialType == SpecialType.System_String);
        var deep = given.Exists(a => a.Parameter?.Type.Name == "SearchOption" && a.Value.ConstantValue is { HasValue: true, Value: 1 });
        if (texts.Of(place) is not { } folder || (pattern is null ? "*" : texts.Of(pattern.Value)) is not { } names)
        {
            effects.ResourceReads.Add(AnyFile);
            return;
        }

        var files = $"{folder.TrimEnd('/', '\\')}/{(deep ? "**/" : "")}{(names.Contains('*', StringComparison.Ordinal) ? names : "*" + names)}";
        effects.Constants.Add(files);
        effects.ResourceReads.Add(Resource(files));
        effects.ResourceReads.UnionWith(Folders(Resource(files)));
    }

    private static bool NamesFile(IParameterSymbol parameter) => FileParameters.Any(n => parameter.Name.EndsWith(n, StringComparison.OrdinalIgnoreCase));

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

    /// <summary>Whether some name in the code is one of a call that may write a file: seen without asking the compiler.</summary>
    public static bool MayWrite(SyntaxTree tree) => tree.GetRoot().DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken)
        && ((WritingVerbs.Any(v => t.ValueText.StartsWith(v, StringComparison.Ordinal)) && t.ValueText is not ("Write" or "WriteLine" or "Append" or "AppendLine" or "AppendFormat")) || Array.IndexOf(FileTypes, t.ValueText) >= 0));

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
