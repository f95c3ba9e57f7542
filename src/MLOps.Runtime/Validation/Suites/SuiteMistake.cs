namespace MLOps.Validation.Suites;

/// <summary>Something in a suite that cannot be meant: where it stands, and what would work.</summary>
internal sealed record SuiteMistake(UserError Error, Place? Place)
{
    /// <summary>All mistakes at once, in the order of the suite: nobody wants to find them one run at a time.</summary>
    public static void ThrowIfAny(string suite, IReadOnlyCollection<SuiteMistake> mistakes)
    {
        if (mistakes.Count == 0)
        {
            return;
        }

        var ordered = mistakes.OrderBy(m => m.Place?.Line ?? 0).ThenBy(m => m.Place?.Column ?? 0).ToList();
        throw ordered.Count == 1
            ? new UserException($"Suite '{suite}', {ordered[0].Where()}{ordered[0].Error.Message}", ordered[0].Error.Hint)
            : new UserException($"Suite '{suite}' has {ordered.Count} mistakes:{string.Concat(ordered.Select(m => $"\n  {m.Where()}{m.Error}"))}");
    }

    private string Where() => Place is { } place ? $"line {place.Line}, column {place.Column}: " : "";
}

/// <summary>A suite as far as it could be read, and all that could not.</summary>
/// <param name="Columns">Columns named by checks that could not be made: they too may be misspelled.</param>
internal sealed record SuiteDraft(ValidationSuite Suite, IReadOnlyList<SuiteMistake> Mistakes, IReadOnlyList<(string Name, Place Place)> Columns);
