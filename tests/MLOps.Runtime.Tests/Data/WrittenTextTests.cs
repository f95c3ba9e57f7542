using MLOps.Data;

namespace MLOps.Runtime.Tests.Data;

/// <summary>Numbers and dates as people write them are read as what they are; a note says so, and codes stay texts.</summary>
public sealed class WrittenTextTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("$1234.50|$2", 1234.5, "currency signs were left out")]
    [InlineData("-$5|$2", 2, "currency signs were left out")]
    [InlineData("$-5|$2", 2, "currency signs were left out")]
    [InlineData("12 €|7 €", 12, "currency signs were left out")]
    [InlineData("USD 12|USD 7.5", 12, "currency signs were left out")]
    [InlineData("5%|10.5 %", 10.5, "percent signs were left out")]
    [InlineData("(5)|10.5", 10.5, "numbers in brackets were read as negative")]
    [InlineData("1 234|12 345 678", 12345678, "thousands separators were understood")]
    [InlineData("1\u00A0234|12\u00A0345,5", 12345.5, "thousands separators were understood")]
    [InlineData("1'234|12'345.5", 12345.5, "thousands separators were understood")]
    [InlineData("1,25|2,5", 2.5, "decimal commas were understood")]
    [InlineData("1.234,5|2", 1234.5, "decimal commas were understood")]
    [InlineData("1,234|2,345,678.5", 2345678.5, "thousands separators were understood")]
    public void Numbers_are_read(string values, double max, string note)
    {
        var source = Column(values);

        Assert.Equal(max, Convert.ToDouble(Scalar($"SELECT max(x) FROM {source.Relation}"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains($"{note} in x", source.Notes);
    }

    [Theory]
    [InlineData("(5)|10.5", -5.0)]
    [InlineData("-$5|$2.5", -5.0)]
    [InlineData("\u22125.5|2", -5.5)]
    [InlineData("+5.5|+7", 5.5)]
    [InlineData("-Infinity|1.5", double.NegativeInfinity)]
    public void Signs_are_read(string values, double min) => Assert.Equal(min, Scalar($"SELECT min(x)::DOUBLE FROM {Column(values).Relation}"));

    [Theory]
    [InlineData("$5|€7")]
    [InlineData("5%|7")]
    [InlineData("555 123 456|555 123 457")]
    [InlineData("01234|NA")]
    [InlineData("1,25|x")]
    [InlineData("1874)|1875")]
    [InlineData("(5|7")]
    [InlineData("5 kg|7 kg")]
    [InlineData("1-5|2-7")]
    [InlineData("123456789012345678901|NA")]
    public void What_is_of_two_forms_or_a_code_stays_text(string values) => Assert.Equal("VARCHAR", Column(values).Column("x").Type);

    [Theory]
    [InlineData("--")]
    [InlineData("...")]
    [InlineData("**")]
    [InlineData("#DIV/0!")]
    [InlineData("#VALUE!")]
    [InlineData("n.a.")]
    [InlineData("na")]
    [InlineData("(null)")]
    [InlineData("nil")]
    [InlineData("missing")]
    [InlineData("Unknown")]
    [InlineData("not available")]
    [InlineData("–")]
    [InlineData("n/d")]
    [InlineData("1.#QNAN")]
    [InlineData("-1.#IND")]
    [InlineData("NaT")]
    [InlineData("  ")]
    public void Words_for_missing_values_are_missing_among_numbers_and_among_dates(string word)
    {
        Assert.Equal(("BIGINT", 1L), TypeAndMissing($"7|{word}|9"));
        Assert.Equal(("DATE", 1L), TypeAndMissing($"31/01/2024|{word}|02/03/2024"));
    }

    [Theory]
    [InlineData("17-Jan-2024|01-Mar-2024", "2024-03-01", "day-month-year")]
    [InlineData("January 17, 2024|March 1, 2024", "2024-03-01", "month day, year")]
    [InlineData("17 January 2024|1 March 2024", "2024-03-01", "day month year")]
    [InlineData("17/01/2024|01/03/2024|NA", "2024-03-01", "day/month/year")]
    [InlineData("01/17/2024|03/01/2024|NA", "2024-03-01", "month/day/year")]
    [InlineData("17.1.24|1.3.24|-", "2024-03-01", "day.month.year")]
    [InlineData("01/17/2024 13:05|03/01/2024 07:30", "2024-03-01 07:30:00", "month/day/year")]
    [InlineData("17.01.2024 13:05:10|01.03.2024 07:30:00|NA", "2024-03-01 07:30:00", "day.month.year")]
    [InlineData("1/17/2024 1:05 PM|3/1/2024 7:30 AM|NA", "2024-03-01 07:30:00", "month/day/year")]
    [InlineData("Wed, 17 Jan 2024 13:05:10 GMT|Fri, 01 Mar 2024 07:30:00 GMT", "2024-03-01 07:30:00", "weekday, day month year")]
    public void Dates_are_read_in_every_order(string values, string last, string order)
    {
        var source = Column(values);

        Assert.Equal(last, Scalar($"SELECT max(x)::VARCHAR FROM {source.Relation}"));
        Assert.Contains($"dates written {order} were understood in x", source.Notes);
    }

    [Fact]
    public void Dates_that_could_be_of_two_orders_say_which_was_taken() =>
        Assert.Contains("dates that could be of two orders were read as month/day/year in x", Column("01/02/2024|03/04/2024|NA").Notes);

    [Theory]
    [InlineData("30/02/2024|NA")]
    [InlineData("17/01/2024|01/17/2024")]
    [InlineData("17-Jan-2024|soon")]
    public void What_is_no_date_throughout_stays_text(string values) => Assert.Equal("VARCHAR", Column(values).Column("x").Type);

    private Source Column(string values) =>
        _test.Workspace.Data.Open(_test.Write("written.csv", "x,row\n" + string.Concat(values.Split('|').Select((v, i) => $"\"{v}\",{i}\n"))));

    private (string Type, long Missing) TypeAndMissing(string values)
    {
        var source = Column(values);
        return (source.Column("x").Type, (long)Scalar($"SELECT count(*) - count(x) FROM {source.Relation}")!);
    }

    private object? Scalar(string sql) => _test.Workspace.Data.Query(sql).Rows[0][0];
}
