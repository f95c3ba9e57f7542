using System.Text.RegularExpressions;
using MathNet.Numerics.Distributions;

namespace MLOps.Profiling.Personal;

/// <summary>
/// Counts the values of one column that tell something of a person. Check digits are right by chance in some values of any column of
/// long numbers: a format counts when more values pass than chance can explain, or when the column's name speaks for it.
/// </summary>
internal sealed partial class PersonalTally(string column)
{
    private const int LongestToken = 64;
    private const int ShortestWithToken = 8;
    private const int FewestDigits = 4;
    private const double LeastShare = 0.5;
    private const double MostByChance = 0.005;

    private static readonly IReadOnlyList<PersonalFormat> Formats = PersonalFormat.All;

    private readonly PersonalHint? _hint = PersonalHint.Of(column);
    private readonly long[] _strong = new long[Formats.Count];
    private readonly long[] _weak = new long[Formats.Count];
    private readonly long[] _wrong = new long[Formats.Count];
    private readonly Dictionary<ulong, long> _rowsByFormats = [];
    private long _rows;

    /// <param name="count">How often the text occurs.</param>
    public void Add(string text, long count)
    {
        _rows += count;
        if (!MayTell(text))
        {
            return;
        }

        var fits = text.Length <= LongestToken ? Judge(new WrittenValue(text), count, within: false) : 0;
        if (fits == 0 && text.Length > ShortestWithToken)
        {
            foreach (var token in Tokens(text))
            {
                fits |= Judge(new WrittenValue(token), count, within: true);
            }
        }

        if (fits != 0)
        {
            _rowsByFormats[fits] = _rowsByFormats.GetValueOrDefault(fits) + count;
        }
    }

    /// <param name="scale">Rows of the table for each that was looked at; 1 when all were.</param>
    public IReadOnlyList<PersonalFigures> Figures(bool isExact, double scale) =>
        Explain().Select(f => new PersonalFigures(Formats[f.Format].Kind, Formats[f.Format].Country, (long)Math.Round(f.Rows * scale), isExact)).ToList();

    // Most texts are ordinary words: every format has an at sign, digits, or a hexadecimal address's colon.
    private static bool MayTell(string text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (c is '@' or ':' || (char.IsAsciiDigit(c) && ++digits == FewestDigits))
            {
                return true;
            }
        }

        return text.Length == 17 && text[2] == '-';
    }

    private ulong Judge(WrittenValue value, long count, bool within)
    {
        var fits = 0UL;
        for (var i = 0; i < Formats.Count; i++)
        {
            var fit = within && !Formats[i].InText ? Fit.None : Formats[i].Judge(value);
            if (fit == Fit.Wrong)
            {
                _wrong[i] += count;
            }
            else if (fit == Fit.Strong || (fit == Fit.Weak && !within))
            {
                (fit == Fit.Strong ? _strong : _weak)[i] += count;
                fits |= 1UL << i;
            }
        }

        return fits;
    }

    // The format that explains most rows first; then what explains the rest.
    private List<(int Format, long Rows)> Explain()
    {
        var found = new List<(int Format, long Rows)>();
        var open = Enumerable.Range(0, Formats.Count).Where(IsMoreThanChance).ToList();
        var rest = new Dictionary<ulong, long>(_rowsByFormats);
        while (open.Count > 0)
        {
            var best = open.Select(i => (Format: i, Rows: rest.Where(r => (r.Key >> i & 1) == 1).Sum(r => r.Value)))
                .OrderByDescending(b => IsHinted(b.Format)).ThenByDescending(b => b.Rows).First();
            open.Remove(best.Format);
            if (best.Rows > 0)
            {
                found.Add(best);
                rest = rest.Where(r => (r.Key >> best.Format & 1) == 0).ToDictionary(r => r.Key, r => r.Value);
            }
        }

        return found.OrderByDescending(f => f.Rows).ToList();
    }

    private bool IsMoreThanChance(int i)
    {
        var (strong, weak, wrong) = (_strong[i], _weak[i], _wrong[i]);
        if (IsHinted(i))
        {
            return strong + weak > 0 && (strong + weak >= LeastShare * (strong + weak + wrong) || IsOfManyCountries(i));
        }

        var tried = strong + wrong;
        return strong > 0 && strong >= LeastShare * (tried + weak)
            && (Formats[i].Chance == 0 || 1 - Binomial.CDF(Formats[i].Chance, (int)Math.Min(tried, int.MaxValue), strong - 1) < MostByChance);
    }

    private bool IsHinted(int i) => _hint is { Kind: { } kind } && kind == Formats[i].Kind && (_hint.Country ?? Formats[i].Country) == Formats[i].Country;

    // A column of national ids from all over: none has most, but together they have.
    private bool IsOfManyCountries(int i) => Formats[i].Kind == PersonalKind.NationalId && _hint!.Country is null
        && _rowsByFormats.Where(r => Formats.Where((f, n) => f.Kind == PersonalKind.NationalId && (r.Key >> n & 1) == 1).Any()).Sum(r => r.Value) >= LeastShare * _rows;

    private static IEnumerable<string> Tokens(string text)
    {
        var mails = text.Contains('@', StringComparison.Ordinal) ? MailToken().Matches(text).Select(m => m.Value) : [];
        return text.Count(char.IsAsciiDigit) >= 7 ? mails.Concat(NumberToken().Matches(text).Concat(AccountToken().Matches(text)).Select(m => m.Value).Where(t => t.Length <= LongestToken)) : mails;
    }

    // What a colon follows is a name of a user on a server.
    [GeneratedRegex(@"[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}(?![\p{L}\p{N}-]|:\S)")]
    private static partial Regex MailToken();

    [GeneratedRegex(@"(?<![\p{L}\p{N}@._/=-])[+(]?\d[\d ()./-]{5,26}\d(?![\p{L}\p{N}@_])")]
    private static partial Regex NumberToken();

    [GeneratedRegex(@"\b[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")]
    private static partial Regex AccountToken();
}
