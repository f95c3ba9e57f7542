using MLOps.Data;

namespace MLOps.Runtime.Tests.Data;

/// <summary>Where a table begins in its file, what its columns are called and what stands between them.</summary>
public sealed class CsvLayoutTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("# from x, y and z\n# made 2024, by w\na,b\n1,2\n3,4\n", "a b", "2 lines above the table were passed over")]
    [InlineData("#a,b\n1,2\n3,4\n", "#a b", null)]
    [InlineData("# from x\n#a\tb\n1\t2\n3\t4\n", "#a b", "1 line above the table was passed over")]
    [InlineData("Report,,\nMade on,2024-01-01,\n,,\na,b,c\n1,2,3\n3,4,5\n", "a b c", "3 lines above the table were passed over")]
    public void Lines_above_the_table_are_passed_over_and_counted(string text, string columns, string? note) => Holds(text, columns, note);

    [Theory]
    [InlineData("country,2019,2020\nFrance,1,2\nPeru,3,4\n", "country 2019 2020", null)]
    [InlineData("2019,2020,2021\n1,2,3\n4,5,6\n", "2019 2020 2021", null)]
    public void Years_are_names_where_nothing_below_is_one(string text, string columns, string? note) => Holds(text, columns, note);

    [Fact]
    public void Rows_of_years_have_no_names()
    {
        var source = Data.Open(_test.Write("years.csv", "Ann,1990,2001\nBob,1985,1999\nCy,1970,2010\n"));

        Assert.Equal(3, Data.Rows(source, 10).Count);
    }

    [Theory]
    [InlineData("a^b\n1^2\n3^4\n", "a b", null)]
    [InlineData("a~b\n1~2\n3~4\n", "a b", null)]
    [InlineData("a\u0001b\n1\u00012\n3\u00014\n", "a b", null)]
    [InlineData("a:b\n1:2\n3:4\n", "a b", null)]
    [InlineData("  a   b\n  1   2\n 30  40\n", "a b", "columns were told apart by blanks")]
    [InlineData("a b\n1 2\n3 4\n", "a b", "columns were told apart by blanks")]
    public void Rare_delimiters_are_found(string text, string columns, string? note) => Holds(text, columns, note);

    [Theory]
    [InlineData("city\nNew York\nLos Angeles\nSan Jose\n", "city")]
    [InlineData("time\n12:30\n13:45\n", "time")]
    [InlineData("full name\nAnn Lee\nBob Ray\n", "full name")]
    public void Words_and_times_of_one_column_stay_together(string text, string column) =>
        Assert.Equal(column, Assert.Single(Data.Open(_test.Write("one.csv", text)).Columns).Name);

    [Fact]
    public void The_mark_that_old_programs_end_files_with_is_no_row() => Assert.Equal(2, Data.Rows(Data.Open(_test.Write("dos.csv", "a,b\r\n1,2\r\n3,4\r\n\u001A")), 10).Count);

    private DataCatalog Data => _test.Workspace.Data;

    private void Holds(string text, string columns, string? note)
    {
        var source = Data.Open(_test.Write("layout.csv", text));

        Assert.Equal(columns, string.Join(' ', source.Columns.Select(c => c.Name)));
        Assert.Equal(2, Data.Rows(source, 10).Count);
        Assert.Equal(note, source.Notes.SingleOrDefault());
    }
}
