using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using MLOps.Notebooks.Guards;
using MLOps.Notebooks.LanguageServices;

namespace MLOps.Notebooks.Session;

/// <summary>
/// Compiles and runs C# cells, each seeing what earlier ones declared. Not Roslyn's CSharpScript: that keeps everything in the
/// default load context, where a package version differing from the host's cannot load, and loses a first cell that throws.
/// </summary>
internal sealed class CSharpSession(CellGlobals globals)
{
    private static readonly EmitOptions Emission = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    // Also of cells that the chain has left out: what they started may still run, and fail.
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _scriptTypes = new(StringComparer.Ordinal);
    private object?[] _slots = [globals, .. new object?[63]];
    private int _count;

    public CellLoadContext Context { get; } = new("notebook");

    public ScriptReferences References { get; } = new();

    public CellLibraries Libraries { get; } = new();

    public SessionVariables Variables { get; } = new();

    /// <summary>The last committed compilation: what the next cell follows.</summary>
    public CSharpCompilation? Last { get; private set; }

    /// <summary>What a cell compiles against now.</summary>
    public IReadOnlyList<MetadataReference> AllReferences => [.. References.All, .. Libraries.References];

    /// <summary>Runs the code as the next submission. A cell that throws keeps what it had declared and assigned.</summary>
    /// <param name="committed">Called between compiling and running.</param>
    /// <exception cref="CellCompilationException">The compiler refused; nothing has changed.</exception>
    public async Task<SubmissionValue> RunAsync(CellSource source, string path, int firstLine, Action<Submission>? committed = null)
    {
        var submission = CompileGuarded(source, path, firstLine);
        Commit(submission, source);
        committed?.Invoke(submission);
        if (submission.Image.Length == 0)
        {
            return default;
        }

        try
        {
            var value = await Execute(submission).ConfigureAwait(true);
            return new SubmissionValue(value, value is not null || HasResult(submission.Compilation));
        }
        finally
        {
            await Dispose(source.DisposedAtEnd).ConfigureAwait(true);
        }
    }

    /// <summary>What errors call the cell that an assembly was compiled from; null when it is none of the cells'.</summary>
    public string? PathOf(string assembly) => _paths.GetValueOrDefault(assembly) ?? Libraries.PathOf(assembly);

    /// <summary>What the compiler would say of the code as the next submission; errors and warnings. Changes nothing.</summary>
    public IReadOnlyList<Diagnostic> Diagnose(CellSource source, CancellationToken cancellation)
    {
        try
        {
            var (text, _, create) = Prepare(source, "cell", 1, _count + 1);
            var told = create(text).GetDiagnostics(cancellation);
            var errors = told.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
            if (errors.Count > 0 && BracedStatements.Mend(text, errors, create, 0) is { } braced)
            {
                told = create(braced).GetDiagnostics(cancellation);
            }

            return told.Where(CompilerMessages.IsWorthSaying).ToList();
        }
        catch (CellCompilationException refused)
        {
            return refused.Errors;
        }
    }

    /// <summary>Declares a variable of the value's own type, as far as C# can write it.</summary>
    public async Task SetVariable(string name, object value)
    {
        globals.Hand(name, value);
        var type = CSharpTypeName.Of(value.GetType());
        await RunAsync(CellSource.Parse($"var {name} = {nameof(CellGlobals.TakeHandedValue)}<{type}>(\"{name}\");"), "magic", 1).ConfigureAwait(true);
    }

    // The guards are a service: where they would not compile, the cell runs without, and mistakes are told from what was written.
    private Submission CompileGuarded(CellSource source, string path, int firstLine)
    {
        var lambdas = new LambdaForms();
        while (GuardedText.Of(source.Code, lambdas) is { } guarded)
        {
            try
            {
                return Compile(CellSource.Parse(guarded), path, firstLine);
            }
            catch (CellCompilationException refused)
            {
                if (!lambdas.GiveWay(refused.Errors))
                {
                    // Said below, if it was not the guards.
                    break;
                }
            }
        }

        return Compile(source, path, firstLine);
    }

    private Submission Compile(CellSource source, string path, int firstLine)
    {
        var (text, libraries, create) = Prepare(source, path, firstLine, ++_count);
        var (submission, errors) = Emit(create(text), libraries);
        if (submission is null && BracedStatements.Mend(text, errors, create, firstLine - 1) is { } braced)
        {
            (submission, errors) = Emit(create(braced), libraries);
        }

        return submission ?? throw new CellCompilationException(errors);
    }

    /// <summary>The script, the libraries beside it, and how the one is compiled with the others. Changes nothing.</summary>
    private (string Script, IReadOnlyList<CompiledLibrary> Libraries, Func<string, CSharpCompilation> Create) Prepare(CellSource source, string path, int firstLine, int number)
    {
        IReadOnlyList<CompiledLibrary> libraries = [];
        if (source.Library is { } types && (types.IsRequired || !types.Types.Any(_scriptTypes.Contains)))
        {
            (libraries, var refused) = Libraries.Compile($"Types_{number}", new LibrarySource(types, path, firstLine), References);
            if (libraries.Count == 0 && types.IsRequired)
            {
                throw new CellCompilationException(refused);
            }
        }

        var text = libraries.Count == 0 ? source.Script : source.Library!.Remove(source.Script);
        IReadOnlyList<MetadataReference> references = [.. References.All, .. Libraries.ReferencesWith(libraries)];
        return (text, libraries, script => Traceable(Create(ScriptCompilation.Parse(script, path, firstLine))));

        CSharpCompilation Create(SyntaxTree tree) => ScriptCompilation.Create($"Cell_{number}", tree, references, SubmissionChain.PreviousOf(tree, Last));
    }

    /// <summary>
    /// Optimised code forgets the line of an index out of range or an overflow. Where every statement runs once there is nothing
    /// to optimise, and lines are kept.
    /// </summary>
    private static CSharpCompilation Traceable(CSharpCompilation compilation) => compilation.SyntaxTrees[0].GetRoot().DescendantNodes().Any(Repeats)
        ? compilation
        : compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Debug));

    private static bool Repeats(SyntaxNode node) => node
        is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or GotoStatementSyntax
        or AnonymousFunctionExpressionSyntax or QueryExpressionSyntax or LocalFunctionStatementSyntax
        or BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseTypeDeclarationSyntax;

    private static (Submission? Submission, IReadOnlyList<Diagnostic> Errors) Emit(CSharpCompilation compilation, IReadOnlyList<CompiledLibrary> libraries)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(image, symbols, options: Emission);
        // A cell of usings only gives "nothing to emit" without an error, and is a link of the chain like any other.
        var refused = emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        return refused.Count > 0 ? (null, refused) : (new Submission(compilation, libraries, emitted.Success ? image.ToArray() : [], symbols.ToArray(), emitted.Diagnostics.Where(CompilerMessages.IsMistake).ToList()), []);
    }

    private void Commit(Submission submission, CellSource source)
    {
        Last = submission.Compilation;
        _paths[Last.AssemblyName!] = Last.SyntaxTrees[0].FilePath;
        Libraries.AddUsings(source.Usings);
        if (submission.Libraries.Count > 0)
        {
            foreach (var library in Libraries.Commit(submission.Libraries))
            {
                Context.LoadLibrary(library.Image, library.Symbols);
            }
        }
        else
        {
            _scriptTypes.UnionWith(source.Library?.Types ?? []);
        }
    }

    private async Task<object?> Execute(Submission submission)
    {
        var assembly = Context.LoadCell(submission.Image, submission.Symbols);
        var entry = submission.Compilation.GetEntryPoint(CancellationToken.None)!;
        var factory = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
            .CreateDelegate<Func<object?[], Task<object?>>>();
        if (_count + 2 >= _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
        }

        var running = factory(_slots);
        var own = Array.FindLast(_slots, s => s is not null && s.GetType().Assembly == assembly);
        Variables.Add(submission.Compilation, own);
        return await running.ConfigureAwait(true);
    }

    // "using var" at the top level of a cell lives as long as the cell.
    private async Task Dispose(IReadOnlyList<string> names)
    {
        foreach (var name in names.Reverse())
        {
            if (Variables.TryGet(name, out var value))
            {
                switch (value)
                {
                    case IAsyncDisposable asynchronous:
                        await asynchronous.DisposeAsync().ConfigureAwait(true);
                        break;
                    case IDisposable disposable:
                        disposable.Dispose();
                        break;
                }
            }
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

/// <summary>A compiled cell.</summary>
/// <param name="Warnings">Those that mean a mistake.</param>
internal sealed record Submission(CSharpCompilation Compilation, IReadOnlyList<CompiledLibrary> Libraries, byte[] Image, byte[] Symbols, IReadOnlyList<Diagnostic> Warnings);

internal readonly record struct SubmissionValue(object? Value, bool HasValue);
