using MLOps.Data;

namespace MLOps.Runtime.Tests.Data;

/// <summary>A few cells that are none among numbers or dates do not make the column text: they are missing, and named.</summary>
public sealed class UnreadCellTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private DataCatalog Data => _test.Workspace.Data;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_slip_among_numbers_is_missing_and_named_with_line_byte_and_value()
    {
        var file = Write("price", Numbers(100), (2, "abc"), (50, "n/a?"));

        var source = Data.Open(file);

        Assert.Equal("DOUBLE", source.Column("price").Type);
        Assert.Equal("2 values of price could not be read as numbers and are missing: line 3 (byte 15) has \"abc\", line 51 (byte 429) has \"n/a?\"", Assert.Single(source.Notes));
        Assert.Equal(2, _test.Workspace.Profile(file).Column("price").Missing);
    }

    [Fact]
    public void Strict_refuses_it_and_a_dataset_tells_it()
    {
        var file = Write("price", Numbers(100), (2, "abc"));

        var refused = Assert.Throws<UserException>(() => _test.Workspace.Profile(file, new() { Strict = true }));
        var version = Data.Add("prices", file);

        Assert.Contains("line 3 (byte 15) has \"abc\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains("line 3 (byte 15) has \"abc\"", Assert.Single(version.Notes), StringComparison.Ordinal);
        Assert.Equal("DOUBLE", version.Columns.Single(c => c.Name == "price").Type);
    }

    [Fact]
    public void A_sensitive_profile_names_the_place_and_not_the_value()
    {
        var note = Assert.Single(_test.Workspace.Profile(Write("price", Numbers(100), (2, "Miller")), new() { Sensitive = true }).Notes);

        Assert.EndsWith("line 3 (byte 15)", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann@example.org")]
    [InlineData("+49 170 1234567")]
    public void What_may_be_of_a_person_is_not_shown(string value) =>
        Assert.EndsWith("line 3 (byte 15)", Assert.Single(_test.Workspace.Profile(Write("price", Numbers(100), (2, value))).Notes), StringComparison.Ordinal);

    [Fact]
    public void A_row_of_units_and_a_row_of_totals_are_named()
    {
        var rows = string.Concat(Enumerable.Range(1, 40).Select(i => $"{i};n{i % 7};{i * 1.5:0.00}\n"));

        var source = Data.Open(_test.Write("report.csv", $"id;name;price\n-;-;EUR\n{rows}Total;;1230.00\n"));

        Assert.Equal(["BIGINT", "VARCHAR", "DOUBLE"], source.Columns.Select(c => c.Type));
        Assert.Contains(source.Notes, n => n.StartsWith("1 value of id could not be read as a number and is missing: line 43 ", StringComparison.Ordinal) && n.EndsWith("has \"Total\"", StringComparison.Ordinal));
        Assert.Contains(source.Notes, n => n.EndsWith("line 2 (byte 14) has \"EUR\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_slip_after_the_rows_that_the_reader_judges_by_is_found_too()
    {
        var source = Data.Open(Write("price", Numbers(30_000), (29_000, "abc")));

        Assert.Equal("DOUBLE", source.Column("price").Type);
        Assert.EndsWith("has \"abc\"", Assert.Single(source.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_slip_among_dates_is_missing_and_named()
    {
        var source = Data.Open(Write("day", Enumerable.Range(1, 28).Select(i => $"2024-02-{i:00}"), (2, "soon")));

        Assert.Equal("DATE", source.Column("day").Type);
        Assert.EndsWith("could not be read as a date and is missing: line 3 (byte 19) has \"soon\"", Assert.Single(source.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12a")]
    [InlineData("K-7")]
    public void Codes_among_whole_numbers_stay_text(string code) =>
        Assert.Equal("VARCHAR", Data.Open(Write("room", Enumerable.Range(1, 200).Select(i => $"{i}"), (2, code))).Column("room").Type);

    [Theory]
    [InlineData(19, 1)]
    [InlineData(100, 4)]
    [InlineData(1_000, 11)]
    public void More_than_slips_are_words_and_a_note_tells_the_share_of_numbers(int rows, int words)
    {
        var source = Data.Open(Write("price", Numbers(rows), [.. Enumerable.Range(1, words).Select(i => (i, "word" + (char)('a' + i)))]));

        Assert.Equal("VARCHAR", source.Column("price").Type);
        Assert.Equal($"price stays text, though {100.0 * (rows - words) / rows:0.#} % of its values look like numbers or dates", Assert.Single(source.Notes));
        Assert.Equal(rows, _test.Workspace.Profile(source, new() { Strict = true }).Rows);
    }

    [Theory]
    [InlineData(20, 1)]
    [InlineData(100, 3)]
    [InlineData(1_000, 10)]
    public void One_in_a_hundred_or_three_of_sixty_are_slips(int rows, int words) =>
        Assert.Equal("DOUBLE", Data.Open(Write("price", Numbers(rows), [.. Enumerable.Range(1, words).Select(i => (i, "w" + (char)('a' + i)))])).Column("price").Type);

    // MASS's Cars93 has 93 cars with 3 to 8 cylinders, and one with a rotary engine.
    [Theory]
    [InlineData(93, "rotary", "VARCHAR")]
    [InlineData(100, "rotary", "BIGINT")]
    [InlineData(93, "n/k", "BIGINT")]
    [InlineData(93, "Total", "BIGINT")]
    public void A_word_among_few_numbers_is_a_category(int rows, string word, string type) =>
        Assert.Equal(type, Data.Open(Write("cylinders", Enumerable.Range(1, rows).Select(i => $"{3 + (i % 6)}"), (57, word))).Column("cylinders").Type);

    [Theory]
    [InlineData("1,5", "DOUBLE")]
    [InlineData("17.1.24", "DATE")]
    [InlineData("YES", "VARCHAR")]
    [InlineData("NA", "VARCHAR")]
    public void Columns_that_begin_with_hundreds_of_missing_values_are_what_follows(string later, string type) =>
        Assert.Equal(type, Data.Open(_test.Write("a.csv", "n;x\n" + string.Concat(Enumerable.Range(1, 300).Select(i => $"{i};NA\n")) + string.Concat(Enumerable.Range(301, 50).Select(i => $"{i};{later}\n")))).Column("x").Type);

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"{i + 0.25}"));

    private string Write(string column, IEnumerable<string> values, params (int Row, string Text)[] others)
    {
        var cells = values.ToList();
        foreach (var (row, text) in others)
        {
            cells[row - 1] = text;
        }

        return _test.Write("text.csv", $"n,{column}\n" + string.Concat(cells.Select((c, i) => $"{i},{c}\n")));
    }
}
