using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLOps.Governance;
using MLOps.Models;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Models;

public sealed class EvidenceTests : IDisposable
{
    private readonly TestWorkspace _test = new();
    private readonly string _file;
    private readonly IDataView _view;

    public EvidenceTests()
    {
        _file = _test.Write("days.csv", RainModel.Csv());
        _view = _test.Workspace.Data.ToDataView(_file);
    }

    private ModelRegistry Models => _test.Workspace.Models;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_card_is_filled_from_the_store_and_names_what_is_missing()
    {
        Full();
        var card = Models.Evidence.Card("rain@1");

        Assert.Equal(["license", "code"], card.Missing.Select(m => m.What));
        Assert.Equal(12 / 14.0, card.Completeness, 9);
        var text = Models.Evidence.CardMarkdown("rain@1");
        Assert.Contains("| data | days@1, 300 rows, SHA-256", text, StringComparison.Ordinal);
        Assert.Contains("| trees | 10 |", text, StringComparison.Ordinal);
        Assert.Contains("## Slices, the worst first", text, StringComparison.Ordinal);
        Assert.Contains("Umbrellas | not harvests", text, StringComparison.Ordinal);
        Assert.Contains("- missing: license (#!model tag rain@1 license ...)", text, StringComparison.Ordinal);
        var page = ReportRenderer.Html(card);
        Assert.InRange(page.IndexOf("Missing: license, code.", StringComparison.Ordinal), 0, page.IndexOf("What it is", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bare_version_has_a_card_that_says_how_little_is_known()
    {
        Models.Register("rain", RainModel.FastTree(_view), _file);
        var card = Models.Evidence.Card("rain");

        Assert.Equal(1 / 14.0, card.Completeness, 9); // the example
        Assert.Equal(13, card.Missing.Count);
    }

    [Fact]
    public void The_bill_of_materials_tells_data_parameters_metrics_by_slice_and_packages()
    {
        Full();
        var bom = JsonNode.Parse(Models.Evidence.BillOfMaterials("rain@1"))!;
        var model = bom["metadata"]!["component"]!;
        var metrics = model["modelCard"]!["quantitativeAnalysis"]!["performanceMetrics"]!.AsArray();

        Assert.Equal(("CycloneDX", "1.6", "machine-learning-model"), ((string?)bom["bomFormat"], (string?)bom["specVersion"], (string?)model["type"]));
        Assert.Equal(Models.Get("rain@1").Digest, (string?)model["hashes"]![0]!["content"]);
        Assert.Contains(metrics, m => (string?)m!["slice"] == "city = Seattle");
        Assert.NotNull(metrics[0]!["confidenceInterval"]);
        Assert.Contains(bom["components"]!.AsArray(), c => (string?)c!["bom-ref"] == "dataset:days@1");
        Assert.Contains(bom["components"]!.AsArray(), c => ((string?)c!["purl"])?.StartsWith("pkg:nuget/Microsoft.ML@5", StringComparison.Ordinal) == true);
        Assert.Contains(model["properties"]!.AsArray(), p => (string?)p!["name"] == "mlops:parameter:trees");
        Assert.Equal(["license", "code"], bom["metadata"]!["properties"]!.AsArray().Where(p => (string?)p!["name"] == "mlops:missing").Select(p => (string?)p!["value"]));
    }

    [Fact]
    public void A_signature_is_a_bundle_of_OpenSSF_model_signing()
    {
        Models.Register("rain", RainModel.FastTree(_view), _file);
        var bundle = JsonNode.Parse(Models.Evidence.Sign("rain").Bundle)!;
        var statement = JsonNode.Parse(Convert.FromBase64String((string)bundle["dsseEnvelope"]!["payload"]!))!;
        var resource = Assert.Single(statement["predicate"]!["resources"]!.AsArray())!;

        Assert.Equal("application/vnd.dev.sigstore.bundle.v0.3+json", (string?)bundle["mediaType"]);
        Assert.Equal("application/vnd.in-toto+json", (string?)bundle["dsseEnvelope"]!["payloadType"]);
        Assert.Equal(("https://in-toto.io/Statement/v1", "https://model_signing/signature/v1.0"), ((string?)statement["_type"], (string?)statement["predicateType"]));
        Assert.Equal(("model.zip", "sha256", Models.Get("rain").Digest), ((string?)resource["name"], (string?)resource["algorithm"], (string?)resource["digest"]));
        Assert.Equal("files", (string?)statement["predicate"]!["serialization"]!["method"]);
        var root = System.Security.Cryptography.SHA256.HashData(Convert.FromHexString(Models.Get("rain").Digest));
        Assert.Equal(Convert.ToHexStringLower(root), (string?)statement["subject"]![0]!["digest"]!["sha256"]);
    }

    [SkippableFact]
    public void OpenSSL_verifies_the_signature_with_the_public_key()
    {
        Skip.IfNot(File.Exists("/usr/bin/openssl"), "apt-get install openssl");
        Models.Register("rain", RainModel.FastTree(_view), _file);
        var report = Models.Evidence.Sign("rain");
        var envelope = JsonNode.Parse(report.Bundle)!["dsseEnvelope"]!;
        _test.Write("key.pem", report.PublicKey);
        _test.Write("signature", Convert.FromBase64String((string)envelope["signatures"]![0]!["sig"]!));
        _test.Write("signed", DsseEnvelope.PreAuthentication("application/vnd.in-toto+json", Convert.FromBase64String((string)envelope["payload"]!)));

        using var process = Process.Start(new ProcessStartInfo("/usr/bin/openssl", ["dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "signed"]) { WorkingDirectory = _test.Folder, RedirectStandardOutput = true })!;
        Assert.Equal("Verified OK", process.StandardOutput.ReadToEnd().Trim());
    }

    [Fact]
    public void Verify_checks_signatures_too()
    {
        Models.Register("rain", RainModel.FastTree(_view), _file);
        Models.Evidence.Sign("rain");

        Assert.Matches("^holds, by the workspace's key ", Models.Verify("rain").Parts.Single(p => p.Part == "signature").Finding);
    }

    // Everything that can be known: dataset, run with parameters, evaluation with slices and groups, tags.
    private void Full()
    {
        _test.Workspace.Data.Add("days", _file, "300 days");
        using (var run = _test.Workspace.Experiments.StartRun())
        {
            run.LogParameter("trees", 10);
            run.LogMetric("accuracy", 0.9);
            Models.Register("rain", RainModel.FastTree(_view), "days", "Rain or not");
        }

        Models.Tag("rain@1", "intended-use", "Umbrellas | not harvests");
        Models.Tag("rain@1", "limitations", "Two cities");
        Models.Tag("rain@1", "owner", "weather");
        Models.Evaluate("rain@1", _file, new EvaluationOptions { Label = "rain", Samples = 50, Slices = ["city"], Sensitive = ["city"] });
    }
}
