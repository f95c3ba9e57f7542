namespace MLOps.Conformance;

/// <summary>Bills of materials against the schema that CycloneDX publishes.</summary>
public sealed class BillOfMaterialsTests
{
    [SkippableFact]
    public void A_bill_of_materials_is_valid_CycloneDX()
    {
        Prerequisites.File("/usr/lib/python3/dist-packages/jsonschema", "apt-get install python3-jsonschema");
        var schemas = Prerequisites.Environment("MLOPS_SCHEMAS", "the folder with the published schemas (cyclonedx/bom-1.6.schema.json)");
        using var home = new JupyterHome();
        home.CopyFolder(Path.Combine(Repository.Root, "notebooks", "data"), "data");
        File.WriteAllText(Path.Combine(home.Work, "bom.dib"), Notebook);
        var run = home.Run("dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "mlops.dll"), "run", "bom.dib");
        Assert.True(run.ExitCode == 0, run.Text);

        foreach (var bom in new[] { "bare.json", "full.json" })
        {
            var valid = home.Run("/usr/bin/python3", Repository.Python("validate_bom.py"), Path.Combine(schemas, "cyclonedx", "bom-1.6.schema.json"), Path.Combine(home.Work, bom));
            Assert.True(valid.ExitCode == 0, valid.Text);
        }
    }

    private const string Notebook = """
        #!csharp

        using Microsoft.ML;
        #!data add weather data/weather.csv
        var ml = new MLContext(seed: 1);
        var days = mlops.Data.ToDataView("SELECT location, temp_max, temp_min, wind, precipitation > 0 AS rain FROM weather");
        var model = ml.Transforms.Concatenate("Features", "temp_max", "wind").Append(ml.BinaryClassification.Trainers.FastTree("rain", numberOfTrees: 5)).Fit(days);
        #!model register rain model --data days
        #!model bom rain@1 --out bare.json

        #!csharp

        #!run start trees
        #!run log trees=5
        #!model register rain model --data weather --description "Will it rain?"
        #!run end
        #!model tag rain@2 license MIT
        #!model tag rain@2 intended-use "umbrellas"
        #!model tag rain@2 limitations "two cities"
        #!model tag rain@2 owner weather-team
        #!model evaluate rain@2 days --label rain --slices location --fairness location --samples 50
        #!model bom rain@2 --out full.json
        """;
}
