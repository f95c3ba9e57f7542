namespace MLOps.Profiling.Texts;

/// <summary>Where the words of a text are: between white space, without punctuation and symbols at their ends.</summary>
internal ref struct WordRanges(string text)
{
    private int _next = 0;

    public Range Current { get; private set; }

    public readonly WordRanges GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_next < text.Length)
        {
            var start = _next;
            while (_next < text.Length && !char.IsWhiteSpace(text[_next]))
            {
                _next++;
            }

            var (first, last) = (start, _next++);
            while (first < last && IsEdge(text[first]))
            {
                first++;
            }

            while (last > first && IsEdge(text[last - 1]))
            {
                last--;
            }

            if (first < last)
            {
                Current = first..last;
                return true;
            }
        }

        return false;
    }

    private static bool IsEdge(char c) => char.IsPunctuation(c) || char.IsSymbol(c);
}
