using MLOps.Data;
using MLOps.Profiling.Personal;

namespace MLOps.Profiling.Comparing;

/// <summary>Profiles two or more sources and lays them side by side, with the distances of every column from the first source.</summary>
internal sealed class ProfileComparer(Workspace workspace, ProfileOptions options)
{
    /// <summary>Texts of more different values are compared by their lengths.</summary>
    public const int MostCategories = 1_000;

    private const double NotablePsi = 0.1;
    private const double NotableMissing = 0.05;

    private static readonly double FarthestJensenShannon = Math.Sqrt(Math.Log(2));

    /// <exception cref="UserException">A source cannot be read.</exception>
    public ProfileComparison Compare(IReadOnlyList<Source> sources, CancellationToken cancellation)
    {
        var watch = workspace.Clock.GetTimestamp();
        var tables = new List<IComparedTable>();
        try
        {
            foreach (var source in sources)
            {
                tables.Add(Table(source, NameOf(source, tables), cancellation));
            }

            options.Progress?.Report(new ProfileProgress("comparing sources", 0.95));
            var columns = tables.SelectMany(t => t.Report.Columns.Select(c => c.Name)).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => Column(name, tables, cancellation))
                .OrderByDescending(c => c.Change != ColumnChange.Same).ThenByDescending(c => c.Score).ToList();
            return new(tables.Select(t => Summary(t)).ToList(), columns, workspace.Clock.GetElapsedTime(watch).TotalSeconds);
        }
        finally
        {
            tables.ForEach(t => t.Dispose());
        }
    }

    private IComparedTable Table(Source source, string name, CancellationToken cancellation) =>
        (IComparedTable?)KeptTable.Find(workspace, source, name, options) ?? new ReadTable(workspace, source, name, ForComparison(), cancellation);

    // Pairs of columns are no part of a comparison.
    private ProfileOptions ForComparison() => options with { Target = null, CorrelationColumns = 0 };

    private static string NameOf(Source source, List<IComparedTable> before) =>
        before.Count(t => t.Report.Source == source.Name) is > 0 and var same ? $"{source.Name} ({same + 1})" : source.Name;

    private static ComparedSource Summary(IComparedTable table) =>
        new(table.Name, table.Report.Rows, table.Report.Columns.Count, table.Report.MissingCells, table.Report.DuplicateRows);

    private ComparedColumn Column(string name, List<IComparedTable> tables, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var profiles = tables.Select(t => t.Profile(name)).ToList();
        var distances = Distances(name, tables, profiles);
        var change = Change(profiles, distances);
        var score = change is ColumnChange.New or ColumnChange.Lost or ColumnChange.Type ? 1 : Score(profiles, distances);
        var shown = profiles.First(p => p is not null)!.Name;
        return new(shown, change, score, ComparisonSentences.Of(change, tables.Select(t => t.Name).ToList(), profiles, distances), profiles, distances);
    }

    private static ColumnChange Change(List<ColumnProfile?> profiles, List<ColumnDistance?> distances) => profiles switch
    {
        [null, ..] => ColumnChange.New,
        _ when profiles.Contains(null) => ColumnChange.Lost,
        _ when profiles.Exists(p => p!.Count > 0 && profiles[0]!.Count > 0 && Family(p) != Family(profiles[0]!)) => ColumnChange.Type,
        _ when distances.Exists(d => d is not null && (d.Psi >= NotablePsi || d.New.Count > 0 || d.Lost.Count > 0)) => ColumnChange.Values,
        _ when profiles.Exists(p => Math.Abs(p!.MissingShare - profiles[0]!.MissingShare) >= NotableMissing) => ColumnChange.Values,
        _ => ColumnChange.Same,
    };

    private static double Score(List<ColumnProfile?> profiles, List<ColumnDistance?> distances) => Math.Max(
        distances.Max(d => d is null ? 0 : d.JensenShannon / FarthestJensenShannon),
        profiles.Max(p => Math.Abs(p!.MissingShare - profiles[0]!.MissingShare)));

    private List<ColumnDistance?> Distances(string name, List<IComparedTable> tables, List<ColumnProfile?> profiles)
    {
        if (profiles[0] is not { Count: > 0 } first)
        {
            return tables.Skip(1).Select(_ => (ColumnDistance?)null).ToList();
        }

        var comparable = profiles.OfType<ColumnProfile>().Where(p => p.Count > 0 && Family(p) == Family(first)).ToList();
        var how = As(first, comparable);
        var values = how is null || comparable.Count < 2 ? null : tables[0].Values(name, how.Value);
        var showsValues = !comparable.Exists(new ValueMask(options).Hides);
        return tables.Skip(1).Select((table, i) => values is { Count: > 0 } && profiles[i + 1] is { } p && comparable.Contains(p)
            ? Distance(table, values, table.Values(name, how!.Value), how.Value, showsValues)
            : null).ToList();
    }

    private static ColumnDistance? Distance(IComparedTable table, ComparedValues first, ComparedValues later, ValuesAs how, bool showsValues)
    {
        if (later.Count == 0)
        {
            return null;
        }

        var estimate = ValuesEstimate.Of(first.Estimate, later.Estimate);
        var distance = how == ValuesAs.Categories
            ? ColumnDistances.OfCategories(table.Name, first.Categories, later.Categories, showsValues, estimate is null)
            : ColumnDistances.OfNumbers(table.Name, first.Numbers, later.Numbers, how == ValuesAs.Lengths, estimate is null);
        return distance with { Shares = showsValues ? distance.Shares : null, Method = estimate?.Method ?? "exact", RankError = estimate?.RankError };
    }

    private static ValuesAs? As(ColumnProfile first, List<ColumnProfile> profiles) => Family(first) switch
    {
        ColumnKind.Numeric or ColumnKind.Datetime => ValuesAs.Numbers,
        ColumnKind.Nested => null,
        ColumnKind.Boolean => ValuesAs.Categories,
        _ => profiles.Max(p => p.Distinct) <= MostCategories && profiles.Exists(p => p.Type == ColumnKind.Categorical) ? ValuesAs.Categories : ValuesAs.Lengths,
    };

    private static ColumnKind Family(ColumnProfile profile) => profile.Type switch
    {
        ColumnKind.TimeSeries => ColumnKind.Numeric,
        ColumnKind.Categorical or ColumnKind.Url or ColumnKind.Path => ColumnKind.Text,
        var kind => kind,
    };
}
