using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Compatibility;

/// <summary>What code in a cell can ask of the cell that it runs in, by way of the types that .NET Interactive had.</summary>
internal interface IRunningCell
{
    /// <summary>The cell's text.</summary>
    string Text { get; }

    ICellOutput Output { get; }

    Workspace Workspace { get; }

    /// <summary>Cancelled when the cell is interrupted.</summary>
    CancellationToken Cancellation { get; }

    /// <summary>Runs text as another cell would be run, within this one; gives the value of its last expression, or null.</summary>
    Task<object?> SubmitAsync(string code, CancellationToken cancellation);

    bool TryGetVariable(string name, out object? value);

    void SetVariable(string name, object value);

    /// <summary>Names of the variables in order of declaration.</summary>
    IReadOnlyList<string> VariableNames { get; }
}

/// <summary>Finds the cell at work: the one that the calling code was started by, and for threads that know none, the console's.</summary>
internal static class RunningCell
{
    // A cell may send the console elsewhere (Console.SetOut), and two sessions of one process share it.
    private static readonly AsyncLocal<IRunningCell?> Flowing = new();

    /// <exception cref="InvalidOperationException">No cell is at work.</exception>
    public static IRunningCell Current => Found ?? throw new InvalidOperationException("No cell is at work: this type is for code in notebook cells.");

    /// <summary>The cell at work, or null.</summary>
    public static IRunningCell? Found => Flowing.Value ?? Console.Out.FormatProvider.GetFormat(typeof(IRunningCell)) as IRunningCell;

    /// <summary>From here on, for this thread of execution and what it starts.</summary>
    public static void Enter(IRunningCell cell) => Flowing.Value = cell;
}
