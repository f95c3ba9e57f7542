using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace MLOps.Validation.Execution;

/// <summary>What DuckDB says, cut to what a reader of a report can use.</summary>
internal static partial class EngineErrors
{
    /// <summary>The first line without the kind of error: "Referenced column "pirce" not found in FROM clause!".</summary>
    public static string Sentence(DuckDBException error)
    {
        var line = Lines(error)[0];
        var kind = line.IndexOf(" Error: ", StringComparison.Ordinal);
        return kind is > 0 and < 24 ? line[(kind + " Error: ".Length)..] : line;
    }

    /// <summary>The column that is not there, when that is what the engine complains of.</summary>
    public static string? UnknownColumn(DuckDBException error) => Missing().Match(error.Message) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Whether no data could make it right: a column that is not there, or text that is no SQL.</summary>
    public static bool IsMistake(DuckDBException error) =>
        error.Message.Contains("Parser Error", StringComparison.Ordinal) || error.Message.Contains("syntax error", StringComparison.Ordinal)
        || UnknownColumn(error) is not null;

    [GeneratedRegex("Referenced column \"(.+?)\" not found")]
    private static partial Regex Missing();

    private static List<string> Lines(DuckDBException error) =>
        error.Message.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty("the engine gave no reason").ToList();
}
