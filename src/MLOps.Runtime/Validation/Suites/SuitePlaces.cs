namespace MLOps.Validation.Suites;

/// <summary>A position in the YAML of a suite; both count from 1.</summary>
internal readonly record struct Place(int Line, int Column);

/// <summary>Where the words of one check stand: found by the word, else the check itself, else nowhere (made in C#).</summary>
internal sealed class SuitePlaces(Place? check, IReadOnlyDictionary<string, Place> words)
{
    public static SuitePlaces None { get; } = new(null, new Dictionary<string, Place>(StringComparer.Ordinal));

    public Place? Of(string word) => words.TryGetValue(word, out var place) ? place : check;
}
