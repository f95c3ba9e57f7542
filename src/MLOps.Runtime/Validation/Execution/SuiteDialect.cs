using System.Globalization;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>
/// The words that engines have for the same thing. A suite's plan (which checks share a pass, what each asks of a row or a table) knows
/// no engine; it is put into these words. A word that an engine does not have, or not safely, is refused: the check that needs it says so,
/// and the others are asked. Expressions are SQL; conditions may be null, which counts as not true.
/// </summary>
internal abstract class SuiteDialect
{
    public static SuiteDialect DuckDb { get; } = new DuckDbDialect();

    /// <summary>The engine's name in sentences.</summary>
    public abstract string Engine { get; }

    /// <summary>An aggregate: the rows for which the condition is true, 0 when there are none.</summary>
    public virtual string CountTrue(string condition) => $"coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)";

    public virtual string AsNumber(string x) => $"CAST({x} AS DOUBLE)";

    /// <summary>As a number, or null when it is none.</summary>
    public virtual string TryNumber(string x) => throw Lacks("a cast that gives null for text that is no number");

    public virtual string AsText(string x) => $"CAST({x} AS VARCHAR)";

    /// <summary>A floating-point number that is none. False in an engine that keeps no such value.</summary>
    public virtual string IsNaN(string x) => "FALSE";

    public virtual string IsInfinite(string x) => throw Lacks("infinities");

    public virtual string IsFinite(string x) => throw Lacks("infinities");

    /// <summary>Number of characters, not bytes.</summary>
    public virtual string Length(string x) => $"length({x})";

    /// <summary>Whether an RE2 pattern is found in the text.</summary>
    public virtual string Matches(string x, string pattern) => throw Lacks("RE2 patterns");

    /// <summary>LIKE that tells upper from lower case.</summary>
    public virtual string Like(string x, string pattern) => $"{x} LIKE {Sql.Text(pattern)}";

    /// <summary>Whether the text can be read as a type; null passes.</summary>
    public virtual string Reads(string x, string type) => throw Lacks("a cast that gives null for what is not of the type");

    /// <summary>Whether the text is a time of a strptime format.</summary>
    public virtual string ReadsTime(string x, string format) => throw Lacks("strptime");

    public virtual string IsJson(string x) => throw Lacks("JSON");

    /// <summary>Whether a text of digits, blanks and dashes ends in its Luhn digit.</summary>
    public virtual string HasLuhnDigit(string x) => throw Lacks("check digits");

    /// <summary>Whether the function lent to the engine for this check is true for the text.</summary>
    public virtual string Judges(string? function, string x) => throw Lacks("JSON schemas");

    /// <summary>The last value before this row that is not null.</summary>
    public virtual string Previous(string x, string window) => throw Lacks("windows that pass over null");

    /// <summary>How many standard deviations (n - 1) the number lies from the mean of the finite numbers among the picked rows.</summary>
    public virtual string Deviation(string number, string picked) => throw Lacks("standard deviations over windows");

    /// <summary>A date or time as a literal of the column's type.</summary>
    public virtual string Time(string text, string type) => $"CAST({Sql.Text(text)} AS {type})";

    /// <summary>An exact double.</summary>
    public virtual string Number(double value) => value.ToString("E16", CultureInfo.InvariantCulture);

    public virtual string Greatest(string a, string b) => $"greatest({a}, {b})";

    /// <summary>An aggregate of an expression; null values do not count.</summary>
    /// <param name="second">The other column of <c>corr</c>, the share of <c>quantile</c>.</param>
    public virtual string Aggregate(string function, string x, string? second) => function switch
    {
        "sum" or "avg" or "min" or "max" => $"{function}({x})",
        _ => throw Lacks(function),
    };

    /// <summary>The engine cannot be asked for this.</summary>
    protected NotSupportedException Lacks(string what) => new($"{Engine} is not asked for {what}");
}
