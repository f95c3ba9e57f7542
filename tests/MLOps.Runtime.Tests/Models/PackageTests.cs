using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLOps.Models;
using YamlDotNet.Serialization;

namespace MLOps.Runtime.Tests.Models;

public sealed class PackageTests : IDisposable
{
    private readonly TestWorkspace _test = new();
    private readonly string _file;
    private readonly IDataView _view;

    public PackageTests()
    {
        _file = _test.Write("days.csv", RainModel.Csv());
        _view = _test.Workspace.Data.ToDataView(_file);
        Models.Register("rain", RainModel.FastTree(_view), _file, "Rain or not", tags: new Dictionary<string, string> { ["owner"] = "weather" });
    }

    private ModelRegistry Models => _test.Workspace.Models;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_model_folder_has_what_MLflow_reads()
    {
        var report = Models.Packages.Export("rain@1", "out/rain");
        var manifest = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Full("out/rain/MLmodel")));
        var signature = (Dictionary<object, object>)manifest["signature"];
        var flavour = (Dictionary<object, object>)((Dictionary<object, object>)manifest["flavors"])["mlnet"];
        var example = JsonNode.Parse(File.ReadAllText(Full("out/rain/input_example.json")))!;

        Assert.Equal(["MLmodel", "bom.cdx.json", "input_example.json", "mlops.json", "model-card.md", "model.sig", "model.zip"], report.Files);
        Assert.Equal("model.zip", flavour["data"]);
        Assert.Equal(
            """[{"type":"string","name":"city","required":true},{"type":"float","name":"humidity","required":true},{"type":"float","name":"wind","required":true}]""", signature["inputs"]);
        Assert.Equal("""[{"type":"boolean","name":"PredictedLabel","required":true},{"type":"float","name":"Score","required":true},{"type":"float","name":"Probability","required":true}]""", signature["outputs"]);
        Assert.Equal(["city", "humidity", "wind"], example["columns"]!.AsArray().Select(c => (string?)c));
        Assert.Equal(3, example["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("out/rain")]
    [InlineData("out/rain.zip")]
    public void What_was_exported_comes_in_again_and_answers_the_same(string path)
    {
        Models.Packages.Export("rain@1", path);
        var version = Models.Packages.Import("again", path);
        using var before = Models.Load("rain@1");
        using var after = Models.Load("again@1");

        Assert.Equal(Models.Get("rain@1").Digest, version.Digest);
        Assert.Equal(("Rain or not", "weather"), (version.Description, version.Tags["owner"]));
        Assert.Equal(Models.Get("rain@1").Signature.Inputs, version.Signature.Inputs);
        Assert.Equal(3, version.Example.Count);
        Assert.Equal(before.Predict(_file).Source.Digest, after.Predict(_file).Source.Digest);
    }

    [Fact]
    public void The_zip_that_ML_NET_saves_comes_in_as_it_is()
    {
        new MLContext().Model.Save(RainModel.Logistic(_view), _view.Schema, Full("plain.zip"));

        Assert.Equal(["city", "humidity", "wind"], Models.Packages.Import("plain", "plain.zip").Signature.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void A_folder_is_verified_by_its_signature_file_by_file()
    {
        Models.Packages.Export("rain@1", "out/rain");
        Assert.True(Models.Packages.Verify("out/rain").Intact);

        File.AppendAllText(Full("out/rain/model-card.md"), "and more");
        File.WriteAllText(Full("out/rain/extra.py"), "import os");
        File.Delete(Full("out/rain/bom.cdx.json"));
        var parts = Models.Packages.Verify("out/rain").Parts.Where(p => !p.Intact).ToDictionary(p => p.Part, p => p.Finding);

        Assert.Equal(["bom.cdx.json", "extra.py", "model-card.md"], parts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("missing", "was not signed"), (parts["bom.cdx.json"], parts["extra.py"]));
    }

    [Fact]
    public void A_signature_by_another_key_or_a_changed_one_does_not_hold()
    {
        Models.Packages.Export("rain@1", "out/rain");
        using (var other = MLOps.Governance.SigningKey.OpenOrCreate(Full("other.key")))
        {
            _test.Write("other.pem", other.PublicKey.Pem);
        }

        Assert.Equal("not made with this key, or changed since", Assert.Single(Models.Packages.Verify("out/rain", "other.pem").Parts).Finding);
        _test.Write("out/rain/model.sig", "{}");
        Assert.False(Models.Packages.Verify("out/rain").Intact);
    }

    [Theory]
    [InlineData("../evil.txt", "The zip holds '../evil.txt', which leads out of its folder.")]
    [InlineData("/etc/evil", "The zip holds '/etc/evil', which leads out of its folder.")]
    [InlineData("a/..\\..\\evil", "The zip holds 'a/..\\..\\evil', which leads out of its folder.")]
    [InlineData("C:\\evil", "The zip holds 'C:\\evil', which leads out of its folder.")]
    public void A_zip_that_leads_out_of_its_folder_is_refused_whole(string entry, string expected)
    {
        Models.Packages.Export("rain@1", "out/rain.zip");
        using (var zip = ZipFile.Open(Full("out/rain.zip"), ZipArchiveMode.Update))
        {
            using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
            writer.Write("evil");
        }

        Refused(expected, "out/rain.zip");
    }

    [Fact]
    public void A_link_in_a_zip_is_refused()
    {
        Models.Packages.Export("rain@1", "out/rain.zip");
        using (var zip = ZipFile.Open(Full("out/rain.zip"), ZipArchiveMode.Update))
        {
            zip.CreateEntry("link").ExternalAttributes = unchecked((int)0xA1FF0000);
        }

        Refused("The zip holds 'link', which is a link.", "out/rain.zip");
    }

    [Fact]
    public void A_zip_cut_short_is_refused()
    {
        Models.Packages.Export("rain@1", "out/rain.zip");
        _test.Write("short.zip", File.ReadAllBytes(Full("out/rain.zip"))[..5000]);

        Refused("'short.zip' is cut short or damaged", "short.zip");
    }

    [Theory]
    [InlineData("model.zip", "\u0080\u0004]", "'model.zip' is no zip: it is a Python pickle")]
    [InlineData("model.zip", "\u0089HDF\r\n", "'model.zip' is no zip: it is an HDF5 file")]
    [InlineData("model.zip", "{\"a\": 1}", "'model.zip' is no zip: it is JSON.")]
    [InlineData("model.zip", "", "'model.zip' is no zip: it is empty.")]
    [InlineData("model.zip", "\u0008\u0007\u0012\u0004onnx", "'model.zip' is no zip: it looks like ONNX.")]
    public void A_file_of_another_format_than_its_name_says_is_named(string name, string content, string expected)
    {
        _test.Write(name, System.Text.Encoding.Latin1.GetBytes(content));

        Refused(expected, name);
    }

    [Fact]
    public void A_model_of_a_newer_ML_NET_is_refused_with_both_versions()
    {
        File.Copy(Models.PathOf(Models.Get("rain")), Full("newer.zip"));
        using (var zip = ZipFile.Open(Full("newer.zip"), ZipArchiveMode.Update))
        {
            zip.Entries.Single(e => e.FullName.EndsWith("Version.txt", StringComparison.Ordinal)).Delete();
            using var writer = new StreamWriter(zip.CreateEntry("TrainingInfo/Version.txt").Open());
            writer.Write("99.1.0.0 @BuiltBy: tomorrow");
        }

        Refused("The model was saved by ML.NET 99.1; this program has ", "newer.zip");
    }

    [Fact]
    public void A_zip_without_a_model_is_refused()
    {
        using (var zip = ZipFile.Open(Full("photos.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntry("cat.jpg");
        }

        Refused("'photos.zip' is a zip, but no model that ML.NET saved", "photos.zip");
        Refused("There is no file or folder 'none.zip'.", "none.zip");
    }

    [Theory]
    [InlineData("""{"columns": ["city", "humidity", "wind"], "data": [["Seattle", "wet", 1]]}""", "The example does not fit the signature of bad: humidity is \"wet\", and must be FP32.")]
    [InlineData("""{"columns": ["city", "humidity"], "data": [["Seattle", 1]]}""", "The example does not fit the signature of bad: It has no wind (FP32).")]
    [InlineData("""{"columns": ["city", "humidity", "wind", "humidty"], "data": [["Seattle", 1, 1, 1]]}""", "The example does not fit the signature of bad: Input 'humidty' not found. Did you mean 'humidity'?")]
    [InlineData("""{"columns": 1}""", "input_example.json in the model folder cannot be read:")]
    public void An_example_that_does_not_fit_the_signature_is_refused(string example, string expected)
    {
        Models.Packages.Export("rain@1", "out/rain");
        _test.Write("out/rain/input_example.json", example);

        Refused(expected, "out/rain");
    }

    [Fact]
    public void Nothing_is_written_over()
    {
        _test.Write("here.zip", "mine");

        Assert.StartsWith("There is something at 'here.zip' already.", Assert.Throws<UserException>(() => Models.Packages.Export("rain@1", "here.zip")).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Full("here.zip")));
    }

    private string Full(string path) => Path.Combine(_test.Folder, path);

    private void Refused(string expected, string path)
    {
        Assert.StartsWith(expected, Assert.Throws<UserException>(() => Models.Packages.Import("bad", path)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("bad", Models.List().Models.Select(m => m.Latest.Model));
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(_test.Folder)!, "evil.txt")));
    }
}
