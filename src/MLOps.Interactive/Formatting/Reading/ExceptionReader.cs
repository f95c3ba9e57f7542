using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>An exception as a value: where in the notebook and what at once, its causes below, the stack folded and libraries' frames in it counted.</summary>
internal static class ExceptionReader
{
    private const int MostCauses = 10;
    private const int MostFrames = 30;

    public static ValueNode Read(Exception error)
    {
        var heading = string.Join('\n', Causes(error, 0).Take(MostCauses).Prepend(Where(error) + Words(error)));
        var stack = Frames(error).ToList();
        return stack.Count == 0
            ? new BlockNode("", heading)
            : new StackNode("", [new BlockNode("", heading), new FoldNode("stack", new BlockNode("", string.Join('\n', stack)))]);
    }

    private static string Words(Exception error) => $"{TypeNames.Of(error.GetType())}: {error.Message}";

    private static IEnumerable<string> Causes(Exception error, int depth)
    {
        IReadOnlyList<Exception> inner = error is AggregateException many ? many.InnerExceptions : error.InnerException is { } one ? [one] : [];
        foreach (var cause in depth < MostCauses ? inner : [])
        {
            yield return $"{new string(' ', 2 * (depth + 1))}because of {Words(cause)}";
            foreach (var deeper in Causes(cause, depth + 1))
            {
                yield return deeper;
            }
        }
    }

    private static string Where(Exception error) => new StackTrace(error, fNeedFileInfo: true).GetFrames().FirstOrDefault(IsCell) is { } frame
        ? string.Create(CultureInfo.InvariantCulture, $"{frame.GetFileName()}, line {frame.GetFileLineNumber()}: ")
        : "";

    private static IEnumerable<string> Frames(Exception error)
    {
        var hidden = 0;
        foreach (var frame in new StackTrace(error, fNeedFileInfo: true).GetFrames().Where(f => !IsMachinery(f)).Take(MostFrames))
        {
            if (frame.GetFileName() is not { } file)
            {
                hidden++;
                continue;
            }

            if (hidden > 0)
            {
                yield return $"... {hidden} of libraries";
                hidden = 0;
            }

            yield return string.Create(CultureInfo.InvariantCulture, $"at {Name(frame.GetMethod())} in {file}, line {frame.GetFileLineNumber()}");
        }

        if (hidden > 0)
        {
            yield return $"... {hidden} of libraries";
        }
    }

    /// <summary>Cells are compiled under names such as "cell 7"; files of libraries have a full path.</summary>
    private static bool IsCell(StackFrame frame) => frame.GetFileName() is { } file && file.StartsWith("cell ", StringComparison.Ordinal);

    private static bool IsMachinery(StackFrame frame) =>
        frame.GetMethod()?.DeclaringType?.Namespace is "System.Runtime.CompilerServices" or "System.Runtime.ExceptionServices" or "System.Threading.Tasks" || frame.GetMethod() is null;

    // Compiler-made names (<<Initialize>>d__0.MoveNext, <F>b__1) tell a reader nothing.
    private static string Name(MethodBase? method)
    {
        var name = method?.Name == "MoveNext" ? method.DeclaringType?.Name ?? "" : method?.Name ?? "";
        var (open, close) = (name.IndexOf('<', StringComparison.Ordinal), name.IndexOf('>', StringComparison.Ordinal));
        return name.Contains("<Initialize>", StringComparison.Ordinal) ? "the cell" : open >= 0 && close > open + 1 ? name[(open + 1)..close] : name;
    }
}
