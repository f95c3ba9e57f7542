using MLOps.Governance;
using MLOps.Pipelines;

namespace MLOps.Runtime.Tests.Pipelines;

public sealed class ProofFilesTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-proof-files-");

    private string Folder => _folder.FullName;

    public async Task InitializeAsync()
    {
        new PipelineManifest("Rain", "rain.ipynb", "", [], [], []).Write(Folder);
        using var key = SigningKey.OpenOrCreate(Path.Combine(Folder, ".mlops", "keys", "a.pem"));
        var results = new PipelineResults([], [], [], [new CheckResult("weather", true)]);
        var proof = new ProofReport(
            "Rain", DateTimeOffset.UnixEpoch, [new InputFile("Pipeline.cs", new string('a', 64), 3)], new ProofEnvironment("10", ".NET", "Linux", "X64", 2, ""), results, results,
            [new ProofItem("check", "weather", "passed", "passed", true)], null, 1, 2);
        await ProofFiles.WriteAsync(Folder, proof, key, CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void A_proof_is_an_in_toto_statement_about_the_projects_files_and_reads_back()
    {
        var proof = ProofReport.Read(Folder);

        Assert.True(proof.Proven);
        Assert.Equal("Pipeline.cs", Assert.Single(proof.Files).Path);
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "proof.json")));
        Assert.Equal("https://in-toto.io/Statement/v1", json.RootElement.GetProperty("_type").GetString());
        Assert.Equal(new string('a', 64), json.RootElement.GetProperty("subject")[0].GetProperty("digest").GetProperty("sha256").GetString());
    }

    [Fact]
    public void The_signature_stands_with_the_key_that_came_along_and_with_the_one_that_is_trusted()
    {
        var key = VerifyingKey.Open(Path.Combine(Folder, "proof.pub"));

        Assert.Contains("came with the project", ProofFiles.Check(Folder, null).Signer, StringComparison.Ordinal);
        Assert.Contains(key.Id[..16], ProofFiles.Check(Folder, key).Signer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proof.json", "'proof.json' is not the proof that was signed.")]
    [InlineData("proof.dsse.json", "the signature cannot be checked.")]
    [InlineData("proof.pub", "the signature cannot be checked.")]
    public void Any_edit_of_the_proof_is_found(string file, string sentence)
    {
        var path = Path.Combine(Folder, file);
        File.WriteAllText(path, file == "proof.json" ? File.ReadAllText(path).Replace("passed", "failed", StringComparison.Ordinal) : File.ReadAllText(path).Replace("\n", "!\n", StringComparison.Ordinal));

        Assert.StartsWith(sentence, ProofFiles.Check(Folder, null).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_signed_anew_with_another_key_does_not_stand_against_the_trusted_one()
    {
        var trusted = VerifyingKey.Open(Path.Combine(Folder, "proof.pub"));
        using var other = SigningKey.OpenOrCreate(Path.Combine(Folder, ".mlops", "keys", "b.pem"));
        await ProofFiles.WriteAsync(Folder, ProofReport.Read(Folder), other, CancellationToken.None);

        Assert.Null(ProofFiles.Check(Folder, null).Problem);
        Assert.Contains("was not signed with the key", ProofFiles.Check(Folder, trusted).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_signature_there_is_no_proof()
    {
        File.Delete(Path.Combine(Folder, "proof.dsse.json"));

        Assert.Contains("not signed", ProofFiles.Check(Folder, null).Problem, StringComparison.Ordinal);
    }
}
