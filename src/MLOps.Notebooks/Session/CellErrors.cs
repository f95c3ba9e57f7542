using System.Diagnostics;
using System.Reflection;
using DuckDB.NET.Data;
using Microsoft.CodeAnalysis;
using MLOps.Notebooks.Guards;
using MLOps.Store;

namespace MLOps.Notebooks.Session;

/// <summary>What went wrong in a cell, as people read it: the cell and line first, a user's mistake as one sentence, libraries' frames folded.</summary>
/// <param name="cellOf">The path of the cell that an assembly, named simply, was compiled from; null when it was not.</param>
internal sealed class CellErrors(SourceExcerpts sources, Func<string, string?> cellOf)
{
    private const int MostDiagnostics = 10;
    private const int MostFrames = 20;

    public CellError Of(Exception error, int? line) => Unwrap(error) switch
    {
        CellCompilationException refused => Compilation(refused.Errors),
        UserException mistake => new CellError("UserError", mistake.Message, [], line),
        NobodyAnswersException silence => new CellError("UserError", silence.Message, [], line),
        StoreBusyException busy => new CellError("StoreBusy", busy.Message, [], line),
        DuckDBException sql => new CellError("SqlError", sql.Message, [], line),
        RecursionException deep => StackOverflow(deep),
        InsufficientExecutionStackException => new CellError("StackOverflow", "Something was called within itself until the stack was full, such as ToString of a record that contains itself.", [], line),
        var other => Runtime(other),
    };

    private static Exception Unwrap(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [var only] } => Unwrap(only),
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        _ => error,
    };

    private CellError Compilation(IReadOnlyList<Diagnostic> errors)
    {
        var shown = errors.OrderBy(e => e.Location.SourceSpan.Start).Take(MostDiagnostics).ToList();
        var lines = shown.SelectMany(Describe).ToList();
        if (errors.Count > shown.Count)
        {
            lines.Add($"... and {errors.Count - shown.Count} more errors.");
        }

        return new CellError("CompilationError", Heading(shown[0]), lines, Line(shown[0]));
    }

    private IEnumerable<string> Describe(Diagnostic error)
    {
        yield return Heading(error);
        var span = error.Location.GetLineSpan();
        if (Line(error) is { } line && sources.Line(span.Path, line) is { } text)
        {
            yield return "    " + text;
            var start = Math.Min(span.StartLinePosition.Character, text.Length);
            var length = span.EndLinePosition.Line == span.StartLinePosition.Line ? span.EndLinePosition.Character - span.StartLinePosition.Character : text.Length - start;
            yield return "    " + new string(' ', start) + new string('^', Math.Clamp(length, 1, Math.Max(1, text.Length - start + 1)));
        }
    }

    private static string Heading(Diagnostic error) => Line(error) is { } line
        ? $"{error.Location.GetLineSpan().Path}, line {line}: {CompilerMessage.Of(error)}"
        : CompilerMessage.Of(error);

    private static int? Line(Diagnostic error) => error.Location.IsInSource ? error.Location.GetLineSpan().StartLinePosition.Line + 1 : null;

    private CellError Runtime(Exception error)
    {
        var frames = Frames(error).ToList();
        var first = frames.FirstOrDefault(f => f.IsCell);
        var name = error.GetType().Name;
        var heading = first.IsCell ? $"{Place(first.Path!, first.Line)}: {name}: {error.Message}" : $"{name}: {error.Message}";
        var lines = new List<string> { heading };
        if (first.IsCell && sources.Line(first.Path!, first.Line) is { } text)
        {
            lines.Add("    " + text.Trim());
        }

        for (var inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            lines.Add($"  because of {inner.GetType().Name}: {inner.Message}");
        }

        lines.AddRange(Fold(frames));
        return new CellError(name, error.Message, lines, first is { IsCell: true, Line: > 0 } ? first.Line : null);
    }

    // Its stack trace has tens of thousands of frames, all alike: the place where the stack ended says enough.
    private CellError StackOverflow(RecursionException error)
    {
        var lines = new List<string> { $"{error.Path}, line {error.Line}: StackOverflow: {error.Message}" };
        if (sources.Line(error.Path, error.Line) is { } text)
        {
            lines.Add("    " + text.Trim());
        }

        return new CellError("StackOverflow", error.Message, lines, error.Line);
    }

    /// <summary>The cells' own frames one by one; runs of others as one line each.</summary>
    private static IEnumerable<string> Fold(List<Frame> frames)
    {
        var hidden = 0;
        foreach (var frame in frames.Take(MostFrames * 10))
        {
            if (!frame.IsCell)
            {
                hidden++;
                continue;
            }

            if (hidden > 0)
            {
                yield return $"  ... {hidden} of libraries";
                hidden = 0;
            }

            yield return frame.Text;
        }

        if (hidden > 0)
        {
            yield return $"  ... {hidden} of libraries, from {frames[^1].Text.Trim()}";
        }
    }

    private IEnumerable<Frame> Frames(Exception error)
    {
        foreach (var frame in new StackTrace(error, fNeedFileInfo: true).GetFrames())
        {
            var method = frame.GetMethod();
            var path = frame.GetFileName() ?? cellOf(method?.DeclaringType?.Assembly.GetName().Name ?? "");
            if (path is not null && sources.Knows(path))
            {
                var line = HasLine(frame) ? frame.GetFileLineNumber() : 0;
                yield return new Frame(path, line, $"  at {MethodName(method)} in {Place(path, line)}");
            }
            else if (method?.DeclaringType is { } type && !IsMachinery(type))
            {
                yield return new Frame(null, 0, $"  at {type.FullName}.{method.Name}");
            }
        }
    }

    // In optimised code all failing array accesses of a method leave by one exit, which knows no line. No statement of a cell or
    // async method is at the very start of its machinery.
    private static bool HasLine(StackFrame frame) => frame.GetILOffset() > 0 || frame.GetMethod()?.Name != "MoveNext";

    private static string Place(string path, int line) => line > 0 ? $"{path}, line {line}" : path;

    private static bool IsMachinery(Type type) =>
        type.Namespace is "System.Runtime.CompilerServices" or "System.Runtime.ExceptionServices" || type.Assembly == typeof(CellErrors).Assembly;

    // Compiler-made names (<<Initialize>>d__0.MoveNext, <F>b__1) tell a reader nothing.
    private static string MethodName(MethodBase? method)
    {
        var name = method?.Name == "MoveNext" ? method.DeclaringType?.Name ?? "" : method?.Name ?? "";
        if (name.Contains("<Initialize>", StringComparison.Ordinal))
        {
            return "the cell";
        }

        var open = name.IndexOf('<', StringComparison.Ordinal);
        var close = name.IndexOf('>', StringComparison.Ordinal);
        return open >= 0 && close > open + 1 ? name[(open + 1)..close] : name;
    }

    private readonly record struct Frame(string? Path, int Line, string Text)
    {
        public bool IsCell => Path is not null;
    }
}
