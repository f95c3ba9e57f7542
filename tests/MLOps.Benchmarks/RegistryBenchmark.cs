using System.Security.Cryptography;
using DuckDB.NET.Data;
using Microsoft.ML;
using MLOps.Models;
using MLOps.Runtime.Tests.Models;

namespace MLOps.Benchmarks;

/// <summary>Registering a large model, asking a large registry, and judging a million predictions.</summary>
internal static class RegistryBenchmark
{
    private const int Versions = 10_000;

    public static IEnumerable<Figure> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(folder.FullName, ".mlops"));
        try
        {
            using var workspace = Workspace.Open(folder.FullName);
            foreach (var figure in Large(workspace, folder.FullName).Append(Weights(workspace, folder.FullName)).Concat(Many(workspace)).Concat(Judged(workspace)))
            {
                yield return figure;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A key for every one of a lot of words: the model's file is the list of words.
    private static IEnumerable<Figure> Large(Workspace workspace, string folder)
    {
        var ml = new MLContext(seed: 1);
        var words = Enumerable.Range(0, 600_000).Select(i => new Word { Text = Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(i))) }).ToList();
        var rows = ml.Data.LoadFromEnumerable(words);
        var model = ml.Transforms.Conversion.MapValueToKey("Key", "Text", maximumNumberOfKeys: words.Count).Fit(rows);
        var few = ml.Data.LoadFromEnumerable(words.Take(100).ToList());
        var file = Path.Combine(folder, "model.zip");
        var save = Measure.Once(() => ml.Model.Save(model, rows.Schema, file));
        ModelVersion? version = null;
        var register = Measure.Once(() => version = workspace.Models.Register("large", model, few));
        var copy = Measure.Once(() =>
        {
            File.Copy(file, file + ".copy");
            using var stream = File.OpenRead(file + ".copy");
            SHA256.HashData(stream);
        });
        var load = Measure.Once(() => ml.Model.Load(file, out _));
        var import = Measure.Once(() => workspace.Models.Packages.Import("imported", file));
        yield return new Figure(
            $"register a model of {version!.Size / 1e6:0} MB", Measure.Seconds(register), $"ML.NET's save, copy and SHA-256: {Measure.Seconds(save)} + {Measure.Seconds(copy)}", Measure.Times(register / (save + copy)));
        yield return new Figure("import its file", Measure.Seconds(import), $"ML.NET's load: {Measure.Seconds(load)}", Measure.Times(import / load));
    }

    // A network with one wide layer: nearly all of its file is weights.
    private static Figure Weights(Workspace workspace, string folder)
    {
        var file = Path.Combine(folder, "net.onnx");
        File.WriteAllBytes(file, OnnxBytes.Wide(3500));
        var rows = workspace.Data.OpenSql("SELECT CAST(i AS FLOAT) AS a, CAST(i % 7 AS FLOAT) AS b FROM range(3) AS r(i)");
        var size = new FileInfo(file).Length / 1e6;
        var n = 0;
        var (register, copy) = Measure.InTurns(
            5,
            () => workspace.Models.Register("net", Changed(file, n++), rows, inputs: ["a", "b"]),
            () =>
            {
                using var stream = File.OpenRead(Changed(file, n++));
                using var target = new FileStream(file + ".copy", FileMode.Create);
                stream.CopyTo(target);
                target.Flush(flushToDisk: true);
                stream.Position = 0;
                SHA256.HashData(stream);
            });
        File.WriteAllBytes(file, OnnxBytes.Wide(20));
        var small = Measure.Median(5, () => workspace.Models.Register("net", Changed(file, n++), rows, inputs: ["a", "b"]));
        return new Figure(
            $"register an ONNX model of {size:0} MB: opened, asked, copied, hashed (one of a few kB: {Measure.Seconds(small)})", Measure.Seconds(register), "copy and SHA-256 " + Measure.Seconds(copy), Measure.Times(register / copy));
    }

    // Other bytes each time, or nothing would be copied.
    private static string Changed(string file, int n)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = stream.Length / 2;
        stream.Write(BitConverter.GetBytes(1f / (n + 2)));
        return file;
    }

    private static IEnumerable<Figure> Many(Workspace workspace)
    {
        using (var store = new DuckDBConnection($"DataSource={Path.Combine(workspace.Root, "store.duckdb")}"))
        {
            store.Open();
            using var command = store.CreateCommand();
            command.CommandText = """
                INSERT INTO model_versions BY NAME
                SELECT v.* REPLACE ('model-' || (i % 100) AS model, CAST(i // 100 + 1 AS INTEGER) AS version,
                    json_object('auc', (i % 1000) / 1000.0, 'loss', 0.1, 'f1_score', 0.5) AS metrics, CASE WHEN i % 5 = 0 THEN '{"team": "x"}' ELSE '{}' END AS tags)
                FROM (SELECT * FROM model_versions WHERE model = 'large') v, range(10000) AS r(i)
                """;
            command.ExecuteNonQuery();
        }

        var list = Measure.Median(9, () => workspace.Models.List());
        var show = Measure.Median(9, () => workspace.Models.History("model-42"));
        var get = Measure.Median(9, () => workspace.Models.Get("model-42@57"));
        var bare = Measure.Median(9, () => workspace.Data.Query("SELECT 1 FROM store.model_aliases"));
        var search = Measure.Median(9, () => workspace.Models.Search(new VersionQuery { Filter = "metrics.auc > 0.9 and tags.team = 'x'", Sort = "metrics.auc desc", Limit = 100 }));
        yield return new Figure($"search {Versions:N0} versions by a metric and a tag, the first 100", Measure.Seconds(search), "an empty question to the store " + Measure.Seconds(bare), Measure.Times(search / bare));
        yield return new Figure($"list {Versions:N0} versions of 100 models", Measure.Seconds(list), "an empty question to the store " + Measure.Seconds(bare), Measure.Times(list / bare));
        yield return new Figure($"find one version among {Versions:N0} (all of its model: {Measure.Seconds(show)})", Measure.Seconds(get), "", "");
    }

    private static IEnumerable<Figure> Judged(Workspace workspace)
    {
        const string rows = "SELECT CAST(random() * 100 AS FLOAT) AS x, CAST(random() AS FLOAT) AS z, random() < 0.3 AS y FROM range(1000000)";
        var ml = new MLContext(seed: 1);
        var few = workspace.Data.ToDataView(rows.Replace("1000000", "2000", StringComparison.Ordinal));
        var model = ml.Transforms.Concatenate("Features", "x", "z").Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression("y")).Fit(few);
        workspace.Models.Register("judged", model, few);
        workspace.Models.Register("judged", ml.Transforms.Concatenate("Features", "x", "z").Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression("y", l2Regularization: 50)).Fit(few), few);
        var source = workspace.Data.OpenSql(rows);
        var plain = Measure.Once(() => workspace.Models.Evaluate("judged", source, new EvaluationOptions { Label = "y", Samples = 0 }));
        var all = Measure.Once(() => workspace.Models.Evaluate("judged", source, new EvaluationOptions { Label = "y", Samples = 1000 }));
        yield return new Figure("evaluation of 1M rows: eight metrics with 1,000 bootstrap samples", $"{Measure.Seconds(all)}, of it {Measure.Seconds(all - plain)} for the samples", "the same without samples " + Measure.Seconds(plain), Measure.Times(all / plain));
        var both = Measure.Once(() => workspace.Models.Compare("judged@1", "judged@2", source, new EvaluationOptions { Label = "y", Samples = 1000 }));
        yield return new Figure("two versions compared on 1M rows, eight metrics over the same 1,000 bootstrap samples", Measure.Seconds(both), "evaluation of one " + Measure.Seconds(all), Measure.Times(both / all));
    }

    private sealed class Word
    {
        public string Text { get; set; } = "";
    }
}
