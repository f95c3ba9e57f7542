using MLOps.Data;

namespace MLOps.Monitoring;

/// <summary>A column of the reference and the one of the same name in the current data; one of them may be absent.</summary>
internal sealed record ColumnPair(string Name, ColumnSchema? Reference, ColumnSchema? Current)
{
    public string Type => (Reference ?? Current)!.Type;

    public ValueFamily Family => FamilyOf((Reference ?? Current)!);

    public bool SameFamily => Reference is not null && Current is not null && FamilyOf(Reference) == FamilyOf(Current);

    public static ValueFamily FamilyOf(ColumnSchema column) => column switch
    {
        { IsNumeric: true } => ValueFamily.Number,
        { IsText: true } => ValueFamily.Text,
        { IsBoolean: true } => ValueFamily.Boolean,
        { IsTemporal: true } => ValueFamily.Time,
        _ => ValueFamily.Other,
    };

    /// <summary>All columns of the reference in order, then those that only the current data have.</summary>
    public static IReadOnlyList<ColumnPair> Of(IReadOnlyList<ColumnSchema> reference, IReadOnlyList<ColumnSchema> current) =>
        reference.Select(r => new ColumnPair(r.Name, r, current.FirstOrDefault(c => Same(c.Name, r.Name))))
            .Concat(current.Where(c => !reference.Any(r => Same(r.Name, c.Name))).Select(c => new ColumnPair(c.Name, null, c)))
            .ToList();

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

internal enum ValueFamily
{
    Number,
    Text,
    Boolean,
    Time,
    Other,
}
