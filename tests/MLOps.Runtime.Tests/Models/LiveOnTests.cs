using MLOps.Models;

namespace MLOps.Runtime.Tests.Models;

[Trait("Category", "Long")]
public sealed class LiveOnTests : IDisposable
{
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly TestWorkspace _test;

    public LiveOnTests()
    {
        _test = new TestWorkspace(new WorkspaceOptions { Clock = _clock, User = "ada" });
        var file = _test.Write("days.csv", RainModel.Csv());
        var model = RainModel.Logistic(_test.Workspace.Data.ToDataView(file));
        Models.Register("rain", model, file);
        Models.Register("rain", model, file);
        At(2, () => Models.Alias("rain", "champion", 1, new MoveOptions { Why = "the first" }));
        At(4, () => Models.Alias("rain", "champion", 2, new MoveOptions { Why = "fewer misses" }));
        At(6, () => Models.RemoveAlias("rain", "champion", "out of service"));
        _clock.Now = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    }

    private ModelRegistry Models => _test.Workspace.Models;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2, "champion 1 the first")]
    [InlineData(3, "champion 1 the first")]
    [InlineData(4, "champion 1 the first", "champion 2 fewer misses")]
    [InlineData(5, "champion 2 fewer misses")]
    [InlineData(6, "champion 2 fewer misses")]
    [InlineData(7)]
    public void A_day_shows_every_version_that_was_live_in_it(int day, params string[] expected) =>
        Assert.Equal(expected, Models.LiveOn(new DateOnly(2026, 11, day), "rain").Aliases.Select(a => $"{a.Alias} {a.Version} {a.Why}"));

    [Fact]
    public void A_moment_shows_the_one_version_with_who_moved_it_and_the_digest()
    {
        var span = Assert.Single(Models.LiveOn(new DateTimeOffset(2026, 11, 4, 12, 0, 0, TimeSpan.Zero)).Aliases);

        Assert.Equal(("rain", 2, "ada", Models.Get("rain@2").Digest), (span.Model, span.Version, span.Actor, span.Digest));
        Assert.Equal(new DateTimeOffset(2026, 11, 6, 12, 0, 0, TimeSpan.Zero), span.Until);
    }

    [Fact]
    public void A_version_that_was_deleted_since_is_still_told_of()
    {
        Models.Delete("rain@1", "space");

        Assert.Equal(1, Assert.Single(Models.LiveOn(new DateOnly(2026, 11, 3), "rain").Aliases).Version);
    }

    [Fact]
    public void The_future_and_unknown_models_are_refused_in_one_sentence()
    {
        Assert.Equal("2026-12-01 00:00:00 UTC is still to come.", Assert.Throws<UserException>(() => Models.LiveOn(new DateOnly(2026, 12, 1))).Message);
        Assert.Equal("Model 'rian' not found. Did you mean 'rain'?", Assert.Throws<UserException>(() => Models.LiveOn(new DateOnly(2026, 11, 3), "rian")).Message);
    }

    [Fact]
    public void Moves_carry_who_when_and_why()
    {
        var moves = Models.History("rain").Moves;

        Assert.Equal([(2, null, "out of service"), (1, 2, "fewer misses"), (null, 1, "the first")], moves.Select(m => (m.From, m.To, m.Why)).ToArray());
        Assert.All(moves, m => Assert.Equal("ada", m.Actor));
        Assert.True(_test.Workspace.Audit.Verify().Intact);
    }

    private void At(int day, Action action)
    {
        _clock.Now = new DateTimeOffset(2026, 11, day, 12, 0, 0, TimeSpan.Zero);
        action();
    }
}
