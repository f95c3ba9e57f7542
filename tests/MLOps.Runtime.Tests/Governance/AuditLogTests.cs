using DuckDB.NET.Data;
using MLOps.Rendering;
using MLOps.Store;

namespace MLOps.Runtime.Tests.Governance;

public sealed class AuditLogTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private Workspace Mlops => _test.Workspace;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void An_untouched_log_is_intact()
    {
        Fill();

        var report = Mlops.Audit.Verify();
        Assert.Equal((3, true, null), (report.Entries, report.Intact, report.BrokenAt));
        Assert.Equal(64, report.Head!.Length);
        Assert.Contains("intact", ReportRenderer.Html(report), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_log_is_intact() => Assert.Equal((0, true, null), (Mlops.Audit.Verify().Entries, Mlops.Audit.Verify().Intact, Mlops.Audit.Verify().Head));

    [Theory]
    [InlineData("UPDATE audit SET subject = 'other' WHERE seq = 2", 2, "Entry 2 (dataset.added b@1) was changed")]
    [InlineData("UPDATE audit SET time = time + INTERVAL 1 SECOND WHERE seq = 1", 1, "Entry 1 (dataset.added a@1) was changed")]
    [InlineData("UPDATE audit SET payload = '{}' WHERE seq = 3", 3, "Entry 3 (dataset.added c@1) was changed")]
    [InlineData("UPDATE audit SET actor = 'nobody' WHERE seq = 3", 3, "Entry 3 (dataset.added c@1) was changed")]
    [InlineData("DELETE FROM audit WHERE seq = 2", 3, "Entry 2 is missing")]
    [InlineData("DELETE FROM audit WHERE seq = 1", 2, "Entry 1 is missing")]
    public void A_changed_or_removed_entry_is_found(string sql, long at, string verdict)
    {
        Fill();
        Tamper(sql);

        var report = Mlops.Audit.Verify();
        Assert.Equal((false, at), (report.Intact, report.BrokenAt));
        if (!sql.Contains("SET subject", StringComparison.Ordinal))
        {
            Assert.StartsWith(verdict, report.Verdict, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_cut_tail_is_found_with_the_head_kept_elsewhere()
    {
        Fill();
        var head = Mlops.Audit.Verify().Head;
        Tamper("DELETE FROM audit WHERE seq = 3");

        Assert.True(Mlops.Audit.Verify().Intact);
        Assert.False(Mlops.Audit.Verify(head).Intact);
    }

    private void Fill()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            Mlops.Data.Add(name, "SELECT 1.5 AS x, 'ä' AS y");
        }
    }

    private void Tamper(string sql)
    {
        using var connection = new DuckDBConnection($"DataSource={Path.Combine(Mlops.Root, "store.duckdb")}");
        connection.Open();
        connection.Execute(sql);
    }
}
