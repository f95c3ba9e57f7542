using System.Text.RegularExpressions;
using Magics = MLOps.Interactive.Commands.Catalog;

namespace MLOps.Tool.Tests;

/// <summary>Every command and option is documented, and every example in the documentation and in the catalogue runs.</summary>
[Collection("sessions")] // a session owns the process's console
[Trait("Category", "Long")]
public sealed class DocumentationTests
{
    /// <summary>What the examples may take for granted: the quickstart's dataset, feature view, labels and a registered champion.</summary>
    private static readonly string[] Prelude =
    [
        "#!data add weather data/weather.csv",
        """
        #!feature define city_weather --entity location --time date
        SELECT location, date, precipitation, temp_max, temp_min, wind FROM weather
        """,
        """
        #!sql --as labels
        SELECT location, date, lead(precipitation) OVER (ORDER BY date) > 0 AS rain_tomorrow
        FROM weather WHERE location = 'Seattle' QUALIFY rain_tomorrow IS NOT NULL
        """,
        "#!feature training-set city_weather --labels labels --as examples",
        "#!experiment rain",
        """
        var ml = new MLContext(seed: 1);
        var view = mlops.Data.ToDataView(examples);
        var pipeline = ml.Transforms.Concatenate("Features", "precipitation", "temp_max", "temp_min", "wind")
            .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression("rain_tomorrow"));
        """,
        """
        #!run start first
        var model = pipeline.Fit(view);
        var metrics = ml.BinaryClassification.Evaluate(model.Transform(view), "rain_tomorrow");
        #!run log metrics
        #!model register rain model --data examples
        #!run end
        """,
        """
        #!run start second
        #!run log metrics
        #!model register rain model --data examples
        #!run end
        """,
        "#!model alias rain champion 1",
        $"File.WriteAllBytes(Path.Combine(mlops.Root, \"..\", \"degrees.onnx\"), Convert.FromBase64String(\"{DegreesOnnx}\"));",
    ];

    // An ONNX graph with one input of two numbers, X; it answers x1 + 2 x2.
    private const string DegreesOnnx = "CAgSBXRlc3RzOl8KEwoBWAoBdxIDc3VtIgZNYXRNdWwSBWdyYXBoKhMIAggBEAElAACAPyUAAABAQgF3WhQKAVgSDwoNCAESCQoDEgFuCgIIAmIWCgNzdW0SDwoNCAESCQoDEgFuCgIIAUIECgAQDQ==";

    public static TheoryData<string> Pages => [.. DocumentationPage.All().Where(p => p.Cells.Count > 0).Select(p => p.Name)];

    public static TheoryData<string> CommandPaths => [.. Magics.Default.Commands.Select(c => c.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_examples_of_a_page_run_one_after_another(string page)
    {
        using var notebook = await Prepared();
        try
        {
            foreach (var cell in DocumentationPage.All().Single(p => p.Name == page).Cells)
            {
                await notebook.Succeed(cell, page);
            }
        }
        finally
        {
            await StopServers(notebook);
        }
    }

    [Fact]
    public async Task The_examples_of_the_catalogue_run()
    {
        using var notebook = await Prepared();
        try
        {
            var failures = new List<string>();
            foreach (var example in Magics.Default.Commands.SelectMany(c => c.Examples))
            {
                var (result, _) = await notebook.Run(example);
                failures.AddRange(result.Error is { } error ? [$"{example}\n  {error.Message}"] : []);
            }

            Assert.True(failures.Count == 0, string.Join("\n", failures));
        }
        finally
        {
            await StopServers(notebook);
        }
    }

    [Theory]
    [MemberData(nameof(CommandPaths))]
    public void A_command_has_an_example_and_a_page_that_names_it_and_all_its_options(string path)
    {
        var command = Magics.Default.Commands.Single(c => c.Path == path);
        var pages = DocumentationPage.All().Where(p => Regex.IsMatch(p.Text, $@"#!{path}(?![\w-])")).ToList();

        Assert.NotEmpty(command.Examples);
        Assert.EndsWith(".", command.Summary, StringComparison.Ordinal);
        Assert.NotEmpty(pages);
        Assert.All(command.Options, option => Assert.Contains(pages, p => p.Text.Contains(option.Name, StringComparison.Ordinal)));
    }

    private static async Task<TestNotebook> Prepared()
    {
        var notebook = new TestNotebook();
        foreach (var cell in Prelude)
        {
            await notebook.Succeed(cell, "prelude");
        }

        return notebook;
    }

    private static async Task StopServers(TestNotebook notebook) => await notebook.Run(
        "foreach (var d in mlops.Deployments.List().Deployments) { try { await mlops.Deployments.StopAsync(d.Name); } catch (UserException) { } }");
}
