using MLOps.Data;

namespace MLOps.Profiling.Spelling;

/// <summary>
/// Finds rows that are almost an earlier one. Whole numbers and UUIDs that are different in every row number the rows, and are left
/// out where the rest of a row is nearly always different.
/// </summary>
internal sealed class NearDuplicateStage
{
    /// <summary>Rows up to which they are looked for unless exactness is asked for.</summary>
    public const long MostRows = 1_000_000;

    /// <summary>Texts of which slips are looked for without exactness.</summary>
    public const int MostSlipColumns = 8;

    // The engine's hold on a column of a long table while it goes from row to row: a block of values, one of what is missing, and slack.
    private const long EngineBytesPerColumn = 800_000;

    private const double MostlyDifferent = 0.5;
    private const int Shown = 5;

    private readonly ProfileRun _run;
    private readonly IReadOnlyList<ColumnProfile> _profiles;
    private readonly List<PreparedColumn> _key;
    private readonly NearDuplicateQueries _queries;

    private NearDuplicateStage(ProfileRun run, IReadOnlyList<ColumnProfile> profiles)
    {
        _run = run;
        _profiles = profiles;
        _key = run.Columns.Any(IsLongText) ? run.Columns.Where(IsKey).ToList() : [];
        var compared = run.Columns.Except(_key).ToList();
        _queries = new(run.Relation.Of(run.Columns), run.Columns, compared, compared.Where(MayBeRespelled).ToList());
    }

    /// <returns>Null when they were not looked for: a table without texts, mostly of duplicates, too long, or too wide for the memory there is.</returns>
    public static NearDuplicates? Find(ProfileRun run, IReadOnlyList<ColumnProfile> profiles, long duplicates)
    {
        var isTooLarge = (run.Rows > MostRows || (run.Relation.IsInParts && !run.Memory.EngineHolds(EngineBytesPerColumn * run.Columns.Count))) && !run.Options.Exact;
        return isTooLarge || duplicates > run.Rows * MostlyDifferent || !profiles.Any(IsText) ? null : new NearDuplicateStage(run, profiles).Find();
    }

    private NearDuplicates Find()
    {
        var found = _key.Count > 0 || _queries.AreAnyRespelled ? Respelled() : new(0, [], []);
        var texts = _run.Columns.Where(IsLongText).ToList();
        foreach (var column in _run.Options.Exact ? texts : texts.Take(MostSlipColumns))
        {
            var slips = Slips(column);
            found = found with { Rows = found.Rows + slips.Rows, Examples = found.Examples.Concat(slips.Examples).Take(Shown).ToList(), IsExact = found.IsExact && slips.IsExact };
        }

        return found with { Key = _key.Select(c => c.Schema.Name).ToList(), IsExact = found.IsExact && (_run.Options.Exact || texts.Count <= MostSlipColumns) };
    }

    private NearDuplicates Respelled()
    {
        var groups = _run.Engine.Query(_queries.Groups(alsoEqual: _key.Count > 0), r => (Hash: Convert.ToUInt64(r.GetValue(0), null), Surplus: r.GetInt64(1)), _run.Cancellation);
        var examples = groups.Count == 0 ? [] : Pairs(_queries.Rows(groups.Take(Shown).Select(g => g.Hash)));
        return new(groups.Sum(g => g.Surplus), [], examples);
    }

    private NearDuplicates Slips(PreparedColumn column)
    {
        var candidates = _run.Engine.Query(_queries.Alike(column, _run.Options.Exact), r => (Hash: Convert.ToUInt64(r.GetValue(0), null), Keys: PlainValues.Texts(r.GetValue(1))), _run.Cancellation);
        var slips = candidates.Select(c => (c.Hash, Rows: SlipsIn(c.Keys))).Where(c => c.Rows > 0).ToList();
        var examples = slips.Count == 0 ? [] : Pairs(_queries.RowsAlike(column, slips.Take(Shown).Select(s => s.Hash)));
        return new(slips.Sum(s => (long)s.Rows), [], examples, _run.Options.Exact || candidates.Count < NearDuplicateQueries.MostGroups);
    }

    private static int SlipsIn(IReadOnlyList<string> keys) => keys.Where((key, i) => keys.Take(i).Any(earlier => SpellingKey.IsSlip(earlier, key))).Count();

    private List<NearDuplicate> Pairs(string sql) => _run.Engine.Query(sql, PlainValues.Row, _run.Cancellation)
        .GroupBy(r => r[^1]).Select(g => g.Select(r => r.SkipLast(1).ToList()).DistinctBy(Identity).Take(2).ToList()).Where(p => p.Count == 2)
        .Select(p => new NearDuplicate(p[0], p[1], Differing(p[0], p[1]))).ToList();

    private static string Identity(List<object?> row) => string.Join('\u001f', row);

    private List<string> Differing(List<object?> a, List<object?> b) =>
        _run.Columns.Where(c => !_key.Contains(c) && !Equals(a[c.Index], b[c.Index])).Select(c => c.Schema.Name).ToList();

    private bool IsKey(PreparedColumn column) => _profiles[column.Index] is { Missing: 0, DistinctIsExact: true } p && p.Distinct == _run.Rows
        && ((column.IsInteger && IsNumbering(p)) || column.Schema.Type == "UUID" || p.Name.EndsWith("id", StringComparison.OrdinalIgnoreCase));

    // Counts that happen to differ in a short table are figures of their rows.
    private bool IsNumbering(ColumnProfile p) => KeyName.Is(p.Name) || p.Monotonicity is Monotonicity.StrictlyIncreasing or Monotonicity.StrictlyDecreasing || p.Range < 2 * _run.Rows;

    private bool IsLongText(PreparedColumn column) =>
        _profiles[column.Index] is { Type: ColumnKind.Text } p && !IsKey(column) && p.Distinct >= MostlyDifferent * _run.Rows && column.Schema.Type == "VARCHAR";

    // A column whose values were all seen and told, and have one spelling each, needs no key.
    private bool MayBeRespelled(PreparedColumn column) =>
        _profiles[column.Index] is var p && IsText(p) && column.Schema.Type == "VARCHAR" && (p.Variants is not { Count: < DirtyCategories.Shown } variants || variants.Any(v => !v.IsSlip || v.Others.Count > 1));

    private static bool IsText(ColumnProfile profile) => profile.Type is ColumnKind.Text or ColumnKind.Categorical;
}
