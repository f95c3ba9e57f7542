using System.Diagnostics;
using MLOps.Data;
using MLOps.Models.Scoring;
using MLOps.Store;

namespace MLOps.Models.Evaluation;

/// <summary>Scores a source with a model and measures the answers against the truth.</summary>
internal sealed class Evaluator(DataCatalog data, EvaluationOptions options, CancellationToken cancellation) : IDisposable
{
    private const int BatchSize = 2048;

    private readonly List<string> _tables = [];

    public EvaluationReport Run(LoadedModel model, Source source)
    {
        var watch = Stopwatch.StartNew();
        Check(source);
        var relation = Pin(source);
        var judged = Judge(model, source, relation);
        var bootstrap = new Bootstrap(options.Samples, options.Confidence, options.Seed);
        var metrics = bootstrap.Estimate(judged.Metrics, cancellation);
        var columns = new SliceColumns(data.Engine, source, relation);
        var (importance, dependence) = options.Explain ? Explain(model, source, relation, judged.Task) : ([], []);
        return new EvaluationReport(
            model.Version.Reference, model.Version.Digest, source.Name, source.Digest, judged.Task, options.Label, judged.Rows.Length, Total(relation) - judged.Rows.Length,
            metrics, Pictures.Of(judged),
            judged.Task == ModelTask.Ranking ? [] : Slices.Judge(judged, options.Slices.SelectMany(columns.Of), metrics[0], options, cancellation),
            importance, dependence,
            options.Sensitive.Select(c => Fairness.Judge(judged, c, columns.Values(c))).ToList(),
            options.Samples, options.Confidence, watch.Elapsed.TotalSeconds);
    }

    public PairedComparison Compare(LoadedModel a, LoadedModel b, Source source)
    {
        Check(source);
        var relation = Pin(source);
        var (left, right) = (Judge(a, source, relation), Judge(b, source, relation));
        if (left.Task != right.Task)
        {
            throw new UserException($"{a.Version.Reference} and {b.Version.Reference} answer different questions ({left.Task} and {right.Task}).", "Only versions for the same task can be compared on data.");
        }

        var metrics = new Bootstrap(options.Samples, options.Confidence, options.Seed).Compare(left.Metrics, right.Metrics, cancellation);
        var (test, p) = (left.Metrics, right.Metrics) switch
        {
            (RegressionMetrics x, RegressionMetrics y) => ("paired t", PairedTest.StudentT(x.Errors.Select(Math.Abs).ToList(), y.Errors.Select(Math.Abs).ToList())),
            _ when left.Truth.Length > 0 => ("McNemar", PairedTest.McNemar(left.Right, right.Right)),
            _ => ((string?)null, double.NaN),
        };
        return new PairedComparison(source.Name, source.Digest, left.Task, left.Rows.Length, metrics, test, p, options.Samples, options.Confidence);
    }

    public void Dispose() => _tables.ForEach(t => data.Engine.Execute($"DROP TABLE IF EXISTS {t}"));

    private void Check(Source source)
    {
        if (options.Samples < 0 || options.Confidence is not (> 0 and < 1))
        {
            throw new UserException("An evaluation takes 0 bootstrap samples or more, and a confidence between 0 and 1.");
        }

        foreach (var column in options.Slices.Concat(options.Sensitive).Append(options.Label).Append(options.Group).OfType<string>())
        {
            source.Column(column);
        }
    }

    private string Pin(Source source)
    {
        var table = SourceBatches.Pin(data.Engine, source, cancellation);
        _tables.Add(table);
        return table;
    }

    private JudgedRows Judge(LoadedModel model, Source source, string relation)
    {
        var scorer = model.Scorer;
        var task = OutputRoles.Of(scorer.Signature).Task(model.Version.Reference, options.Group is not null, scorer.Classes is { } c && c.Any(n => n.Length > 0));
        if (options.Label is null && task != ModelTask.Clustering)
        {
            throw new UserException($"The evaluation of {model.Version.Reference} needs the column with the truth.", "Name it with --label (Label in C#).");
        }

        var batches = scorer.Score(SourceBatches.Read(data.Engine, relation, source, scorer.Signature, BatchSize), cancellation).Select(b => b.Outputs).ToList();
        var judged = JudgedRows.Of(task, ModelAnswers.Of(scorer.Signature, batches), scorer.Classes, Labels(source, relation), Groups(source, relation));
        return judged.Rows.Length > 0 ? judged : throw new UserException($"No row of {source.Name} has a value in '{options.Label}'.", "There is nothing to judge by.");
    }

    private Labels? Labels(Source source, string relation) =>
        options.Label is { } label ? Evaluation.Labels.Read(data.Engine, relation, source.Column(label), cancellation) : null;

    private string[]? Groups(Source source, string relation) => options.Group is not { } group ? null : data.Engine
        .Query($"SELECT coalesce(CAST({Sql.Name(source.Column(group).Name)} AS VARCHAR), '') FROM {relation}", row => row.GetString(0)).ToArray();

    private long Total(string relation) => data.Engine.Scalar<long>($"SELECT count(*) FROM {relation}");

    // On a fixed part of the rows, because they are scored many times.
    private (IReadOnlyList<InputImportance>, IReadOnlyList<PartialDependence>) Explain(LoadedModel model, Source source, string relation, ModelTask task)
    {
        var some = options.Group is null ? $"(SELECT * FROM {relation} USING SAMPLE reservoir({ModelExplainer.MostRows} ROWS) REPEATABLE (42))" : relation;
        var rows = Pin(new Source(source.Name, source.Kind, some, source.Columns, () => "", source.LineageNode));
        var inputs = SourceBatches.Read(data.Engine, rows, source, model.Scorer.Signature, (int)Total(rows)).First().Inputs;
        var (labels, groups) = (Labels(source, rows), Groups(source, rows));
        var explainer = new ModelExplainer(model.Scorer, options.Seed, cancellation);
        return (explainer.Importance(inputs, answers => JudgedRows.Of(task, answers, model.Scorer.Classes, labels, groups).Metrics), explainer.Dependence(task, inputs));
    }
}
