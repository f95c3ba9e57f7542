namespace MLOps.Notebooks.Tests.Session;

public sealed class CSharpCellTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task The_last_expression_is_the_result()
    {
        Assert.Equal("3", await _notebook.Value("1 + 2"));
    }

    [Fact]
    public async Task State_goes_from_cell_to_cell()
    {
        await _notebook.Value("var x = 20; int Twice(int n) => 2 * n;");
        Assert.Equal("42", await _notebook.Value("Twice(x) + 2"));
    }

    [Fact]
    public async Task A_cell_may_await()
    {
        Assert.Equal("7", await _notebook.Value("await Task.Delay(5);\nawait Task.FromResult(7)"));
    }
}
