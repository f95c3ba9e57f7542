using MLOps.Store;

namespace MLOps.Data;

/// <summary>How the digits of a number are grouped.</summary>
/// <param name="Digits">The pattern of a number without its sign.</param>
/// <param name="Grouping">The pattern of what stands between digits; what is other than in plain numbers.</param>
/// <param name="NoInteger">Characters that no whole number has.</param>
/// <param name="Plain">SQL of a number without blanks and signs of currency, as the engine reads it.</param>
/// <param name="Note">What is understood when the grouping shows.</param>
internal sealed record DigitGrouping(string Digits, string Grouping, string NoInteger, Func<string, string> Plain, string Note)
{
    /// <summary>So many values of different lengths must show the grouping, for nothing else tells these numbers from codes. 0: none.</summary>
    public int Told { get; init; }
}

/// <summary>Numbers as people write them: with signs of currency and percent, in brackets when negative, with grouped digits.</summary>
internal sealed class WrittenNumbers(DigitGrouping grouping) : WrittenForm($@"\s*({Number(grouping.Digits)}|\({Number(grouping.Digits)}\))\s*")
{
    private const string Blank = "[ \u00A0\u202F\u2009]";
    private const string Currency = @"(US|CA|AU|NZ|HK|R)?\$|€|£|¥|₹|₽|₩|₺|₴|₪|₫|₱|฿|CHF|USD|EUR|GBP|JPY|kr\.?|zł|Kč|Rs\.?";
    private const string Sign = "[-+\u2212]?";
    private const string PassedOver = "+%'’\t \u00A0\u202F\u2009";

    private static readonly WrittenForm English = new WrittenNumbers(new(
        @"([1-9]\d{0,2}(,\d{3})+|0|[1-9]\d{0,17})(\.\d*)?([eE][-+]?\d+)?|\.\d+([eE][-+]?\d+)?|[Ii][Nn][Ff]([Ii][Nn][Ii][Tt][Yy])?", ",", ".eEiI", t => $"replace({t}, ',', '')", "thousands separators were understood"));

    private static readonly WrittenForm Continental = new WrittenNumbers(new(
        @"([1-9]\d{0,2}(\.\d{3})+|0|[1-9]\d{0,17})(,\d+)?", ",", ",", t => $"replace(replace({t}, '.', ''), ',', '.')", "decimal commas were understood")
    { Told = 1 });

    // A telephone number has blanks too, and always as many.
    private static readonly WrittenForm Spaced = new WrittenNumbers(new(
        $@"([1-9]\d{{0,2}}(({Blank}\d{{3}})+|(['’]\d{{3}})+)|0|[1-9]\d{{0,2}})([.,]\d+)?", $@"\d({Blank}|['’])\d{{3}}", ".,", t => $"replace({t}, ',', '.')", "thousands separators were understood")
    { Told = 2 });

    public static IReadOnlyList<WrittenForm> Forms(bool hasDecimalCommas) => hasDecimalCommas ? [Continental, English, Spaced] : [English, Continental, Spaced];

    private static string Number(string digits) => $@"{Sign}({Currency})?\s?{Sign}({digits}){Blank}?(%|{Currency})?";

    public override IReadOnlyList<string> Questions(string column)
    {
        var (there, number) = ($"NOT {IsMissing(column)} AND {column} IS NOT NULL", IsWhole(column));
        return
        [
            CountOf(there),
            CountOf(number),
            CountOf($"{number} AND translate({column}, '{grouping.NoInteger}', '') = {column}"),
            CountOf($"{number} AND contains({column}, '%')"),
            Kinds($"nullif(regexp_extract({column}, {Sql.Text(Currency)}), '')", number),
            CountOf($"{number} AND regexp_matches({column}, {Sql.Text(grouping.Grouping)})"),
            Kinds($"length(trim({column}))", number),
            CountOf($"{number} AND contains({column}, '(')"),
            CountOfWords(column),
            CountOf($"{number} AND {column} <> trim({column})"),
            CountOf($"{there} AND NOT {number} AND regexp_matches({column}, '\\d')"),
        ];
    }

    public override WrittenReading? Reading(IReadOnlyList<long> answers)
    {
        var (values, numbers, integers, percents, currencies) = (answers[0], answers[1], answers[2], answers[3], answers[4]);
        var (grouped, lengths, brackets, words, blanks) = (answers[5], answers[6], answers[7], answers[8], answers[9]);
        // Whole numbers beside 12a and K-7 are codes.
        var areCodes = integers == numbers && answers[10] > 0;
        if (numbers == 0 || !AreSlips(values - numbers, values) || areCodes || currencies > 1 || (percents > 0 && percents < numbers) || (grouping.Told > 0 && (grouped == 0 || lengths < grouping.Told)))
        {
            return null;
        }

        (bool Holds, string Note)[] notes =
        [
            (grouped > 0, grouping.Note), (currencies > 0, "currency signs were left out"), (percents > 0, "percent signs were left out"), (brackets > 0, "numbers in brackets were read as negative"),
            (words > 0, WordsNote), (blanks > 0, "blanks around numbers were passed over"),
        ];
        string IsNone(string column) => values > numbers ? $"NOT {IsWhole(column)}" : IsMissing(column);
        return new(integers == numbers ? "BIGINT" : "DOUBLE", c => $"CASE WHEN {IsNone(c)} THEN NULL ELSE {Plain(c, currencies > 0, brackets > 0)} END", notes.Where(n => n.Holds).Select(n => n.Note).ToList())
        {
            Unread = values - numbers,
            IsUnread = c => $"NOT {IsMissing(c)} AND NOT {IsWhole(c)}",
        };
    }

    // 0, 1, or 2 for more: for a count of different values the engine builds a table of its own each time.
    private static string Kinds(string value, string condition) => $"CASE min({value}) FILTER ({condition}) WHEN max({value}) FILTER ({condition}) THEN 1 ELSE 2 * (count({value}) FILTER ({condition}) > 0)::INT END";

    private string Plain(string column, bool hasCurrency, bool hasBrackets)
    {
        var worthless = hasCurrency ? $"regexp_replace({column}, {Sql.Text(Currency)}, '', 'g')" : column;
        var bare = $"replace(translate({worthless}, {Sql.Text(PassedOver)}, ''), '\u2212', '-')";
        return grouping.Plain(hasBrackets ? $@"regexp_replace({bare}, '^\((.*)\)$', '-\1')" : bare);
    }
}
