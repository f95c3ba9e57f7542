using MLOps.Models;

namespace MLOps.Runtime.Tests.Models;

public sealed class ModelCancellationTests : IDisposable
{
    private const string Endless = "SELECT CAST(i AS FLOAT) AS a, CAST(sqrt(i) AS FLOAT) AS b FROM range(100000000000) AS r(i) WHERE i % 7 = 3";

    private readonly TestWorkspace _test = new();

    private ModelRegistry Models => _test.Workspace.Models;

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_registration_that_reads_rows_without_end_stops_and_leaves_nothing()
    {
        File.WriteAllBytes(Full("net.onnx"), OnnxBytes.Wide(20));
        using var cancellation = new CancellationTokenSource();
        var registering = Task.Run(() => Models.Register("net", "net.onnx", Endless, inputs: ["a", "b"], cancellation: cancellation.Token));
        await Task.Delay(300);
        Assert.False(registering.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => registering).WaitAsync(TimeSpan.FromSeconds(20));
        AssertNothingIsKept();
    }

    [Fact]
    public void A_cancelled_registration_import_verification_or_export_leaves_nothing()
    {
        File.WriteAllBytes(Full("net.onnx"), OnnxBytes.Wide(20));
        var over = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => Models.Packages.Import("net", "net.onnx", ["a", "b"], over));
        AssertNothingIsKept();

        var rows = _test.Workspace.Data.OpenSql("SELECT CAST(i AS FLOAT) AS a, CAST(i AS FLOAT) AS b FROM range(3) AS r(i)");
        Models.Register("net", "net.onnx", rows, inputs: ["a", "b"]);
        Assert.ThrowsAny<OperationCanceledException>(() => Models.Verify("net@1", over));
        Assert.ThrowsAny<OperationCanceledException>(() => Models.Packages.Export("net@1", "out/net", over));
        Assert.ThrowsAny<OperationCanceledException>(() => Models.Packages.Export("net@1", "out/net.zip", over));
        Assert.False(Directory.Exists(Full("out")) && Directory.EnumerateFileSystemEntries(Full("out")).Any());
    }

    [Fact]
    public void A_file_that_is_no_model_leaves_nothing_in_the_store()
    {
        File.WriteAllBytes(Full("net.onnx"), OnnxBytes.Wide(20)[..500]);

        Assert.Throws<UserException>(() => Models.Packages.Import("net", "net.onnx", ["a", "b"]));
        AssertNothingIsKept();
    }

    private void AssertNothingIsKept()
    {
        Assert.Empty(Models.List().Models);
        var artifacts = Path.Combine(_test.Workspace.Root, "artifacts");
        Assert.Empty(Directory.Exists(artifacts) ? Directory.EnumerateFiles(artifacts, "*", SearchOption.AllDirectories) : []);
    }

    private string Full(string path) => Path.GetFullPath(path, _test.Workspace.BaseDirectory);
}
