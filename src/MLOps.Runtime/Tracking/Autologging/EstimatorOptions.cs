using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace MLOps.Tracking.Autologging;

/// <summary>
/// Takes a pipeline apart. ML.NET keeps the options of trainers and transforms in fields of theirs; what is there is read, whatever
/// version it is.
/// </summary>
internal static class EstimatorOptions
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The pipeline's steps in order, chains within it opened.</summary>
    public static IReadOnlyList<object> Steps(object estimator) =>
        estimator.GetType() is { IsGenericType: true, Name: var name } type && name.StartsWith("EstimatorChain", StringComparison.Ordinal)
        && type.GetField("_estimators", Fields)?.GetValue(estimator) is IEnumerable<object> steps
            ? steps.SelectMany(Steps).ToList()
            : [estimator];

    /// <summary><c>LightGbmBinary</c> for <c>LightGbmBinaryTrainer</c>, <c>ColumnConcatenating</c> for <c>ColumnConcatenatingEstimator</c>.</summary>
    public static string Name(object step)
    {
        var name = step.GetType().Name.Split('`')[0];
        return new[] { "Trainer", "Estimator" }.Aggregate(name, (n, ending) => n.EndsWith(ending, StringComparison.Ordinal) && n.Length > ending.Length ? n[..^ending.Length] : n);
    }

    public static bool IsTrainer(object step) => step.GetType().GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITrainerEstimator<,>));

    /// <summary>The column that a trainer learns to tell; null when it has none.</summary>
    public static string? Label(object trainer) => Hierarchy(trainer.GetType()).SelectMany(t => t.GetFields(Fields)).Where(f => f.FieldType == typeof(SchemaShape.Column) && f.Name == "LabelColumn")
        .Select(f => ((SchemaShape.Column)f.GetValue(trainer)!).Name).FirstOrDefault();

    /// <summary>Options by name: of an options object where the step has one, else its own plain fields.</summary>
    public static IReadOnlyList<(string Key, object? Value)> Of(object step)
    {
        var fields = Hierarchy(step.GetType()).SelectMany(t => t.GetFields(Fields)).ToList();
        var holder = fields.Where(f => f.FieldType.Name.EndsWith("Options", StringComparison.Ordinal) || f.FieldType.Name.EndsWith("OptionsBase", StringComparison.Ordinal))
            .Select(f => f.GetValue(step)).FirstOrDefault(o => o is not null);
        return holder is not null
            ? OptionsOf(holder)
            : fields.Where(f => f.Name.StartsWith('_')).Select(f => (Key: f.Name.TrimStart('_'), Value: f.GetValue(step))).Where(x => IsPlain(x.Value)).ToList();
    }

    private static List<(string, object?)> OptionsOf(object options)
    {
        var type = options.GetType();
        var members = Hierarchy(type).SelectMany(t => t.GetFields(Fields).Where(f => f.IsPublic)).Select(f => (f.Name, f.GetValue(options)))
            .Concat(type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.CanRead && p.GetIndexParameters().Length == 0).Select(p => (p.Name, p.GetValue(options))));
        return members.Where(m => IsPlain(m.Item2)).DistinctBy(m => m.Name).ToList();
    }

    private static IEnumerable<Type> Hierarchy(Type type)
    {
        for (var t = type; t is not null && t != typeof(object); t = t.BaseType)
        {
            yield return t;
        }
    }

    private static bool IsPlain(object? value) => value is string or bool or Enum or string[] || (value is IFormattable && value.GetType().IsValueType);
}
