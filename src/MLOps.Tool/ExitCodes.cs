namespace MLOps.Tool;

/// <summary>What the tool says to the program that called it.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The work failed: a cell, a check, a proof.</summary>
    public const int Failed = 1;

    /// <summary>The call was wrong: an unknown verb or option, a missing value, a file that is not there.</summary>
    public const int WrongCall = 2;
}
