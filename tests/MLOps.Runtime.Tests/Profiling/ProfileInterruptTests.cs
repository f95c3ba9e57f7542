using Microsoft.Data.Analysis;
using MLOps.Profiling;
using MLOps.Store;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>An interrupt at the moment that any stage begins ends the work, leaves nothing behind and nothing broken.</summary>
[Trait("Category", "Long")]
public sealed class ProfileInterruptTests : IDisposable
{
    private const string Rows = """
        SELECT TIMESTAMP '2000-01-01' + INTERVAL (i) HOUR AS at, sin(i / 50.0) AS wave, i % 4 AS few, 'name ' || (i % 700) AS name, ['red', 'Red', 'blue'][1 + i % 3] AS kind, [i, i + 1] AS list,
            CASE WHEN i % 5 = 0 THEN NULL ELSE i * 7 END AS gaps FROM range(6000) t(i)
        """;

    private static readonly ProfileOptions Rough = new() { ExactRows = 1_000, QuantileSampleRows = 3_000, CorrelationRows = 1_000, Target = "few" };

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    public static TheoryData<string> Works => ["profile", "exact", "dataset", "compare"];

    [Theory]
    [MemberData(nameof(Works))]
    public void At_every_stage(string work)
    {
        _test.Workspace.Data.Engine.Execute($"COPY ({Rows}) TO {Sql.Text(Path.Combine(_test.Folder, "rows.csv"))}");
        _test.Workspace.Data.Add("rows", "rows.csv");
        var tables = Tables();
        var count = 1;
        for (var at = 0; at < count; at++)
        {
            using var stop = new CancellationTokenSource();
            var seen = new List<string>();
            var progress = new Watcher(p =>
            {
                seen.Add(p.Stage);
                if (seen.Count > at)
                {
                    stop.Cancel();
                }
            });

            Assert.ThrowsAny<OperationCanceledException>(() => Do(work, progress, stop.Token));
            Assert.Equal(at + 1, seen.Count); // no other stage began
            Assert.Equal((tables, 0L, 0), (Tables(), Sketches(), Spilled()));
            count = at == 0 ? Stages(work) : count;
        }

        Assert.True(count >= (work == "compare" ? 18 : 9));
    }

    [Fact]
    public void While_a_frame_is_loaded()
    {
        using var stop = new CancellationTokenSource();
        var numbers = Enumerable.Range(0, 100).Select(i =>
        {
            if (i == 50)
            {
                stop.Cancel();
            }

            return new { Number = i };
        });

        Assert.ThrowsAny<OperationCanceledException>(() => _test.Workspace.Profile(new DataFrame(new Int32DataFrameColumn("n", 1_000)), cancellation: new CancellationToken(true)));
        Assert.ThrowsAny<OperationCanceledException>(() => _test.Workspace.Profile(numbers, cancellation: stop.Token));
        Assert.Equal(0, Tables());
        Assert.Equal(1_000, _test.Workspace.Profile(new DataFrame(new Int32DataFrameColumn("n", 1_000))).Rows);
    }

    // The stages that are to be stopped are those of the same work in another workspace, to its end; the last report says that it is done.
    private int Stages(string work)
    {
        var seen = new List<string>();
        using var other = new ProfileInterruptTests();
        File.Copy(Path.Combine(_test.Folder, "rows.csv"), Path.Combine(other._test.Folder, "rows.csv"));
        other._test.Workspace.Data.Add("rows", "rows.csv");
        other.Do(work, new Watcher(p => seen.Add(p.Stage)), default);
        Assert.Equal("done", seen[^1]);
        return seen.Count - 1;
    }

    private void Do(string work, IProgress<ProfileProgress> progress, CancellationToken cancellation)
    {
        var options = Rough with { Progress = progress, Exact = work == "exact" };
        if (work == "compare")
        {
            _test.Workspace.CompareProfiles(["rows.csv", "SELECT * FROM 'rows.csv' LIMIT 3000"], options, null, cancellation);
        }
        else
        {
            _test.Workspace.Profile(work == "dataset" ? "rows" : "rows.csv", options, cancellation);
        }
    }

    private long Tables() => _test.Workspace.Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE NOT internal");

    private long Sketches() => _test.Workspace.Store.Read(c => c.Scalar<long>("SELECT count(*) FROM dataset_sketches"));

    private int Spilled() => _test.Workspace.Data.Engine.Scalar<string>("SELECT current_setting('temp_directory')") is { } folder && Directory.Exists(folder) ? Directory.GetFiles(folder).Length : 0;

    private sealed class Watcher(Action<ProfileProgress> watch) : IProgress<ProfileProgress>
    {
        public void Report(ProfileProgress value) => watch(value);
    }
}
