using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MLOps.Validation.Suites;

/// <summary>A suite as YAML that <see cref="SuiteReader"/> reads back as the same suite.</summary>
internal static partial class SuiteWriter
{
    /// <param name="remarks">A comment above a check, by its id.</param>
    public static string Write(ValidationSuite suite, IReadOnlyDictionary<string, string>? remarks = null)
    {
        var text = new StringBuilder();
        text.Append("suite: ").Append(Scalar(suite.Name)).Append('\n');
        Line(text, "", "description", suite.Description);
        Line(text, "", "owner", suite.Owner);
        Line(text, "", "mask", suite.Mask.Count == 0 ? null : suite.Mask);
        text.Append("checks:\n");
        foreach (var check in suite.Checks)
        {
            if (remarks?.GetValueOrDefault(check.Id) is { } remark)
            {
                text.Append("  # ").Append(remark.ReplaceLineEndings(" ")).Append('\n');
            }

            Write(text, check);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ValidationCheck check)
    {
        var word = CheckVocabulary.Find(check.Expectation.Kind)!;
        var given = Given(check.Expectation);
        var subject = word.Subject is { } s ? Value(given[s.Name]!) : "";
        text.Append("  - ").Append(word.Name).Append(subject.Length == 0 ? ":" : ": " + subject).Append('\n');
        foreach (var parameter in word.Parameters)
        {
            Line(text, "    ", parameter.Name, given.GetValueOrDefault(parameter.Name));
        }

        Line(text, "    ", "mostly", check.RequiredShare < 1 ? check.RequiredShare : null);
        Line(text, "    ", "where", check.Filter);
        Line(text, "    ", "severity", check.Level == Severity.Error ? null : check.Level.ToString().ToLowerInvariant());
        Line(text, "    ", "id", check.Id == ValidationCheck.DefaultId(check.Expectation) ? null : check.Id);
        Line(text, "    ", "description", check.Description);
        Line(text, "    ", "owner", check.Owner);
        Line(text, "    ", "tags", check.Tags.Count == 0 ? null : check.Tags);
    }

    // Parameters under the words of the vocabulary: most have them already.
    private static Dictionary<string, object?> Given(Expectation expectation)
    {
        var given = expectation.Parameters.ToDictionary(p => Words().Replace(p.Name, m => "_" + m.Value.ToLowerInvariant()), p => p.Value, StringComparer.Ordinal);
        given.TryAdd("of", given.GetValueOrDefault("aggregate"));
        given.TryAdd("column", expectation.Reads is [var first, ..] ? first : null);
        given.TryAdd("columns", expectation is SumEquals sum ? sum.Columns : expectation.Reads);
        if (expectation is OfType type)
        {
            given["is"] = type.Types;
        }

        if (expectation is AggregateEquals equals)
        {
            given["other_where"] = equals.OtherWhere;
            given["by"] = equals.By.Count == 0 ? null : equals.By;
            given["other_by"] = equals.By.SequenceEqual(equals.OtherBy) ? null : equals.OtherBy;
        }

        return given;
    }

    /// <summary>One key and its value; nothing for null and false.</summary>
    public static void Line(StringBuilder text, string indent, string name, object? value)
    {
        if (value is not null and not false)
        {
            text.Append(indent).Append(name).Append(": ").Append(Value(value)).Append('\n');
        }
    }

    private static string Value(object value) => value switch
    {
        Literal { Kind: not LiteralKind.Text } literal => literal.Text,
        Literal literal => Scalar(literal.Text),
        string text => Scalar(text),
        bool flag => flag ? "true" : "false",
        IReadOnlyDictionary<string, double> shares => $"{{{string.Join(", ", shares.Select(s => $"{Scalar(s.Key)}: {Value(s.Value)}"))}}}",
        IReadOnlyList<string> { Count: 1 } one => Scalar(one[0]),
        IEnumerable<string> texts => $"[{string.Join(", ", texts.Select(Scalar))}]",
        IEnumerable<Literal> literals => $"[{string.Join(", ", literals.Select(l => Value(l)))}]",
        IEnumerable<IReadOnlyList<Literal>> combinations => $"[{string.Join(", ", combinations.Select(c => Value(c)))}]",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Plain where nothing else could be meant; else in quotes.</summary>
    private static string Scalar(string text)
    {
        if (Plain().IsMatch(text) && !Special().IsMatch(text))
        {
            return text;
        }

        return text.Any(char.IsControl)
            ? $"\"{string.Concat(text.Select(Escaped))}\""
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static string Escaped(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when char.IsControl(c) => $"\\u{(int)c:x4}",
        _ => c.ToString(),
    };

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Words();

    [GeneratedRegex(@"^[\p{L}_]([\p{L}\p{Nd} _.()/*+=<>-]*[\p{L}\p{Nd}_)])?\z")]
    private static partial Regex Plain();

    // Words that YAML or its readers take for something else than text.
    [GeneratedRegex(@"^(true|false|null|yes|no|on|off|nan|inf|infinity)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Special();
}
