using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MLOps.Notebooks.Guards;

/// <summary>
/// What recursive functions of cells ask: is there room on the stack? An overflow would end the process and every variable with
/// it; this ends the cell.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StackCheck
{
    private static readonly CellStack Stack = new();

    /// <summary>Throws when the stack is nearly used up, or the cell is forced to stop; compares two addresses otherwise, on the thread of a cell.</summary>
    /// <exception cref="RecursionException">Too little is left: 1 MB on a cell's thread, about 128 KB on others.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Enter([CallerFilePath] string path = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        StopCheck.PassTight(path, line);
        byte here;
        if ((nuint)(&here) - Stack.Lowest >= Stack.Length)
        {
            Ask((nuint)(&here), path, line, member);
        }
    }

    /// <summary>Called on the thread of a cell, at the top of its stack of <paramref name="bytes"/>.</summary>
    internal static unsafe void Begin(int bytes)
    {
        byte here;
        Stack.Lowest = (nuint)(&here) - (nuint)(bytes - CellStack.Reserve);
        Stack.Length = (nuint)(bytes - CellStack.Reserve);
    }

    /// <summary>The thread is over: another one may get the same addresses, and a shorter stack there.</summary>
    internal static void End() => Stack.Length = 0;

    /// <summary>Has what is said at the end of a stack compiled before: there is no room for the compiler then.</summary>
    internal static void Prepare()
    {
        try
        {
            throw new RecursionException("", 0, "");
        }
        catch (RecursionException)
        {
            Ask(nuint.MaxValue, "", 0, "");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Ask(nuint here, string path, int line, string member)
    {
        if (Stack.IsBeyond(here) || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new RecursionException(path, line, member);
        }
    }

    /// <summary>The stretch of addresses in which the cell's thread need not ask the runtime, which is dear.</summary>
    private sealed class CellStack
    {
        /// <summary>Left for what has to be done when the rest is used up: an exception goes back through all of it.</summary>
        public const int Reserve = 1024 * 1024;

        public nuint Lowest;
        public nuint Length;

        public bool IsBeyond(nuint here) => Length > 0 && here < Lowest && Lowest - here < Reserve;
    }
}

/// <summary>Functions of a cell called each other until the stack was used up.</summary>
/// <param name="path">The cell, as errors name it.</param>
/// <param name="line">Where the last of them begins.</param>
/// <param name="member">Its name, or a compiler's name for it.</param>
internal sealed class RecursionException(string path, int line, string member) : Exception
{
    public string Path { get; } = path;

    public int Line { get; } = line;

    public override string Message =>
        $"{(member.StartsWith('<') || member.Length == 0 ? "A function" : $"'{member}'")} was called within itself until the stack was full. Does the recursion end?";
}
