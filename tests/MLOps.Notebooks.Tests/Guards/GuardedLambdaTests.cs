using MLOps.Notebooks.Tests.Session;

namespace MLOps.Notebooks.Tests.Guards;

/// <summary>Lambdas keep their meaning whatever they are converted to, and give up their check where it would change it.</summary>
public sealed class GuardedLambdaTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Theory]
    [InlineData("new[] { 1, 2, 3 }.AsQueryable().Where(x => x > 1).Expression.ToString().Contains(\"(x > 1)\")", "True")]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> tree = x => x + 1; tree.ToString() + new[] { 1 }.Sum(y => y + 1)", "x => (x + 1)2")]
    [InlineData("var set = new HashSet<int>(); new List<int> { 1, 2, 2 }.ForEach(x => set.Add(x)); set.Count", "2")]
    [InlineData("var list = new List<int>(); new List<int> { 1, 2 }.ForEach(x => list.Add(x)); Task.Run(() => list.Add(3)).Wait(); list.Count", "3")]
    [InlineData("await Task.Run(() => 42)", "42")]
    [InlineData("var squares = new int[4]; Parallel.For(0, 4, i => squares[i] = i * i); squares.Sum()", "14")]
    [InlineData("Func<int, Func<int, int>> add = x => y => x + y; add(1)(2)", "3")]
    [InlineData("new[] { 1, 2 }.Aggregate(0, (a, x) => a + x) + $\"{new[] { 1, 2 }.Count(x => x > 1)}\"", "31")]
    [InlineData("var twice = (int x) => x * 2; Action<int> none = x => twice(x); none(1); twice(4)", "8")]
    [InlineData("new[] { 3, 1 }.OrderBy(x => x).Select(x => (x, Name: $\"n{x}\")).First().Name", "n1")]
    [InlineData("int? Find(string s) => new[] { s }.Select(x => x is null ? (int?)null : x.Length).First(); Find(\"abc\")", "3")]
    [InlineData("Func<object> nothing = () => null; (nothing() ?? \"none\")", "none")]
    public async Task A_lambda_means_what_it_meant(string code, string value) => Assert.Equal(value, await _notebook.Value(code));

    [Fact]
    public async Task A_mistake_in_a_lambda_is_told_as_it_was_written()
    {
        var result = await _notebook.Run("new[] { 1 }.Select(x => x.Missing)");
        Assert.Contains("'int' does not contain a definition for 'Missing'", result.Error!.Message, StringComparison.Ordinal);
    }
}
