using MLOps.Data;

namespace MLOps.Validation.Contracts;

/// <summary>The checks that compare serving data with training data.</summary>
internal static class SkewSuite
{
    /// <summary>The name under which the checks find the training data.</summary>
    public const string Training = "training";

    public static ValidationSuite Of(Source training, Source serving, SkewOptions options)
    {
        var asked = training.Columns.Where(c => !options.NotServed.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        var shared = asked.Where(c => serving.Columns.Any(s => string.Equals(s.Name, c.Name, StringComparison.OrdinalIgnoreCase))).ToList();
        return new ValidationSuite("skew",
        [
            .. asked.Select(c => shared.Contains(c) ? Expect.Column(c.Name).OfType(Family(c)) : Expect.Column(c.Name).Exists()),
            .. shared.Select(c => Compare(c, serving, options)).OfType<ValidationCheck>(),
            .. options.Slices.SelectMany((slice, i) => shared.Select(c => Compare(c, serving, options, slice) is { } check ? check.Where(slice).Named($"{check.Id}_slice_{i + 1}") : null).OfType<ValidationCheck>()),
        ]);
    }

    private static ValidationCheck? Compare(ColumnSchema column, Source serving, SkewOptions options, string? slice = null)
    {
        var source = slice is null ? Training : Slice(slice);
        return column switch
        {
            _ when Family(column) != Family(serving.Column(column.Name)) => null,
            { IsNumeric: true } => Expect.Column(column.Name).DistributedAs(source, DistributionMeasure.JensenShannon, options.JensenShannon),
            _ when column.IsText || column.IsBoolean => Expect.Column(column.Name).DistributedAs(source, DistributionMeasure.LInfinity, options.LInfinity),
            _ => null,
        };
    }

    /// <summary>The name under which the checks of a slice find its training data.</summary>
    public static string Slice(string slice) => $"{Training} where {slice}";

    private static string Family(ColumnSchema column) => column switch
    {
        { IsNumeric: true } => "number",
        { IsText: true } => "text",
        { IsBoolean: true } => "boolean",
        _ => column.Type,
    };
}
