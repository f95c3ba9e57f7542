using System.Globalization;
using System.Text.Json.Nodes;
using MLOps.Validation.Suites;

namespace MLOps.Validation.Imports;

/// <summary>Collects the suites of a file as they are read.</summary>
internal sealed class ImportDraft
{
    private readonly List<(string Suite, ValidationCheck? Check)> _checks = [];
    private readonly List<NotMapped> _notMapped = [];

    public void Suite(string name) => _checks.Add((name, null));

    /// <summary>Maps one item; what throws or gives nothing is listed with its reason.</summary>
    public void Add(string suite, string what, Func<ValidationCheck?> map)
    {
        try
        {
            if (map() is { } check)
            {
                _checks.Add((suite, check));
            }
            else
            {
                _notMapped.Add(new(suite, what, "it has no counterpart"));
            }
        }
        catch (NotMappedException error)
        {
            _notMapped.Add(new(suite, what, error.Message));
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or KeyNotFoundException or UserException or ArgumentException)
        {
            _notMapped.Add(new(suite, what, $"its parameters are not as expected ({error.Message.ReplaceLineEndings(" ").TrimEnd('.')})"));
        }
    }

    public SuiteImport Finish(string file, string format)
    {
        var suites = _checks.GroupBy(c => c.Suite, StringComparer.Ordinal).Select(g => new ValidationSuite(g.Key, g.Select(c => c.Check).OfType<ValidationCheck>())).ToList();
        return new(file, format, suites.Where(s => s.Checks.Count > 0).Select(s => new ImportedSuite(s.Name, SuiteWriter.Write(s))).ToList(), suites.Sum(s => s.Checks.Count), _notMapped);
    }

    /// <summary>A JSON or YAML value as a literal.</summary>
    public static Literal LiteralOf(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => new Literal(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) is var number && number == Math.Truncate(number) && Math.Abs(number) < 1e15 ? ((long)number).ToString(CultureInfo.InvariantCulture) : value.ToJsonString(), LiteralKind.Number),
        JsonValue value => value.ToString(),
        _ => throw new NotMappedException("a value that is no scalar"),
    };
}

/// <summary>Why an item of a foreign suite has no counterpart.</summary>
internal sealed class NotMappedException(string reason) : Exception(reason);
