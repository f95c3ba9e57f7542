using System.Diagnostics;

using MLOps.Notebooks.Tests.LanguageServices;

namespace MLOps.Notebooks.Tests.Session;

/// <summary>Real restores through the machine's NuGet sources; the packages are ones that building this repository fetches too.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task A_package_is_restored_and_used_and_is_in_the_list()
    {
        await _notebook.Value("#r \"nuget: CommandLineParser, 2.9.1\"\n#r \"nuget: Validation, 2.6.68\"\nusing CommandLine;");
        Assert.Equal("Parser", await _notebook.Value("new Parser().GetType().Name"));
        Assert.Contains(_notebook.Session.Packages, p => p.Id == "CommandLineParser" && p.Version == "2.9.1");
        Assert.Contains(_notebook.Session.Packages, p => p.Id == "Validation");
        var completion = await _notebook.Session.CompleteAsync("Parser.Def", 10, CancellationToken.None);
        Assert.Contains("Default", completion.Items.Select(i => i.Text));
    }

    [Fact]
    public async Task A_failed_package_is_one_sentence_and_poisons_nothing()
    {
        var error = await _notebook.Failure("var x = 1;\n#r \"nuget: This.Package.Does.Not.Exist.At.All, 1.0.0\"");
        Assert.StartsWith("This.Package.Does.Not.Exist.At.All 1.0.0 could not be restored:", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(". The session is as it was.", error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Traceback);
        Assert.Equal("1", await _notebook.Value("#r \"nuget: CommandLineParser, 2.9.1\"\n1"));
    }

    [Fact]
    public async Task A_restored_package_is_at_hand_at_once_the_next_time()
    {
        await _notebook.Value("#r \"nuget: CommandLineParser, 2.9.1\"\n1");
        using var other = new SessionFixture();
        await other.Value("1");
        var watch = Stopwatch.StartNew();
        await other.Value("#r \"nuget: CommandLineParser, 2.9.1\"");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), watch.Elapsed.ToString());
    }

    [Fact]
    public async Task What_the_session_carries_is_not_loaded_twice()
    {
        await _notebook.Value("#r \"nuget: Microsoft.ML, 3.0.1\"");
        Assert.Contains("Microsoft.ML", _notebook.Output.Out, StringComparison.Ordinal);
        Assert.Contains("instead of 3.0.1", _notebook.Output.Out, StringComparison.Ordinal);
        Assert.Equal("True", await _notebook.Value("new MLContext(1) is not null"));
    }

    [Fact]
    public async Task Packages_load_beside_other_versions_that_the_kernel_itself_uses()
    {
        const string Asking = """
            #r "nuget: Newtonsoft.Json, 12.0.3"
            #r "nuget: YamlDotNet, 16.3.0"
            #r "nuget: Markdig, 0.31.0"
            #r "nuget: System.CommandLine, 2.0.0-beta4.22272.1"
            #r "nuget: Microsoft.CodeAnalysis.CSharp, 4.14.0"
            string Of(Type type) => type.Assembly.GetName().Version.ToString(2);
            """;
        await _notebook.Value(Asking);
        Assert.Equal("12.0 16.0 0.31 2.0 4.14", await _notebook.Value("string.Join(' ', Of(typeof(Newtonsoft.Json.JsonConvert)), Of(typeof(YamlDotNet.Serialization.Deserializer)), Of(typeof(Markdig.Markdown)), Of(typeof(System.CommandLine.Command)), Of(typeof(Microsoft.CodeAnalysis.CSharp.CSharpCompilation)))"));
        Assert.Equal("class A{}", await _notebook.Value("Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(\"class A{}\").GetRoot().ToString()"));
        Assert.Equal("{\"A\":1}", await _notebook.Value("Newtonsoft.Json.JsonConvert.SerializeObject(new { A = 1 })"));

        // The kernel goes on with its own.
        await _notebook.Value("#!data list");
        Assert.Contains("Length", (await _notebook.Session.CompleteAsync("\"\".Len", 6, CancellationToken.None)).Items.Select(i => i.Text));
    }

    [Fact]
    public async Task Members_of_referenced_packages_are_completed_and_inspected()
    {
        await _notebook.Value("#r \"nuget: YamlDotNet, 16.3.0\"");
        await _notebook.Value("using YamlDotNet.Serialization;\nvar builder = new DeserializerBuilder();");
        var entry = await _notebook.EntryAt("builder.WithNaming|", "WithNamingConvention");
        Assert.Equal("method", entry?.Kind);
        Assert.StartsWith("DeserializerBuilder WithNamingConvention(INamingConvention namingConvention)", entry?.Description, StringComparison.Ordinal);
        Assert.NotNull(await _notebook.EntryAt("YamlDotNet.Core.Yaml|", "YamlException"));
        Assert.Contains("Sets the", (await _notebook.InspectAt("builder.WithNamingConven|tion"))?.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.DotNet.Interactive")]
    [InlineData("Microsoft.DotNet.Interactive, 1.0.0-beta.23562.1")]
    [InlineData("Microsoft.DotNet.Interactive.ExtensionLab, *-*")]
    public async Task Packages_of_the_kernel_before_this_one_are_not_restored_and_their_calls_work(string package)
    {
        await _notebook.Value($"#r \"nuget: {package}\"\nusing Microsoft.DotNet.Interactive;\nKernel.Root.Name");
        Assert.Contains("this kernel takes its place", _notebook.Output.Out + _notebook.Output.Error, StringComparison.Ordinal);
        Assert.Empty(_notebook.Session.Packages);
    }

    [Fact]
    public async Task Native_libraries_of_packages_load_without_a_restart()
    {
        await _notebook.Value("#r \"nuget: SkiaSharp, 3.119.0\"\n#r \"nuget: SkiaSharp.NativeAssets.Linux.NoDependencies, 3.119.0\"");
        Assert.Equal("True", await _notebook.Value("using SkiaSharp;\nusing var bitmap = new SKBitmap(10, 10);\nusing var png = bitmap.Encode(SKEncodedImageFormat.Png, 90);\npng.Size > 0"));
    }

    [Fact]
    public async Task Native_libraries_of_the_session_are_at_hand()
    {
        Assert.Equal("42", await _notebook.Value("using DuckDB.NET.Data;\nusing var connection = new DuckDBConnection(\"Data Source=:memory:\");\nconnection.Open();\nusing var command = connection.CreateCommand();\ncommand.CommandText = \"SELECT 42\";\ncommand.ExecuteScalar()"));
        const string Train = """
            #r "nuget: Microsoft.ML.LightGbm"
            class Row { public float X; public float Label; }
            var context = new MLContext(1);
            var rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new Row { X = i, Label = 2 * i }));
            var model = context.Transforms.Concatenate("Features", "X").Append(context.Regression.Trainers.LightGbm()).Fit(rows);
            model.Transform(rows).Schema.GetColumnOrNull("Score") is not null
            """;
        Assert.Equal("True", await _notebook.Value(Train));
    }

#if TORCH // MLOPS_TORCH=1 in the build's environment: the libraries are some hundred megabytes.
    [Fact]
    public async Task TorchSharp_computes()
    {
        await _notebook.Value("#r \"nuget: TorchSharp, 0.107.0\"\n#r \"nuget: libtorch-cpu-linux-x64, 2.10.0\"");
        Assert.Equal("6", await _notebook.Value("using TorchSharp;\ntorch.ones(2, 3).sum().item<float>()"));
    }

    [Fact]
    public async Task A_TorchSharp_module_is_registered_predicts_and_is_judged_like_any_model()
    {
        await _notebook.Value("#r \"nuget: TorchSharp, 0.107.0\"\n#r \"nuget: libtorch-cpu-linux-x64, 2.10.0\"");
        await _notebook.Value("""
            using TorchSharp;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn;
            class Net : Module<Tensor, Tensor>
            {
                private readonly Module<Tensor, Tensor> _line = Linear(2, 1);
                public Net() : base("Net") => RegisterComponents();
                public override Tensor forward(Tensor x) => _line.forward(x);
            }
            var net = new Net();
            var (x, y) = (rand(64, 2), zeros(64, 1));
            y = x.matmul(tensor(new float[] { 2, 3 }, 2, 1)) + 1;
            var optimizer = torch.optim.SGD(net.parameters(), 0.5);
            for (var i = 0; i < 500; i++)
            {
                optimizer.zero_grad();
                functional.mse_loss(net.forward(x), y).backward();
                optimizer.step();
            }
            """);
        await _notebook.Value("#!sql --as points\nSELECT i / 10.0 AS a, (i % 3) / 2.0 AS b, 2 * i / 10.0 + 3 * (i % 3) / 2.0 + 1 AS y FROM range(30) AS r(i)");
        await _notebook.Value("#!model register line net --data points --inputs a,b");

        Assert.Equal("torchsharp FP32 True", await _notebook.Value("mlops.Models.Get(\"line\") is var v ? $\"{v.Format} {v.Signature.Outputs[0]} {v.Content == mlops.Models.RegisterTorch(\"again\", net, points, [\"a\", \"b\"]).Content}\" : \"\""));
        Assert.Equal("True", await _notebook.Value("Math.Abs((float)mlops.Models.Load(\"line\").Predict(\"SELECT 1.0 AS a, 1.0 AS b\").Rows[0][^1] - 6) < 0.05"));
        Assert.Equal("True", await _notebook.Value("mlops.Models.Evaluate(\"line\", points, new() { Label = \"y\" }).Metric(\"r_squared\") > 0.99"));
        await _notebook.Value("#!model export line line.zip\n#!model import copied line.zip");
        Assert.Equal("True", await _notebook.Value("mlops.Models.Get(\"copied\").Digest == mlops.Models.Get(\"line\").Digest"));
        Assert.StartsWith("Net cannot answer rows of 1 numbers (a):", (await _notebook.Failure("#!model register line net --data points --inputs a")).Message, StringComparison.Ordinal);
        Assert.Contains("--inputs", (await _notebook.Failure("#!model register line net --data points")).Message, StringComparison.Ordinal);
    }
#endif

    [Fact]
    public async Task A_missing_assembly_file_is_one_sentence()
    {
        var error = await _notebook.Failure("#r \"nothing/here.dll\"");
        Assert.StartsWith("Assembly 'nothing/here.dll' not found.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assembly_file_is_referenced()
    {
        var source = typeof(FsCheck.Config).Assembly.Location;
        File.Copy(source, Path.Combine(_notebook.Folder, "Lib.dll.tmp"));
        Directory.CreateDirectory(Path.Combine(_notebook.Folder, "lib"));
        File.Move(Path.Combine(_notebook.Folder, "Lib.dll.tmp"), Path.Combine(_notebook.Folder, "lib", "FsCheck.dll"));
        Assert.Equal("Config", await _notebook.Value("#r \"lib/FsCheck.dll\"\ntypeof(FsCheck.Config).Name"));
    }
}
