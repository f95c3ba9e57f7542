using System.Text.RegularExpressions;
using MLOps.Tool.Tests;
using MLOps.Validation.Suites;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>The tables of docs/validate.md say which checks and keys there are; the vocabulary says the same.</summary>
public sealed partial class ValidationPageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryRoot.File("docs", "validate.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_check_is_in_a_table_and_every_check_of_the_tables_exists()
    {
        var documented = Rows().SelectMany(r => r.Words).ToList();

        Assert.Equal(CheckVocabulary.Words.Select(w => w.Name).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_check_says_what_missing_values_do_to_it() =>
        Assert.Equal([], Rows().Where(r => r.Nulls.Length == 0).SelectMany(r => r.Words));

    [Fact]
    public void Each_parameter_of_a_check_stands_beside_it()
    {
        var parameters = Rows().SelectMany(r => r.Words.Select(w => (Word: w, r.Parameters))).ToDictionary(r => r.Word, r => r.Parameters, StringComparer.Ordinal);

        var missing = CheckVocabulary.Words.SelectMany(w => w.Parameters.Select(p => (w.Name, Parameter: p.Name)))
            .Where(p => !parameters[p.Name].Contains($"`{p.Parameter}`", StringComparison.Ordinal) && !parameters[p.Name].Contains($"`{p.Parameter}:", StringComparison.Ordinal))
            .Where(p => p is not (("kl_divergence" or "jensen_shannon" or "l_infinity", "min_p") or ("ks", "shares")));

        Assert.Equal([], missing);
    }

    [Fact]
    public void The_keys_that_every_check_takes_are_in_their_table()
    {
        var table = Section("A suite");

        Assert.Equal([], CheckVocabulary.Common.Where(key => !table.Contains($"`{key}`", StringComparison.Ordinal)));
    }

    // "the same" stands for the parameters of the row above.
    private static List<(List<string> Words, string Parameters, string Nulls)> Rows()
    {
        var rows = new List<(List<string> Words, string Parameters, string Nulls)>();
        foreach (var line in Section("Checks").Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)))
        {
            var cells = line.Trim().Trim('|').Split('|').Select(c => c.Trim()).ToList();
            var words = Code().Matches(cells[0]).Select(m => m.Groups[1].Value).ToList();
            var parameters = cells[1].Replace("the same", rows.Count > 0 ? rows[^1].Parameters : "", StringComparison.Ordinal);
            rows.Add((words, parameters.Contains("History and anomalies", StringComparison.Ordinal) ? parameters + Section("History and anomalies") : parameters, cells.Count > 3 ? cells[3] : ""));
        }

        return rows;
    }

    private static string Section(string heading)
    {
        var start = Page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        return Page[start..Page.IndexOf("\n## ", start + 4, StringComparison.Ordinal)];
    }

    [GeneratedRegex("`([a-z_]+)")]
    private static partial Regex Code();
}
