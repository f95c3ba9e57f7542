using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLOps.Store;

namespace MLOps.Tracking.Autologging;

/// <summary>Writes what a fit was into its run.</summary>
internal sealed class FitRecord(Workspace workspace, Run run)
{
    private const int ExampleRows = 3;
    private const string DefaultLabel = "Label";

    public void Write(IEstimator<ITransformer> estimator, IDataView rows, ITransformer model, double seconds, bool keepsModel)
    {
        var steps = EstimatorOptions.Steps(estimator);
        var number = run.Automatic.NextFit();
        var prefix = number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"fit{number}.");
        run.Automatic.Parameter(prefix + "pipeline", string.Join(" → ", steps.Select(EstimatorOptions.Name)));
        if (ContextSeed.Of(steps.Where(EstimatorOptions.IsTrainer).Concat(steps)) is { } seed)
        {
            run.Automatic.Parameter(prefix + ContextSeed.Key, seed);
        }

        foreach (var trainer in steps.Where(EstimatorOptions.IsTrainer))
        {
            run.Automatic.Parameter(prefix + "trainer", EstimatorOptions.Name(trainer));
            foreach (var (key, value) in EstimatorOptions.Of(trainer))
            {
                run.Automatic.Parameter(prefix + key, value);
            }

            run.Quietly("Training progress", () => TreeProgress.Write(run, prefix, EstimatorOptions.Label(trainer) ?? DefaultLabel, rows, model));
        }

        run.Automatic.Metric(prefix + "fit_seconds", seconds);
        var folder = number == 1 ? "model" : string.Create(CultureInfo.InvariantCulture, $"model{number}");
        run.LogText(folder + "/pipeline.json", Json.Write(steps.Select(s => new { step = EstimatorOptions.Name(s), type = s.GetType().FullName, options = EstimatorOptions.Of(s).ToDictionary(o => o.Key, o => Words(o.Value), StringComparer.Ordinal) })));
        run.LogText(folder + "/input_schema.json", Json.Write(rows.Schema.Where(c => !c.IsHidden).Select(c => new { name = c.Name, type = c.Type.ToString() })));
        if (workspace.Data.SourceOf(rows) is { } source)
        {
            run.LogInput(source, "training");
        }

        if (keepsModel)
        {
            Keep(folder, rows, model);
        }
    }

    private void Keep(string folder, IDataView rows, ITransformer model)
    {
        run.LogModel(folder + "/model.zip", model, rows.Schema);
        if (Models.ModelRegistry.SignatureOf(model, rows.Schema) is { } signature)
        {
            var inputs = signature.Inputs.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
            var example = rows.Preview(ExampleRows).RowView.Select(r => r.Values.Where(v => inputs.Contains(v.Key)).ToDictionary(v => v.Key, v => Words(v.Value), StringComparer.Ordinal)).ToList();
            run.LogText(folder + "/signature.json", Json.Write(signature));
            run.LogText(folder + "/example.json", Json.Write(example));
        }
    }

    private static object? Words(object? value) => value switch
    {
        string[] or string or bool or double or float or int or long => value,
        VBuffer<float> vector => vector.DenseValues().ToArray(),
        null => null,
        _ => RunText.Of(value),
    };
}
