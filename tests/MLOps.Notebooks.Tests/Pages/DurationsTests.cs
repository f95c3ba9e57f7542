using MLOps.Notebooks.Pages;

namespace MLOps.Notebooks.Tests.Pages;

public class DurationsTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("90s", 90)]
    [InlineData("1.5h", 5400)]
    [InlineData("1h30m", 5400)]
    [InlineData("2 min 5 s", 125)]
    [InlineData("1d", 86400)]
    [InlineData("00:05:00", 300)]
    public void A_length_of_time_is_read_as_people_write_it(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var time));
        Assert.Equal(seconds, time.TotalSeconds, 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("soon")]
    [InlineData("5 weeks")]
    [InlineData("-5s")]
    [InlineData("5s later")]
    [InlineData("999999999d")]
    public void Anything_else_is_none(string text) => Assert.False(Durations.TryParse(text, out _));
}
