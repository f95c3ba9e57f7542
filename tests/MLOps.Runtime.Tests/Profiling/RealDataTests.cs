using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLOps.Profiling;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>Every figure of real data sets against those of pandas and SciPy: Reference/datasets.py made the expected file.</summary>
public sealed class RealDataTests : IDisposable
{
    private const double Tolerance = 1e-9;

    private static readonly JsonObject Expected = JsonNode.Parse(File.ReadAllText(Reference("datasets.json")))!.AsObject();

    private readonly TestWorkspace _test = new();

    public static TheoryData<string> Files => new(Expected.Select(f => f.Key));

    public void Dispose() => _test.Dispose();

    [Fact]
    public void There_are_at_least_ten() => Assert.InRange(Expected.Count, 10, int.MaxValue);

    [Theory]
    [MemberData(nameof(Files))]
    public void It_has_the_figures_that_pandas_and_scipy_give(string file)
    {
        var (expected, report) = (Expected[file]!, Profile(file));
        var columns = JsonNode.Parse(ReportRenderer.Json(report))!["columns"]!.AsArray().ToDictionary(c => (string)c!["name"]!, c => c!);

        Assert.Equal("exact", report.Method);
        Assert.Equal(((long)expected["rows"]!, (long)expected["duplicateRows"]!, (long)expected["missingCells"]!), (report.Rows, report.DuplicateRows, report.MissingCells));
        Assert.Equal(expected["columns"]!.AsObject().Select(c => c.Key), report.Columns.Select(c => c.Name));
        foreach (var (name, column) in expected["columns"]!.AsObject())
        {
            Figures(column!["figures"]!.AsObject(), columns[name], name);
            Lists(column["lists"]!.AsObject(), report.Column(name));
            Texts(column, report.Column(name), columns[name]);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void It_has_the_correlations_that_pandas_and_scipy_give(string file)
    {
        var (expected, report) = (Expected[file]!["correlations"]!.AsArray(), Profile(file));
        var methods = expected.Select(c => (string)c![0]!).ToHashSet();

        Assert.Equal(expected.Count, report.Correlations.Count(c => methods.Contains(c.Method)));
        foreach (var pair in expected)
        {
            var (method, a, b) = ((string)pair![0]!, (string)pair[1]!, (string)pair[2]!);
            var found = report.Correlations.Single(c => c.Method == method && ((c.A == a && c.B == b) || (c.A == b && c.B == a)));
            Close((double)pair[3]!, found.Value, $"{method} of {a} and {b}");
        }
    }

    private ProfileReport Profile(string file) => _test.Workspace.Profile(Reference(Path.Combine("datasets", file)));

    private static void Figures(JsonObject expected, JsonNode actual, string column)
    {
        foreach (var (figure, value) in expected)
        {
            if (value?.GetValueKind() == JsonValueKind.String)
            {
                Assert.Equal((string)value!, (string)actual[figure]!);
            }
            else
            {
                Close((double?)value, (double?)actual[figure], $"{column}.{figure}");
            }
        }
    }

    private static void Lists(JsonObject expected, ColumnProfile column)
    {
        Same(expected["top"], column.Top);
        Same(expected["smallest"], column.Smallest);
        Same(expected["largest"], column.Largest);
        if (expected["histogram"] is JsonArray counts)
        {
            Assert.Equal(counts.Select(n => (long)n!), column.Histogram!.Counts);
        }
    }

    private static void Same(JsonNode? expected, IReadOnlyList<TopValue> actual)
    {
        if (expected is not JsonArray list)
        {
            return;
        }

        Assert.Equal(list.Select(v => (long)v![1]!), actual.Select(v => v.Count));
        foreach (var (e, a) in list.Zip(actual))
        {
            Assert.Equal(e![0]!.GetValueKind() == JsonValueKind.String ? (string)e[0]! : (object)(double)e[0]!, a.Value.Number ?? (object)a.Value.Text);
        }
    }

    private static void Texts(JsonNode expected, ColumnProfile column, JsonNode actual)
    {
        if (expected["text"] is JsonObject text)
        {
            Figures(text, actual["text"]!, column.Name);
            Assert.Equal((bool)expected["isCategory"]!, column.Type == ColumnKind.Categorical);
        }
    }

    private static void Close(double? expected, double? actual, string what)
    {
        Assert.True(expected.HasValue == actual.HasValue, $"{what}: expected {expected}, found {actual}");
        if (expected is { } e && actual is { } a)
        {
            // What is zero by symmetry is so on both sides but for rounding.
            Assert.True(Math.Abs(e - a) < Math.Max(1e-14, Tolerance * Math.Max(Math.Abs(e), Math.Abs(a))), $"{what}: expected {e:R}, found {a:R}");
        }
    }

    private static string Reference(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Reference", file);
}
