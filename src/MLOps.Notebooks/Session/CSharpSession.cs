using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace MLOps.Notebooks.Session;

/// <summary>
/// Compiles and runs C# cells, each seeing what earlier ones declared. Not Roslyn's CSharpScript: that keeps everything in the
/// default load context, where a package version differing from the host's cannot load, and loses a first cell that throws.
/// </summary>
internal sealed class CSharpSession(CellGlobals globals)
{
    private static readonly EmitOptions Emission = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    private readonly CellLoadContext _context = new("notebook");
    private object?[] _slots = [globals, null, null, null];
    private int _count;

    public ScriptReferences References { get; } = new();

    /// <summary>The last committed compilation: what the next cell follows.</summary>
    public CSharpCompilation? Last { get; private set; }

    public SessionVariables Variables { get; } = new();

    /// <summary>Runs the code as the next submission. A cell that throws keeps what it had declared and assigned.</summary>
    /// <exception cref="CellCompilationException">The compiler refused; nothing has changed.</exception>
    public async Task<Submission> RunAsync(string code, string path, int firstLine)
    {
        var tree = ScriptCompilation.Parse(code, path, firstLine);
        var compilation = ScriptCompilation.Create($"Cell_{++_count}", tree, References.All, Last);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(image, symbols, options: Emission);
        if (!emitted.Success)
        {
            Refuse(emitted, compilation);
        }

        Last = compilation;
        return image.Length == 0 ? new Submission(compilation, null, false) : await Execute(compilation, image, symbols).ConfigureAwait(true);
    }

    // A cell of usings only gives "nothing to emit" without an error, and is a link of the chain like any other.
    private static void Refuse(EmitResult emitted, CSharpCompilation compilation)
    {
        var errors = emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            throw new CellCompilationException(errors);
        }

        _ = compilation;
    }

    private async Task<Submission> Execute(CSharpCompilation compilation, MemoryStream image, MemoryStream symbols)
    {
        image.Position = symbols.Position = 0;
        var assembly = _context.LoadCell(image, symbols);
        var entry = compilation.GetEntryPoint(CancellationToken.None)!;
        var factory = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
            .CreateDelegate<Func<object?[], Task<object?>>>();
        if (_count + 2 >= _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
        }

        try
        {
            var value = await factory(_slots).ConfigureAwait(true);
            return new Submission(compilation, value, HasResult(compilation));
        }
        finally
        {
            Variables.Add(compilation, Array.FindLast(_slots, s => s is not null && s.GetType().Assembly == assembly));
        }
    }

    /// <summary>Whether the cell ends with an expression that has a value: <c>x</c>, but not <c>x;</c> nor a call of a void method.</summary>
    private static bool HasResult(CSharpCompilation compilation)
    {
        var tree = compilation.SyntaxTrees[0];
        return tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }
            && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type is { SpecialType: not SpecialType.System_Void };
    }
}

/// <summary>A committed C# submission.</summary>
internal sealed record Submission(CSharpCompilation Compilation, object? Value, bool HasValue);
