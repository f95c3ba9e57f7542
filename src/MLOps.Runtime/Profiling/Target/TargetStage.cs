using MLOps.Profiling.Personal;
using MLOps.Profiling.Relations;

namespace MLOps.Profiling.Target;

/// <summary>Relates every column to the one that is to be predicted, over the rows that columns are compared over.</summary>
internal sealed class TargetStage(ProfileRun run, SampledRows rows, IReadOnlyList<ColumnProfile> profiles)
{
    private const int MostClasses = 100;
    private const int MostNumbersAsClasses = 20;

    private const int ColumnsAtOnce = 40;

    // A value, its place in the order, its part and its fold.
    private const int BytesPerValue = 64;

    /// <exception cref="UserException">There is no such column; the message names the nearest.</exception>
    public static PreparedColumn Named(string name, IReadOnlyList<PreparedColumn> columns, string source) =>
        columns.FirstOrDefault(c => c.Schema.Name == name)
        ?? columns.FirstOrDefault(c => string.Equals(c.Schema.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UserException(UserError.Unknown("column", name, columns.Select(c => c.Schema.Name), source));

    /// <exception cref="UserException">The column cannot be a target.</exception>
    public TargetReport Find(PreparedColumn target)
    {
        run.Begin("relating columns to the target", 0.9);
        var task = Task(profiles[target.Index]);
        var others = run.Columns.Where(c => c != target && c.Kind != ColumnKind.Nested && profiles[c.Index].Count > 0).ToList();
        run.Memory.Require(2 * BytesPerValue * rows.Rows, $"The relation to the target over {Figures.Count(rows.Rows)} rows");
        var values = Values(task, Read(target, task, []));
        var columns = others.Chunk(run.Memory.Fitting(BytesPerValue * rows.Rows, ColumnsAtOnce)).SelectMany(chunk => Columns(Read(target, task, chunk), target, task));
        return new(
            target.Schema.Name, task, values.Classes.Select(c => new TopValue(Label(target, c.Label), c.Rows)).ToList(), values.Count, rows.IsWhole,
            columns.OrderByDescending(c => c.Alone).ThenByDescending(c => Math.Abs(c.Association ?? 0)).ThenBy(c => c.Name, StringComparer.Ordinal).ToList());
    }

    private ProfileValue Label(PreparedColumn target, string label) => IsMasked(target) ? ProfileValue.OfText(ValueMask.Sign) : target.Kind switch
    {
        ColumnKind.Numeric => ProfileValue.OfDigits(label),
        ColumnKind.Boolean => ProfileValue.OfTruth(label == "true"),
        _ => ProfileValue.OfText(label),
    };

    private TargetTask Task(ColumnProfile target) => target switch
    {
        { Distinct: < 2 } => throw new UserException($"Target '{target.Name}' has {(target.Distinct == 0 ? "no value" : "the same value in every row")}: there is nothing to predict."),
        { Type: ColumnKind.Boolean or ColumnKind.Categorical or ColumnKind.Text, Distinct: <= MostClasses } => TargetTask.Classification,
        { IsNumeric: true } when target.Distinct == 2 || (run.Columns.First(c => c.Schema.Name == target.Name).IsInteger && target.Distinct <= MostNumbersAsClasses) => TargetTask.Classification,
        { IsNumeric: true } => TargetTask.Regression,
        _ => throw new UserException($"'{target.Name}' cannot be a target: it has {Figures.Count(target.Distinct)} different values.", $"A target is a number, or has at most {MostClasses} classes."),
    };

    private PairedRows Read(PreparedColumn target, TargetTask task, IReadOnlyList<PreparedColumn> others)
    {
        List<PreparedColumn> Of(bool numbers) => others.Where(c => IsNumber(c) == numbers).Concat(numbers == (task == TargetTask.Regression) ? [target] : Array.Empty<PreparedColumn>()).ToList();
        return PairedRows.Read(run, rows, new(Of(true), Of(false)));
    }

    private static bool IsNumber(PreparedColumn column) => column.Kind is ColumnKind.Numeric or ColumnKind.Datetime;

    // The target stands last among its kind.
    private static TargetValues Values(TargetTask task, PairedRows read) =>
        task == TargetTask.Classification ? TargetClasses.Of(read.Categories[^1]) : TargetNumbers.Of(read.Numbers[^1]);

    private List<TargetColumn> Columns(PairedRows read, PreparedColumn target, TargetTask task)
    {
        var values = Values(task, read);
        var numbers = read.Numbers.Where(c => c.Name != target.Schema.Name).Select<NumberColumn, Func<TargetColumn>>(c => () => Column(c, values));
        var categories = read.Categories.Where(c => c.Name != target.Schema.Name).Select<CategoryColumn, Func<TargetColumn>>(c => () => Column(c, values));
        return numbers.Concat(categories).AsParallel().WithCancellation(run.Cancellation).Select(column => column()).ToList();
    }

    private TargetColumn Column(NumberColumn column, TargetValues target)
    {
        var (method, value) = target.Association(column);
        return new(column.Name, method, value, OneColumnScore.Of(column, target), IsMasked(column.Name) ? [] : TargetGroups.Of(column, target, x => Edge(column.Name, x)));
    }

    private ProfileValue Edge(string column, double value) =>
        run.Columns.First(c => c.Schema.Name == column) is { Kind: ColumnKind.Datetime } time && TimeText.OfMicroseconds(value, time.Schema.Type) is { } shown ? shown : ProfileValue.OfNumber(value);

    private TargetColumn Column(CategoryColumn column, TargetValues target)
    {
        var (method, value) = target.Association(column);
        return new(column.Name, method, value, OneColumnScore.Of(column, target), IsMasked(column.Name) ? [] : TargetGroups.Of(column, target));
    }

    private bool IsMasked(PreparedColumn column) => new ValueMask(run.Options).Hides(profiles[column.Index]);

    private bool IsMasked(string name) => IsMasked(run.Columns.First(c => c.Schema.Name == name));
}
