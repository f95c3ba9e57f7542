using System.Globalization;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>DuckDB's words.</summary>
internal sealed class DuckDbDialect : SuiteDialect
{
    // Luhn: from the right, every second digit is doubled, 9 is taken from what exceeds it, and ten divides the sum.
    private const string CheckDigit =
        "list_sum([CASE WHEN (length(d) - i) % 2 = 0 THEN substr(d, i, 1)::INTEGER WHEN substr(d, i, 1)::INTEGER > 4 THEN substr(d, i, 1)::INTEGER * 2 - 9 ELSE substr(d, i, 1)::INTEGER * 2 END for i in range(1, length(d) + 1)]) % 10 = 0";

    public override string Engine => "DuckDB";

    // A FILTER would say the same, but each one gets a copy of all columns of the query: with thousands of them that takes gigabytes.
    public override string CountTrue(string condition) => $"CAST(coalesce(countif({condition}), 0) AS BIGINT)";

    public override string TryNumber(string x) => $"TRY_CAST({x} AS DOUBLE)";

    public override string IsNaN(string x) => $"isnan({x})";

    public override string IsInfinite(string x) => $"isinf({x})";

    public override string IsFinite(string x) => $"isfinite({x})";

    public override string Matches(string x, string pattern) => $"regexp_matches({x}, {Sql.Text(pattern)})";

    // The engine reads '1.5' as the whole number 2: a load must not change the value on its way.
    public override string Reads(string x, string type) => type.EndsWith("INT", StringComparison.Ordinal) || type == "INTEGER"
        ? $"NOT ({x} IS NOT NULL AND (TRY_CAST({x} AS {type}) IS NULL OR TRY_CAST({x} AS DOUBLE) <> TRY_CAST({x} AS {type})))"
        : $"NOT ({x} IS NOT NULL AND TRY_CAST({x} AS {type}) IS NULL)";

    public override string ReadsTime(string x, string format) => $"try_strptime({x}, {Sql.Text(format)}) IS NOT NULL";

    public override string IsJson(string x) => $"json_valid({x})";

    public override string HasLuhnDigit(string x) => CheckDigit.Replace("(d", $"(regexp_replace({x}, '[ -]', '', 'g')", StringComparison.Ordinal);

    public override string Judges(string? function, string x) => $"{function}({x})";

    public override string Previous(string x, string window) => $"lag({x} IGNORE NULLS) OVER ({window})";

    public override string Deviation(string number, string picked)
    {
        var finite = $"FILTER (WHERE isfinite({number}) AND {picked}) OVER ()";
        return $"CASE WHEN isfinite({number}) THEN abs({number} - avg({number}) {finite}) / nullif(stddev_samp({number}) {finite}, 0) END";
    }

    public override string Number(double value) => $"CAST('{value.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE)";

    public override string Aggregate(string function, string x, string? second) => function switch
    {
        "median" or "skewness" or "kurtosis" or "entropy" => $"{function}({x})",
        "stddev" => $"stddev_samp({x})",
        "variance" => $"var_samp({x})",
        "quantile" => $"quantile_cont({x}, {second})",
        "corr" => $"corr({x}, {second})",
        _ => base.Aggregate(function, x, second),
    };
}
