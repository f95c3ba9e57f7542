namespace MLOps.Profiling.Spelling;

/// <summary>All different texts of a column, which can be gone through as often as it takes: held here, or streamed by the engine.</summary>
internal sealed class SpelledTexts(Action<Action<string, long>> read, CancellationToken cancellation)
{
    private readonly List<SpelledText>? _held;

    private SpelledTexts(IReadOnlyList<CountedValue> values, CancellationToken cancellation)
        : this(_ => { }, cancellation) => _held = values.Select(v => new SpelledText(SpellingKey.Of(v.Text), v.Text, v.Count)).Where(w => w.Key.Length > 0).ToList();

    public CancellationToken Cancellation => cancellation;

    public static SpelledTexts Of(IReadOnlyList<CountedValue> values, CancellationToken cancellation = default) => new(values, cancellation);

    public static SpelledTexts Of(ProfileRun run, PreparedColumn column, ColumnProfile profile) => new(take => DifferentTexts.Read(run, column, profile, take), run.Cancellation);

    /// <summary>Texts of signs alone are left out.</summary>
    public void Read(Action<SpelledText> take)
    {
        _held?.ForEach(take);
        read((text, count) =>
        {
            if (SpellingKey.Of(text) is { Length: > 0 } key)
            {
                take(new(key, text, count));
            }
        });
    }
}
