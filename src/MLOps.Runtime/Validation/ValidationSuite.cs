using MLOps.Validation.Suites;

namespace MLOps.Validation;

/// <summary>Named checks that belong together. Written in YAML or made in C# with <see cref="Expect"/>.</summary>
public sealed record ValidationSuite
{
    /// <param name="checks">Ids that repeat get <c>_2</c>, <c>_3</c> and so on.</param>
    public ValidationSuite(string name, IEnumerable<ValidationCheck> checks)
    {
        Name = name;
        Checks = Distinct(checks);
    }

    public ValidationSuite(string name, params ValidationCheck[] checks)
        : this(name, checks.AsEnumerable())
    {
    }

    public string Name { get; init; }

    public IReadOnlyList<ValidationCheck> Checks { get; }

    public string? Description { get; init; }

    public string? Owner { get; init; }

    /// <summary>Columns of personal data: their values are not shown in reports. The quarantine file has them, for those who repair the rows.</summary>
    public IReadOnlyList<string> Mask { get; init; } = [];

    /// <summary>The suite as YAML; <see cref="Parse"/> gives the same suite again.</summary>
    public string ToYaml() => SuiteWriter.Write(this);

    /// <summary>Reads a suite. Columns and other sources are looked up when it runs.</summary>
    /// <exception cref="UserException">All mistakes in one message, each with line, column and the nearest right word.</exception>
    public static ValidationSuite Parse(string yaml)
    {
        var draft = SuiteReader.Read(yaml);
        SuiteMistake.ThrowIfAny(draft.Suite.Name, draft.Mistakes);
        return draft.Suite;
    }

    internal ValidationSuite With(IEnumerable<ValidationCheck> checks) => new(Name, checks) { Description = Description, Owner = Owner, Mask = Mask };

    private static List<ValidationCheck> Distinct(IEnumerable<ValidationCheck> checks)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return checks.Select(check =>
        {
            var id = check.Id;
            for (var n = 2; !taken.Add(id); n++)
            {
                id = $"{check.Id}_{n}";
            }

            return check with { Id = id };
        }).ToList();
    }
}
