using System.Text.RegularExpressions;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>How a column of written values is read.</summary>
/// <param name="Plain">SQL of the value as the engine's type reads it.</param>
/// <param name="Notes">What was understood: "thousands separators were understood".</param>
internal sealed record WrittenReading(string Type, Func<string, string> Plain, IReadOnlyList<string> Notes)
{
    /// <summary>So many values are not of the form: they are missing, and have to be named.</summary>
    public long Unread { get; init; }

    /// <summary>SQL: the value is one of them.</summary>
    public Func<string, string> IsUnread { get; init; } = _ => "false";
}

/// <summary>A form in which people write values.</summary>
/// <param name="pattern">What every value looks like that is there; understood alike by .NET and RE2.</param>
internal abstract class WrittenForm(string pattern)
{
    protected const string WordsNote = "words for missing values were read as such";

    // One value in a hundred, and up to three among twenty times as many, are slips; more than that means something.
    private const int OfSlips = 100;
    private const int FewSlips = 3;
    private const int OfFewSlips = 20;

    // What pandas, R and spreadsheets take for missing, and what is usual besides. In a column of words they stay: NA is Namibia.
    private static readonly string[] Words =
    [
        "", "na", "n/a", "#n/a", "#na", "#n/a n/a", "n.a.", "n.a", "n/d", "nd", "n.d.", "<na>", "nan", "-nan", "+nan", "1.#qnan", "-1.#qnan", "1.#ind", "-1.#ind", "null", "(null)", "none", "nil", "nat",
        "missing", "unknown", "not available", "no data", "#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "\\n", ".", "..", "...", "…", "?", "??", "???", "*", "**", "***", "-", "--", "---", "–", "—",
    ];

    private static readonly HashSet<string> Known = [.. Words];

    // Between marks that no text has: of a list of words in every condition, the engine plans wide tables for many seconds.
    private const string Mark = "\u0001";

    private static readonly string Marked = Sql.Text(Mark + string.Join(Mark, Words) + Mark);

    private readonly Regex _whole = new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant);

    public bool Looks(string text) => _whole.IsMatch(text);

    /// <summary>Whether the text is nothing, or a word for what is missing.</summary>
    public static bool IsMissingWord(string text) => Known.Contains(text.Trim().ToLowerInvariant());

    /// <summary>SQL of whole numbers that <see cref="Reading"/> judges by: first the values that are there, then those of the form.</summary>
    public abstract IReadOnlyList<string> Questions(string column);

    /// <summary>Null when the column is not of this form, but for some slips.</summary>
    public abstract WrittenReading? Reading(IReadOnlyList<long> answers);

    protected static bool AreSlips(long unread, long values) => unread * OfSlips <= values || (unread <= FewSlips && unread * OfFewSlips <= values);

    /// <summary>SQL: nothing, or a word for what is missing.</summary>
    public static string IsMissing(string column) => $"contains({Marked}, '{Mark}' || lower(trim({column})) || '{Mark}')";

    protected string IsWhole(string column) => $"regexp_full_match({column}, {Sql.Text(pattern)})";

    /// <summary>SQL: how many values fulfil a condition.</summary>
    protected static string CountOf(string condition) => $"count(*) FILTER ({condition})";

    /// <summary>SQL: how many values are words for what is missing.</summary>
    protected static string CountOfWords(string column) => CountOf($"{IsMissing(column)} AND trim({column}) <> ''");
}
