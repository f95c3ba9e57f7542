using MLOps.Store;

namespace MLOps.Runtime.Tests.Store;

public sealed class MetadataStoreTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private MetadataStore Store => _test.Workspace.Store;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_failed_decision_leaves_nothing_behind()
    {
        Assert.Throws<InvalidOperationException>(() => Store.Decide(t =>
        {
            t.Execute("INSERT INTO experiments VALUES ('x', now())");
            t.Audit("experiment.created", "x", new { });
            throw new InvalidOperationException();
        }));

        Assert.Equal(0, Store.Read(c => c.Scalar<long>("SELECT (SELECT count(*) FROM experiments) + (SELECT count(*) FROM audit)")));
    }

    [Fact]
    public void Two_workspaces_in_one_process_take_turns_and_lose_nothing()
    {
        using var other = _test.Reopen();
        Parallel.For(0, 40, i => (i % 2 == 0 ? Store : other.Store).Decide(t =>
            t.Execute("INSERT INTO experiments VALUES (?, ?)", $"e{i}", t.Now)));

        Assert.Equal(40, Store.Read(c => c.Scalar<long>("SELECT count(*) FROM experiments")));
    }

    [Fact]
    public void A_store_held_by_somebody_else_is_named_and_nothing_is_lost()
    {
        using var impatient = _test.Reopen(new WorkspaceOptions { Patience = TimeSpan.FromMilliseconds(50) });
        Store.Decide(t => t.Execute("INSERT INTO experiments VALUES ('kept', ?)", t.Now));
        using (StoreLock.Acquire(_test.Workspace.Paths, TimeSpan.FromSeconds(5)))
        {
            var error = Assert.Throws<StoreBusyException>(() => impatient.Store.Read(c => c.Scalar<long>("SELECT count(*) FROM experiments")));
            Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, impatient.Store.Read(c => c.Scalar<long>("SELECT count(*) FROM experiments")));
    }

    [Fact]
    public async Task Nobody_starves_beside_one_who_asks_again_and_again()
    {
        using var enough = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var greedy = Task.Run(() =>
        {
            while (!enough.IsCancellationRequested)
            {
                using (StoreLock.Acquire(_test.Workspace.Paths, TimeSpan.FromSeconds(30)))
                {
                    begun.TrySetResult();
                    Thread.Sleep(20);
                }
            }
        });
        await begun.Task;
        var others = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                StoreLock.Acquire(_test.Workspace.Paths, TimeSpan.FromSeconds(10)).Dispose();
            }
        }));
        await Task.WhenAll(others);
        await enough.CancelAsync();
        await greedy;
    }

    [Fact]
    public void The_inbox_of_another_process_is_drained_exactly_once()
    {
        Directory.CreateDirectory(_test.Workspace.Paths.Inbox);
        var fragment = Path.Combine(_test.Workspace.Paths.Inbox, "2147483600-a.jsonl");
        File.WriteAllText(fragment, "{\"t\":\"params\",\"run\":\"r\",\"key\":\"k\",\"value\":\"v\"}\n{\"t\":\"params\",\"run\":\"r\",\"key\":\"torn");

        Assert.Equal(1, Params());
        Assert.Equal(1, Params());
        File.AppendAllText(fragment, "2\",\"value\":\"v\"}\n");
        Assert.Equal(2, Params());
        Assert.False(File.Exists(fragment), "a fragment goes when its process is gone and all of it is read");
        Assert.Equal(2, Params());
    }

    [Theory]
    [InlineData("2147483602-a.jsonl")] // no process of this machine has the number: its writer runs in another container
    [InlineData("copied in.jsonl")]
    public void A_fragment_that_somebody_still_has_open_is_kept(string name)
    {
        Directory.CreateDirectory(_test.Workspace.Paths.Inbox);
        var fragment = Path.Combine(_test.Workspace.Paths.Inbox, name);
        using (var writer = new FileStream(fragment, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
        {
            writer.Write("{\"t\":\"params\",\"run\":\"r\",\"key\":\"a\",\"value\":\"v\"}\n"u8);
            Assert.Equal(1, Params());
            writer.Write("{\"t\":\"params\",\"run\":\"r\",\"key\":\"b\",\"value\":\"v\"}\n"u8);
        }

        Assert.Equal(2, Params());
        Assert.False(File.Exists(fragment));
    }

    [Fact]
    public void The_store_is_had_even_when_its_holder_cannot_be_noted()
    {
        Directory.CreateDirectory(_test.Workspace.Paths.LockHolder); // as good as a full disk: the note cannot be written

        Assert.Equal(0, Params());
        Assert.Equal(0, Params());
    }

    [Fact]
    public void An_entry_that_is_not_whole_or_not_known_is_passed_over_and_the_others_arrive()
    {
        Directory.CreateDirectory(_test.Workspace.Paths.Inbox);
        File.WriteAllLines(Path.Combine(_test.Workspace.Paths.Inbox, "2147483601-a.jsonl"),
        [
            """{"t":"params","run":"r","key":"k"}""",
            """{"t":"something new","x":1}""",
            """{"run":"r"}""",
            """[1]""",
            """null""",
            """{"t":"metrics","run":"r","key":"k","step":"one","value":1,"time":"2026-01-01T00:00:00Z"}""",
            """{"t":"metrics","run":"r","key":"k","step":1,"value":{},"time":"2026-01-01T00:00:00Z"}""",
            """{"t":"metrics","run":"r","key":"k","step":1,"value":"-Infinity","time":"2026-01-01T00:00:00Z","more":[{}]}""",
            """{"t":"metrics","run":"r","key":"\u00e9","step":-1,"value":1e300,"time":"2026-01-01T00:00:00Z"}""",
            """{"t":"params","run":"r","key":"k","value":"v"}""",
        ]);

        Assert.Equal(1, Params());
        Assert.Equal(
            ["k 1 -inf", "é -1 1e+300"],
            Store.Read(c => c.Query("SELECT key || ' ' || step || ' ' || value FROM metrics ORDER BY key", r => r.GetString(0))));
    }

    [Fact]
    public void A_store_of_a_newer_program_is_refused_and_kept()
    {
        Store.Read(c => c.Execute("INSERT INTO schema_version VALUES (9999)"));

        var error = Assert.Throws<UserException>(() => Store.Read(c => c.Scalar<long>("SELECT 1")));
        Assert.Contains("9999", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_of_an_older_program_is_brought_up_to_date_and_a_copy_of_it_is_kept()
    {
        Directory.CreateDirectory(_test.Workspace.Root);
        using (var old = new DuckDB.NET.Data.DuckDBConnection($"DataSource={_test.Workspace.Paths.Database}"))
        {
            old.Open();
            old.Execute("CREATE TABLE schema_version (number INTEGER NOT NULL); INSERT INTO schema_version VALUES (1)");
            old.Execute(Migrator.Script(1));
            old.Execute("INSERT INTO runs VALUES ('aaaaaaaaaaaa', 'e', 'old', 'finished', '2026-01-01', '2026-01-02', 'u', NULL, NULL, NULL, NULL, NULL, 1, 'h')");
            old.Execute("INSERT INTO metrics VALUES ('aaaaaaaaaaaa', 'loss', 0, 'nan', '2026-01-01'), ('aaaaaaaaaaaa', 'loss', 1, 0.5, '2026-01-01'), ('aaaaaaaaaaaa', 'auc', 0, 0.9, '2026-01-01')");
        }

        var run = Assert.Single(_test.Workspace.Experiments.Runs().Runs);

        Assert.Equal(("old", 0.5, 0.9), (run.Name, run.Metrics["loss"], run.Metrics["auc"]));
        Assert.Equal((2L, 1L), _test.Workspace.Experiments.Get("old").Metrics.Where(m => m.Key == "loss").Select(m => (m.Points, m.NonFinite)).Single());
        using var backup = new DuckDB.NET.Data.DuckDBConnection($"DataSource={Path.Combine(_test.Workspace.Root, "store.backup-1.duckdb")};ACCESS_MODE=READ_ONLY");
        backup.Open();
        Assert.Equal("1 1 3", backup.Scalar<string>("SELECT (SELECT max(number) FROM schema_version) || ' ' || (SELECT count(*) FROM runs) || ' ' || (SELECT count(*) FROM metrics)"));
        _ = Store.Read(c => c.Scalar<long>("SELECT 1"));
        Assert.Single(Directory.GetFiles(_test.Workspace.Root, "store.backup-*"));
    }

    [Fact]
    public void A_store_that_cannot_be_written_can_be_read_and_says_so_when_it_should_change()
    {
        Store.Decide(t => t.Execute("INSERT INTO experiments VALUES ('kept', ?)", t.Now));
        File.Delete(_test.Workspace.Paths.Lock);
        Directory.CreateDirectory(_test.Workspace.Paths.Lock); // refuses to be opened, as a file that may not be written does

        Assert.Equal(1, Store.Read(c => c.Scalar<long>("SELECT count(*) FROM experiments")));
        var error = Assert.Throws<UserException>(() => Store.Decide(t => t.Execute("DELETE FROM experiments")));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, Store.Read(c => c.Scalar<long>("SELECT count(*) FROM experiments")));
    }

    [Fact]
    public void Sums_over_the_points_of_a_metric_are_kept_up_over_many_drains()
    {
        using var run = _test.Workspace.Experiments.StartRun("x");
        foreach (var part in new[] { new[] { 5.0, double.NaN }, [7.0], [double.PositiveInfinity, 6.0] })
        {
            foreach (var value in part)
            {
                run.LogMetric("loss", value);
            }

            run.LogMetric("same step", part[0], 3);
            _ = Store.Read(c => c.Scalar<long>("SELECT 1"));
        }

        Assert.Equal(
            ["loss 4 6.0 5 2 5.0 7.0", "same step 3 inf 3 1 5.0 7.0"],
            Store.Read(c => c.Query("SELECT concat_ws(' ', key, step, value, points, non_finite, smallest, largest) FROM run_metrics ORDER BY key", r => r.GetString(0))));
    }

    [Fact]
    public void The_audit_chain_covers_every_field()
    {
        Store.Decide(t => t.Audit("a", "s", new { n = 1 }));
        Store.Decide(t => t.Audit("b", "s", new { n = 2 }));

        var rows = Store.Read(c => c.Query(
            "SELECT seq, time, actor, event, subject, payload, previous, hash FROM audit ORDER BY seq",
            r => (Expected: StoreTransaction.Hash(r.GetInt64(0), r.Time(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6)), Hash: r.GetString(7), Previous: r.GetString(6))));

        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal(row.Expected, row.Hash));
        Assert.Equal(rows[0].Hash, rows[1].Previous);
    }

    [Fact]
    public void An_artifact_with_a_changed_byte_is_found()
    {
        var (digest, size) = Store.Artifacts.Add(new MemoryStream([1, 2, 3]));
        Assert.Equal(3, size);
        Assert.True(Store.Artifacts.Verify(digest));
        File.WriteAllBytes(Store.Artifacts.Find(digest), [1, 2, 4]);
        Assert.False(Store.Artifacts.Verify(digest));
    }

    private long Params() => Store.Read(c => c.Scalar<long>("SELECT count(*) FROM params"));
}
