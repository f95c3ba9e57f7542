using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Runtime.Tests.Store;

/// <summary>The store's file is never checkpointed in place; whatever a killed process left is made whole.</summary>
public sealed class StoreFileTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private WorkspacePaths Paths => _test.Workspace.Paths;

    private string Log => Paths.Database + ".wal";

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_commit_leaves_the_file_as_it_was_and_stands_in_the_log()
    {
        Add("first");
        var before = File.ReadAllBytes(Paths.Database);

        Add("second");

        Assert.Equal(before, File.ReadAllBytes(Paths.Database));
        Assert.Equal(["first", "second"], Names());
    }

    [Fact]
    public void A_long_log_is_taken_into_a_copy_that_becomes_the_file()
    {
        Fill();

        Assert.False(File.Exists(Log));
        Assert.True(new FileInfo(Paths.Database).Length > 100_000);
        Assert.False(File.Exists(Paths.Compacting) || File.Exists(Paths.Compacted));
        Assert.Equal(20_000, Names().Count);
    }

    [Fact]
    public void A_copy_that_a_killed_process_began_is_passed_over()
    {
        Add("kept");
        File.WriteAllBytes(Paths.Compacting, [1, 2, 3]);
        File.WriteAllBytes(Paths.Compacting + ".wal", [4, 5]);

        Assert.Equal(["kept"], Names());
        Fill();

        Assert.Equal(20_001, Names().Count);
        Assert.False(File.Exists(Paths.Compacting) || File.Exists(Paths.Compacting + ".wal"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_whole_copy_takes_the_place_of_file_and_log_however_far_a_killed_process_came(bool logIsGone)
    {
        Add("kept");
        File.Copy(Paths.Database, Paths.Compacted);
        File.Copy(Log, Paths.Compacted + ".wal");
        using (var copy = new DuckDBConnection($"DataSource={Paths.Compacted}"))
        {
            copy.Open();
            copy.Execute("CHECKPOINT");
        }

        if (logIsGone)
        {
            File.Delete(Log);
        }

        using (var reader = new StoreFile(Paths).OpenReadOnly())
        {
            Assert.Equal(1, reader.Scalar<long>("SELECT count(*) FROM experiments"));
        }

        Assert.Equal(["kept"], Names());
        Add("later");
        Assert.Equal(["kept", "later"], Names());
        Assert.False(File.Exists(Paths.Compacted));
    }

    [Fact]
    public void A_torn_end_of_the_log_costs_nothing_that_was_committed_before_or_is_after()
    {
        Add("before");
        var length = new FileInfo(Log).Length;
        Add("torn");
        using (var log = new FileStream(Log, FileMode.Open))
        {
            log.SetLength((length + log.Length) / 2);
        }

        Assert.Equal(["before"], Names());
        Add("after");
        Assert.Equal(["after", "before"], Names());
    }

    [Fact]
    public void What_stands_in_the_log_is_seen_by_sql_in_copies_and_by_any_DuckDB_client()
    {
        Add("logged");
        var copy = Path.Combine(_test.Folder, "copy");
        _test.Workspace.Store.CopyTo(copy, CancellationToken.None);

        Assert.Single(_test.Workspace.Data.Query("SELECT * FROM store.experiments").Rows);
        using (var copied = Workspace.OpenAt(copy, new WorkspaceOptions { BaseDirectory = _test.Folder }))
        {
            Assert.Equal(1, copied.Store.Read(c => c.Scalar<long>("SELECT count(*) FROM experiments")));
        }

        using var client = new DuckDBConnection($"DataSource={Paths.Database}");
        client.Open();
        Assert.Equal(1, client.Scalar<long>("SELECT count(*) FROM experiments"));
    }

    [Fact]
    public async Task Nobody_waits_for_a_query_over_the_store()
    {
        Add("there");
        using var impatient = _test.Reopen(new WorkspaceOptions { Patience = TimeSpan.FromMilliseconds(500) });
        using var engine = new DuckDBConnection("DataSource=:memory:");
        engine.Open();

        var seen = await Task.Run(() => _test.Workspace.Store.Attached(engine, () =>
        {
            impatient.Store.Decide(t => t.Execute("INSERT INTO experiments VALUES ('meanwhile', ?)", t.Now));
            return engine.Query("SELECT name FROM store.experiments", r => r.GetString(0));
        }));

        Assert.Equal(["there"], seen);
        Assert.Equal(["meanwhile", "there"], Names());
    }

    private void Add(string name) => _test.Workspace.Store.Decide(t => t.Execute("INSERT INTO experiments VALUES (?, ?)", name, t.Now));

    private void Fill() => _test.Workspace.Store.Decide(t => t.Execute("INSERT INTO experiments SELECT 'filling number ' || i || ' of very many', now() FROM range(20000) r(i)"));

    private List<string> Names() => _test.Workspace.Store.Read(c => c.Query("SELECT name FROM experiments ORDER BY name", r => r.GetString(0)));
}
