using System.Globalization;
using MLOps.Store;
using MLOps.Validation.Execution;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>SQLite's words, for a second engine that can be had everywhere. What SQLite does otherwise or not at all is left refused.</summary>
internal sealed class SqliteDialect : SuiteDialect
{
    public override string Engine => "SQLite";

    // SQLite keeps NaN as null; infinities are numbers.
    public override string IsInfinite(string x) => $"{x} IN (9e999, -9e999)";

    public override string IsFinite(string x) => $"{x} NOT IN (9e999, -9e999)";

    // LIKE of SQLite takes upper and lower case for the same.
    public override string Like(string x, string pattern) =>
        $"{x} GLOB {Sql.Text(pattern.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal).Replace('%', '*').Replace('_', '?'))}";

    public override string IsJson(string x) => $"json_valid({x})";

    // A time is a text there, and ISO 8601 sorts as it should.
    public override string Time(string text, string type) => Sql.Text(type == "DATE" ? DateTime.Parse(text, CultureInfo.InvariantCulture).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : text);

    public override string TryNumber(string x) => AsNumber(x);

    public override string Greatest(string a, string b) => $"max({a}, {b})";
}
