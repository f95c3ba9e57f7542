using System.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>
/// Asks the engine once what a delimited text is like, and says so in full: a reader that has to find out would look again at every
/// statement.
/// </summary>
internal static class CsvSniffer
{
    private const string Nothing = "(empty)";

    /// <summary>What may stand after FROM for the file.</summary>
    /// <param name="all">Types are judged by all rows, not by the first twenty thousand.</param>
    public static string Relation(DataEngine engine, string file, CsvShape shape, bool all = false) => engine.Query(
        $"""
        SELECT Delimiter, Quote, Escape, NewLineDelimiter, Comment, SkipRows, HasHeader, DateFormat, TimestampFormat,
               to_json([c.name FOR c IN Columns])::VARCHAR, to_json([c.type FOR c IN Columns])::VARCHAR
        FROM sniff_csv({Sql.Text(file)}{Known(shape)}{(all ? ", sample_size = -1" : "")})
        """,
        row => Read(row, file))[0];

    // Trying all delimiters and quotes takes four times as long as all else.
    private static string Known(CsvShape shape) =>
        (shape.Above > 0 ? $", skip = {shape.Above}" : "") + (shape.IsCertain ? $", delim = {Sql.Text(shape.Delimiter)}, quote = '\"', escape = '\"'" : "") + (shape.HasNames ? ", header = true" : "");

    private static string Read(IDataRecord row, string file)
    {
        var (names, types) = (Json.Read<List<string>>(row.GetString(9)), Json.Read<List<string>>(row.GetString(10)));
        // Quotes that the sample has none of may still come later.
        var quote = row.GetString(1) == Nothing ? "\"" : row.GetString(1);
        var escape = row.GetString(2) == Nothing ? quote : row.GetString(2);
        var comment = row.GetString(4) == Nothing ? "" : row.GetString(4);
        var columns = names.Zip(types, (name, type) => $"{Sql.Text(name)}: {Sql.Text(type)}");
        return $"read_csv({Sql.Text(file)}, auto_detect = false, delim = {Sql.Text(row.GetString(0))}, quote = {Sql.Text(quote)}, escape = {Sql.Text(escape)}"
            + $", new_line = {Sql.Text(row.GetString(3))}, comment = {Sql.Text(comment)}, skip = {row.GetValue(5)}, header = {(row.GetBoolean(6) ? "true" : "false")}"
            + $", columns = {{{string.Join(", ", columns)}}}{Format("dateformat", row, 7)}{Format("timestampformat", row, 8)})";
    }

    private static string Format(string option, IDataRecord row, int field) => row.Text(field) is { Length: > 0 } format ? $", {option} = {Sql.Text(format)}" : "";
}
