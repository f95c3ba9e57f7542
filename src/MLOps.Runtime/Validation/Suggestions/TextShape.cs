using System.Text;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation;

/// <summary>How texts are built: every digit as 9, capital as A, small letter as a, everything else as it is.</summary>
/// <param name="Form">The shape; a run of one kind is written once when <paramref name="AnyLength"/>.</param>
internal sealed record TextShape(string Form, bool AnyLength, long Count)
{
    private const int MostExact = 3;
    private const int MostRuns = 4;
    private const int Longest = 60;

    /// <summary>The few shapes that all texts of a column have; empty when there are more than a reader could check.</summary>
    public static IReadOnlyList<TextShape> Read(DataEngine engine, Source source, string column, CancellationToken cancellation)
    {
        var x = Sql.Name(column);
        var exact = $"regexp_replace(regexp_replace(regexp_replace({x}, '[0-9]', '9', 'g'), '\\p{{Lu}}', 'A', 'g'), '\\p{{Ll}}', 'a', 'g')";
        var runs = $"regexp_replace(regexp_replace(regexp_replace({exact}, '9+', '9', 'g'), 'A+', 'A', 'g'), 'a+', 'a', 'g')";
        return Few(exact, false, MostExact) is { Count: > 0 } few ? few : Few(runs, true, MostRuns);

        List<TextShape> Few(string form, bool anyLength, int most)
        {
            try
            {
                var shapes = engine.Query($"SELECT {form}, count(*) FROM {source.Relation} WHERE {x} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most + 1}", r => new TextShape(r.GetString(0), anyLength, r.GetInt64(1)), cancellation);
                return shapes.Count <= most && shapes.All(s => s.Form.Length is > 0 and <= Longest && s.IsBuilt) ? shapes : [];
            }
            catch (DuckDBException)
            {
                return [];
            }
        }
    }

    /// <summary>The shape as an RE2 pattern for the whole text.</summary>
    public string Pattern
    {
        get
        {
            var pattern = new StringBuilder("^");
            for (var i = 0; i < Form.Length;)
            {
                var run = Form.Skip(i).TakeWhile(c => c == Form[i]).Count();
                pattern.Append(Form[i] switch { '9' => "[0-9]", 'A' => "\\p{Lu}", 'a' => "\\p{Ll}", var c => Regex.Escape(c.ToString()) });
                pattern.Append(AnyLength && Form[i] is ('9' or 'A' or 'a') ? "+" : Times(run));
                i += run;
            }

            return pattern.Append('$').ToString();
        }
    }

    // A shape without a class says which texts there are, not how they are built.
    private bool IsBuilt => Form.IndexOfAny(['9', 'A', 'a']) >= 0;

    private static string Times(int run) => run == 1 ? "" : $"{{{run}}}";
}
