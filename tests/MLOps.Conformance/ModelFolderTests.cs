namespace MLOps.Conformance;

/// <summary>Model folders as MLflow documents its format; a script stands in for MLflow's reader, which cannot be installed here.</summary>
public sealed class ModelFolderTests
{
    [SkippableFact]
    public void Model_folders_have_all_that_MLflow_reads_in_its_types()
    {
        Prerequisites.File("/usr/lib/python3/dist-packages/yaml", "apt-get install python3-yaml");
        Prerequisites.File("/usr/lib/python3/dist-packages/pandas", "apt-get install python3-pandas");
        using var home = new JupyterHome();
        home.CopyFolder(Path.Combine(Repository.Root, "notebooks", "data"), "data");
        File.WriteAllText(Path.Combine(home.Work, "folders.dib"), Notebook);
        var run = home.Run("dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "mlops.dll"), "run", "folders.dib");
        Assert.True(run.ExitCode == 0, run.Text);

        foreach (var folder in new[] { "trees", "vectors", "net" })
        {
            var read = home.Run("/usr/bin/python3", Repository.Python("read_model_folder.py"), Path.Combine(home.Work, "out", folder));
            Assert.True(read.ExitCode == 0, $"{folder}: {read.Text}");
        }
    }

    private const string Notebook = """
        #!csharp

        #r "nuget: Microsoft.ML.OnnxConverter, 0.23.1"
        using Microsoft.ML;
        using Microsoft.ML.Data;
        #!data add weather data/weather.csv
        var ml = new MLContext(seed: 1);
        var days = mlops.Data.ToDataView("SELECT location, temp_max, wind, precipitation > 0 AS rain FROM weather");
        var trees = ml.Transforms.Categorical.OneHotEncoding("place", "location").Append(ml.Transforms.Concatenate("Features", "temp_max", "wind", "place"))
            .Append(ml.BinaryClassification.Trainers.FastTree("rain", numberOfTrees: 5)).Fit(days);
        #!model register trees trees --data days
        #!model export trees out/trees

        #!csharp

        public class Point { [VectorType(3)] public float[] Features { get; set; } = []; public float Label { get; set; } }
        var points = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Point { Features = [i, i % 3, 1], Label = 2 * i }).ToList());
        var line = ml.Regression.Trainers.Sdca(maximumNumberOfIterations: 5).Fit(points);
        #!model register vectors line --data points
        #!model export vectors out/vectors

        #!csharp

        using (var file = System.IO.File.Create("net.onnx")) ml.Model.ConvertToOnnx(trees, days, file, "PredictedLabel", "Score", "Probability");
        #!model register net net.onnx --data days
        #!model export net out/net
        """;
}
