using System.IO.Compression;
using MLOps.Models;
using MLOps.Serving;

namespace MLOps.Runtime.Tests.Models;

/// <summary>Without TorchSharp itself: MLOps.Notebooks.Tests trains a module when the libraries may be fetched.</summary>
public sealed class TorchFileTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_module_whose_class_is_not_here_says_what_to_do()
    {
        using (var zip = ZipFile.Open(Path.Combine(_test.Folder, "net.torchsharp"), ZipArchiveMode.Create))
        {
            using var notes = new StreamWriter(zip.CreateEntry("module.json").Open());
            notes.Write("""{"class":"Net","torchSharp":"0.107.0","inputs":["a","b"],"outputs":null}""");
        }

        var error = Assert.Throws<UserException>(() => _test.Workspace.Models.Packages.Import("net", "net.torchsharp"));

        Assert.Equal(
            "Model net is a TorchSharp module of class Net, which is not in this program. Reference TorchSharp (it was saved by 0.107.0) and run the cell that declares Net, with a constructor without parameters.",
            error.Message);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("{}", "it is JSON")]
    public void A_file_that_is_none_is_refused_in_one_sentence(string content, string expected)
    {
        _test.Write("net.torchsharp", content);

        var error = Assert.Throws<UserException>(() => _test.Workspace.Models.Packages.Import("net", "net.torchsharp"));

        Assert.Equal($"'net.torchsharp' is no TorchSharp model that was registered here: {expected}. Give a file that #!model export wrote, or register the module itself.", error.Message);
        Assert.Empty(_test.Workspace.Models.List().Models);
    }

    [Fact]
    public async Task A_module_is_not_deployed_to_a_process_without_its_class()
    {
        var file = _test.Write("days.csv", RainModel.Csv());
        _test.Workspace.Models.Register("rain", RainModel.Logistic(_test.Workspace.Data.ToDataView(file)), file);
        _test.Workspace.Store.Decide(transaction => transaction.Execute("UPDATE model_versions SET format = 'torchsharp'"));

        var error = await Assert.ThrowsAsync<UserException>(() => _test.Workspace.Deployments.PrepareAsync("rain", new DeploymentOptions(), CancellationToken.None));

        Assert.StartsWith("Model rain@1 is a TorchSharp module: a deployment is a process of its own", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_module_is_not_registered_as_one()
    {
        Assert.False(ModelRegistry.IsTorchModule("net"));
        Assert.StartsWith("String is no module of TorchSharp.", Assert.Throws<UserException>(() => _test.Workspace.Models.RegisterTorch("net", "net", "SELECT 1 AS a", ["a"])).Message, StringComparison.Ordinal);
    }
}
