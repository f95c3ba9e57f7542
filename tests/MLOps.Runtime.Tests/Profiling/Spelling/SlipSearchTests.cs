using FsCheck.Xunit;
using MLOps.Profiling;
using MLOps.Profiling.Spelling;

namespace MLOps.Runtime.Tests.Profiling.Spelling;

/// <summary>However many values there are, those in several spellings are the ones that all pairs would give.</summary>
public sealed class SlipSearchTests : IDisposable
{
    private static readonly MemoryBudget Ample = new(1_000_000_000, 1);
    private static readonly MemoryBudget Little = new(400_000, 1);

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Property(MaxTest = 300)]
    public bool The_variants_are_those_of_all_pairs(int seed)
    {
        var values = Vocabulary(new Random(seed));
        var expected = Told(AllPairs.Find(values));
        return expected == Told(Found(values, Ample)) && expected == Told(Found(values, Little));
    }

    [Property(MaxTest = 2_000)]
    public bool Keys_that_are_a_slip_apart_have_a_signature_in_common(int seed)
    {
        var random = new Random(seed);
        var key = SpellingKey.Of(Word(random, random.Next(2, 70)));
        var slip = SpellingKey.Of(Slip(random, key));
        return !SpellingKey.IsSlip(key, slip) || new SlipSignatures().Of(key).ToArray().Intersect(new SlipSignatures().Of(slip).ToArray()).Any();
    }

    [Property(MaxTest = 2_000)]
    public bool Within_so_many_edits_is_what_the_distance_says(int seed)
    {
        var random = new Random(seed);
        var a = Word(random, random.Next(0, 9));
        var b = random.Next(2) == 0 ? Slip(random, a) : Word(random, random.Next(0, 9));
        return Enumerable.Range(0, 3).All(edits => SpellingKey.IsWithin(a, b, edits) == (Nearest.Distance(a, b) <= edits));
    }

    [Fact]
    public void With_exactness_all_values_are_looked_at_and_to_their_end()
    {
        const string rows = """
            SELECT CASE WHEN i < 30000 THEN 'customer ' || md5((i % 10000)::VARCHAR) WHEN i < 30002 THEN upper('customer-' || md5('77'))
                WHEN i < 30040 THEN 'Hamburg' WHEN i < 30042 THEN 'Hambrug' WHEN i < 30045 THEN repeat('long ', 300) || 'end' ELSE repeat('Long ', 300) || 'END' END AS t
            FROM range(30046) t(i)
            """;
        var (rough, exact) = (_test.Workspace.Profile(rows), _test.Workspace.Profile(rows, new ProfileOptions { Exact = true }));

        Assert.Null(rough.Column("t").Variants);
        Assert.Equal([("CUSTOMER-28DD2C7955CE926456240B2FF0100BDE", 2L, false), ("Hambrug", 2, true), (string.Concat(Enumerable.Repeat("Long ", 40)), 1, false)],
            exact.Column("t").Variants!.Select(v => (v.Others.Single().Value.Text, v.Others.Single().Count, v.IsSlip)));
    }

    private static IReadOnlyList<SpellingVariants> Found(List<CountedValue> values, MemoryBudget memory) => DirtyCategories.Find(SpelledTexts.Of(values), values.Count, memory);

    private static string Told(IEnumerable<SpellingVariants> variants) =>
        string.Join("; ", variants.Select(v => $"{v.Value.Text} {v.Count} {v.IsSlip}: {string.Join(", ", v.Others.Select(o => $"{o.Value.Text} {o.Count}"))}"));

    // Few letters, so that many words resemble each other; each as it is, with slips and in other spellings.
    private static List<CountedValue> Vocabulary(Random random)
    {
        var texts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var word in Enumerable.Range(0, 12).Select(_ => Word(random, random.Next(3) switch { 0 => random.Next(3, 13), 1 => random.Next(20, 30), _ => random.Next(30, 60) })))
        {
            var text = word;
            for (var i = 0; i < 6; i++)
            {
                texts[text] = random.Next(3) == 0 ? random.Next(1, 4) : random.Next(1, 60);
                text = random.Next(4) == 0 ? text.ToUpperInvariant() : Slip(random, random.Next(2) == 0 ? word : text);
            }
        }

        return texts.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new CountedValue(t.Key, double.NaN, t.Value)).ToList();
    }

    private static string Word(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => random.Next(25) == 0 ? '7' : "abc"[random.Next(3)]));

    // One or two edits, or three, which are none.
    private static string Slip(Random random, string word)
    {
        for (var edits = random.Next(1, 4); edits > 0 && word.Length > 2; edits--)
        {
            var at = random.Next(0, word.Length - 1);
            word = random.Next(4) switch
            {
                0 => word.Remove(at, 1),
                1 => word.Insert(at, "c"),
                2 => word[..at] + "b" + word[(at + 1)..],
                _ => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
            };
        }

        return word;
    }
}
