using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>What ML.NET gives besides data: metrics with their confusion matrix, schemas, and the steps of pipelines.</summary>
internal static class LearningReader
{
    private static readonly HashSet<string> LowerIsBetter =
    [
        "LogLoss", "MeanAbsoluteError", "MeanSquaredError", "RootMeanSquaredError", "LossFunction", "AverageDistance", "DaviesBouldinIndex", "Entropy",
    ];

    public static ValueNode? TryRead(object value, ValueReader reader) => value switch
    {
        IDataView view => DataViewReader.Read(view, reader),
        ConfusionMatrix matrix => Confusion(matrix),
        DataViewSchema schema => Schema(schema),
        DataViewType type => new TextNode(type.ToString()!),
        _ when IsMetrics(value.GetType()) => Metrics(value, reader),
        ITransformer or IEstimator<ITransformer> when Steps(value) is { } steps => Pipeline(value, steps),
        ITransformer or IEstimator<ITransformer> => ObjectReader.Read(value, reader) is TreeNode { Parts.Count: > 0 } tree ? tree : new TextNode(TypeNames.Of(value.GetType())),
        _ => null,
    };

    private static bool IsMetrics(Type type) => type.Namespace == "Microsoft.ML.Data" && type.Name.EndsWith("Metrics", StringComparison.Ordinal);

    private static StackNode Metrics(object metrics, ValueReader reader)
    {
        var members = Member.Of(metrics.GetType());
        var rows = members.Where(m => m.Type != typeof(ConfusionMatrix))
            .Select(m => new TableRow(m.Name, [reader.Part(m.Of(metrics)), new TextNode(m.Type == typeof(double) ? LowerIsBetter.Contains(m.Name) ? "lower" : "higher" : "", TextRole.Muted)])).ToList();
        var table = new TableNode("", [new("value", IsNumeric: true), new("better")], rows, [], rows.Count) { RowHeader = "metric", IsSizeShown = false };
        var matrix = members.FirstOrDefault(m => m.Type == typeof(ConfusionMatrix))?.Of(metrics) as ConfusionMatrix;
        return new StackNode(TypeNames.Of(metrics.GetType()), matrix is null ? [table] : [table, Confusion(matrix)]);
    }

    private static TableNode Confusion(ConfusionMatrix matrix)
    {
        var names = ClassNames(matrix);
        List<TableColumn> columns = [.. names.Select(n => new TableColumn($"predicted {n}", IsNumeric: true)), new("recall", IsNumeric: true)];
        var rows = matrix.Counts.Select((counts, i) => new TableRow($"true {names[i]}", [.. counts.Select(Count), new NumberNode(matrix.PerClassRecall[i])])).ToList();
        rows.Add(new TableRow("precision", [.. matrix.PerClassPrecision.Select(p => new NumberNode(p)), new TextNode("")]));
        return new TableNode("Confusion matrix", columns, rows, [], rows.Count) { RowHeader = "", IsSizeShown = false };
    }

    // Weighted rows count as parts of one.
    private static NumberNode Count(double n) => Math.Abs(n) < long.MaxValue && Math.Floor(n) == n ? new((long)n) : new(n);

    /// <summary>The classes as ML.NET's own table names them: its header is <c>PREDICTED || a | b | Recall</c>.</summary>
    private static List<string> ClassNames(ConfusionMatrix matrix)
    {
        var header = matrix.GetFormattedConfusionTable().Split('\n').FirstOrDefault(l => l.StartsWith("PREDICTED", StringComparison.Ordinal)) ?? "";
        var names = header.Split("||") is [_, var list, ..] ? list.Split('|').Select(n => n.Trim()).Where(n => n.Length > 0 && n != "Recall").ToList() : [];
        return names.Count == matrix.NumberOfClasses ? names : [.. Enumerable.Range(0, matrix.NumberOfClasses).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    private static TableNode Schema(DataViewSchema schema)
    {
        var rows = schema.Select(c => new TableRow(c.Name, [new TextNode(DataViewReader.TypeName(c.Type) + (c.IsHidden ? ", hidden" : "")), new TextNode(string.Join(", ", c.Annotations.Schema.Select(a => a.Name)), TextRole.Muted)])).ToList();
        return new TableNode("DataViewSchema", [new("type"), new("annotations")], rows, [], rows.Count) { RowHeader = "column" };
    }

    private static TableNode Pipeline(object pipeline, IReadOnlyList<object> steps)
    {
        var rows = steps.Select((s, i) => new TableRow((i + 1).ToString(CultureInfo.InvariantCulture), [new TextNode(TypeNames.Of(s.GetType()))])).ToList();
        return new TableNode(TypeNames.Of(pipeline.GetType()), [new("step")], rows, [], rows.Count) { RowHeader = "", IsSizeShown = false };
    }

    // A trained chain enumerates its steps; one that is not trained keeps them to itself.
    private static IReadOnlyList<object>? Steps(object pipeline) => pipeline switch
    {
        IEnumerable<ITransformer> steps => [.. steps],
        _ when pipeline.GetType().Name.StartsWith("EstimatorChain", StringComparison.Ordinal)
            && pipeline.GetType().GetField("_estimators", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(pipeline) is Array steps => [.. steps.Cast<object>()],
        _ => null,
    };
}
