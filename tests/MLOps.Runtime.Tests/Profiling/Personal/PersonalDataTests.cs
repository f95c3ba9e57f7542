using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MLOps.Profiling;
using MLOps.Rendering;
using MLOps.Store;

namespace MLOps.Runtime.Tests.Profiling.Personal;

public sealed class PersonalDataTests : IDisposable
{
    private static readonly JsonObject Numbers = JsonNode.Parse(File.ReadAllText(Reference()))!.AsObject();

    private readonly TestWorkspace _test = new();

    public static TheoryData<string> Countries => new(Numbers.Select(n => n.Key).Where(k => k.Length == 2));

    public void Dispose() => _test.Dispose();

    [Theory]
    [MemberData(nameof(Countries))]
    public void A_column_of_national_ids_is_found_by_its_values_alone(string country)
    {
        var ids = Valid(country);
        var column = Profile("code", [.. ids, .. ids, null, null]);

        Assert.Equal([new PersonalFigures(PersonalKind.NationalId, country, 2 * ids.Count, true)], column.Personal);
    }

    [Fact]
    public void Cards_and_accounts_are_found_by_their_checksums()
    {
        Assert.Equal([new PersonalFigures(PersonalKind.CreditCard, null, 12, true)], Profile("code", Valid("card")).Personal);
        Assert.Equal([new PersonalFigures(PersonalKind.Iban, null, 12, true)], Profile("code", Valid("IBAN")).Personal);
    }

    // What is no Finnish number may be a Danish one, which has no check digit.
    [Fact]
    public void Numbers_with_wrong_check_digits_are_nothing_personal() =>
        Assert.All(Numbers.Where(n => n.Key != "FI" && n.Value!["wrong"]!.AsArray().Count > 0), n => Assert.Empty(Profile("code", n.Value!["wrong"]!.AsArray().Select(x => (string)x!)).Personal));

    [Fact]
    public void Ids_of_many_countries_in_one_column_are_counted_where_its_name_says_so()
    {
        var ids = Numbers.Where(n => n.Key.Length == 2).Select(n => (string)n.Value!["valid"]![0]!).ToList();
        var column = Profile("national_id", ids);

        Assert.All(column.Personal, p => Assert.Equal(PersonalKind.NationalId, p.Kind));
        Assert.Equal(ids.Count, column.Personal.Sum(p => p.Count));
    }

    [Fact]
    public void Addresses_within_longer_texts_are_counted_by_row()
    {
        var texts = Enumerable.Range(0, 40).Select(i => i switch
        {
            < 5 => $"please write to person{i}@mail.example.org or other{i}@mail.example.org",
            < 7 => $"call me at +44 20 7946 09{i}1, thanks",
            8 => "paid with 4111 1111 1111 1111 on Monday",
            9 => "send it to GB82 WEST 1234 5698 7654 32 please",
            _ => $"order {10_000_000 + i} arrived late, git@example.com:repo is where the code is",
        });
        var column = Profile("comment", texts);

        Assert.Equal(5, column.Personal.Single(p => p.Kind == PersonalKind.Email).Count);
        Assert.Equal(2, column.Personal.Single(p => p.Kind == PersonalKind.Phone).Count);
        Assert.Equal(1, column.Personal.Single(p => p.Kind == PersonalKind.Iban).Count);
    }

    [Theory]
    [InlineData("phone", "4155550000 + 7 * i")]
    [InlineData("card_number", "4111111111111111")]
    public void Whole_numbers_are_looked_at_too(string name, string sql)
    {
        var column = _test.Workspace.Profile($"SELECT CASE WHEN i % 2 = 0 THEN 9055550000 - i ELSE {sql} END::BIGINT AS {name}, i FROM range(40) t(i)").Column(name);

        Assert.Equal(sql.StartsWith('4') && sql.Length > 15 && !sql.Contains('i') ? 20 : 40, column.Personal.Single().Count);
    }

    [Theory]
    [InlineData("order number", "(hash(i) % 9000000000000000 + 1000000000000000)::VARCHAR")]
    [InlineData("eleven digits", "(hash(i) % 90000000000 + 10000000000)::VARCHAR")]
    [InlineData("nine digits", "(hash(i) % 900000000 + 100000000)::VARCHAR")]
    [InlineData("nine digits, a number", "(hash(i) % 900000000 + 100000000)::BIGINT")]
    [InlineData("visa-like", "'4' || (hash(i) % 900000000000000 + 100000000000000)::VARCHAR")]
    [InlineData("date", "strftime(DATE '2001-03-09' + (i * 3)::INT, '%d-%m-%Y')")]
    [InlineData("time", "strftime(TIMESTAMP '2001-03-09 01:02:03' + INTERVAL (i * 7) MINUTE, '%Y%m%d%H%M%S')")]
    [InlineData("version", "(i % 3) || '.' || (i % 10) || '.' || (i % 7) || '.' || i % 31")]
    [InlineData("price", "(i * 12.75)::VARCHAR || ' EUR'")]
    [InlineData("coordinate", "'+' || round(hash(i) % 9000000 / 100000.0, 5)")]
    [InlineData("uuid", "uuid()::VARCHAR")]
    [InlineData("epoch", "1700000000000 + (hash(i) % 100000000000)::BIGINT")]
    [InlineData("isbn", "'978-3-' || (100000 + i) || '-' || (10 + i % 90) || '-' || i % 10")]
    [InlineData("amount", "hash(i) % 90000000 / 7.0")]
    [InlineData("zero-filled", "lpad((100000 + hash(i) % 900000)::VARCHAR, 8, '0')")]
    public void What_is_no_personal_data_is_not_taken_for_it(string name, string sql) =>
        Assert.Empty(_test.Workspace.Profile($"SELECT {sql} AS \"{name}\" FROM range(400) t(i)").Columns[0].Personal);

    [Fact]
    public void No_value_of_a_personal_column_stands_anywhere_in_the_report()
    {
        var cards = Valid("card");
        var people = cards.Select((card, i) => new { id = i / 2 * 2, mail = $"person{i / 2}@secret.example", card, fine = "ordinary" + (i % 3) }).ToArray();
        var rows = people.Concat(people.Take(3)).ToArray();
        var report = _test.Workspace.Profile(rows, name: "people");
        var said = ReportRenderer.Json(report) + ReportRenderer.Html(report) + ReportRenderer.Text(report);

        Assert.NotEmpty(report.RepeatedRows);
        Assert.DoesNotContain("secret.example", said, StringComparison.Ordinal);
        Assert.All(cards, card => Assert.DoesNotContain(card, said, StringComparison.Ordinal));
        Assert.Contains("ordinary1", said, StringComparison.Ordinal);
        Assert.Contains("mail holds personal data: e-mail addresses in 15 rows.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_values_can_be_asked_for()
    {
        var report = _test.Workspace.Profile("SELECT 'person' || i || '@mail.example' AS mail FROM range(9) t(i)", new ProfileOptions { ShowPersonal = true });

        Assert.Equal(9, report.Column("mail").Personal.Single().Count);
        Assert.Contains("person3@mail.example", ReportRenderer.Json(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sensitive_report_shows_nothing_that_stands_in_the_table()
    {
        const string rows = """
            SELECT 'secret' || (i // 2) AS t, ['secretA', 'SECRETA', 'secretB'][1 + i % 3] AS c, 'https://secret.example/' || i AS u, {'k': 'secret' || i} AS nested, ['secret' || i] AS list,
                strftime(DATE '2001-03-04' + (i * 7)::INT, '%d.%m.%Y') || '' AS day, 'secret' AS same, i * 1.5 AS n, i % 2 = 0 AS yes, 0 - i // 2 AS falls FROM range(60) t(i)
            """;
        var (open, closed) = (_test.Workspace.Profile(rows), _test.Workspace.Profile(rows, new ProfileOptions { Sensitive = true, Target = "c" }));
        var comparison = _test.Workspace.CompareProfiles([rows, rows.Replace("secretB", "secretC", StringComparison.Ordinal)], new ProfileOptions { Sensitive = true });
        string Said(MLOps.IReport report) => (ReportRenderer.Json(report) + ReportRenderer.Html(report) + ReportRenderer.Text(report)).Replace("sensitive", "", StringComparison.Ordinal);

        Assert.Contains("secret", Said(open), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", Said(closed).Replace("'secret", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("04.03.2001", Said(closed), StringComparison.Ordinal);
        Assert.DoesNotContain("secretB", Said(comparison), StringComparison.OrdinalIgnoreCase);
        Assert.Equal((null, 0, 0), (closed.Samples, closed.RepeatedRows.Count, closed.Interactions.Count));
        Assert.Equal(open.Column("n").Mean, closed.Column("n").Mean);
        Assert.Equal(open.Column("c").Top.Select(t => t.Count), closed.Column("c").Top.Select(t => t.Count));
    }

    [Fact]
    public void A_name_alone_is_a_note()
    {
        var alert = _test.Workspace.Profile("SELECT DATE '1980-01-01' + (i * 91)::INT AS birth_date FROM range(50) t(i)").Alerts.Single(a => a.Kind == AlertKind.PersonalData);

        Assert.Equal((AlertLevel.Note, "birth_date is named like a birth date; its values are masked without --show-personal."), (alert.Level, alert.Message));
    }

    [Theory]
    [InlineData("SELECT ['person' || i || '@secret.example'] AS mails FROM range(30) t(i)")]
    [InlineData("SELECT {'mail': 'person' || i || '@secret.example', 'n': i} AS who FROM range(30) t(i)")]
    [InlineData("SELECT map {'mail': 'person' || i || '@secret.example'} AS who FROM range(30) t(i)")]
    [InlineData("SELECT [{'mail': 'person' || i || '@secret.example'}] AS who FROM range(30) t(i)")]
    [InlineData("SELECT '{\"mail\": \"person' || i || '@secret.example\"}' AS who FROM range(30) t(i)")]
    [InlineData("SELECT ['person' || i % 4 || '@secret.example', 'Person' || i % 4 || '@secret.example'][1 + i % 2] AS mail FROM range(60) t(i)")]
    [InlineData("SELECT 'Secret' || i AS first_name, 'x' AS c FROM range(30) t(i)")]
    [InlineData("SELECT ['SecretAnna', 'secretanna', 'SecretBert'][1 + i % 3] AS lastName FROM range(30) t(i)")]
    [InlineData("SELECT 'secret' || i AS password FROM range(30) t(i)")]
    public void Values_of_persons_stand_nowhere_whatever_holds_them(string sql)
    {
        var version = _test.Workspace.Data.Add("people", sql);
        var report = _test.Workspace.Profile("people");
        var comparison = _test.Workspace.CompareProfiles([sql, sql.Replace("30)", "20)", StringComparison.Ordinal)]);
        var kept = _test.Workspace.Store.Read(c => c.Scalar<string>("SELECT string_agg(CAST(body AS VARCHAR), '') FROM dataset_sketches")) ?? "";
        var said = string.Concat(new MLOps.IReport[] { report, comparison, _test.Workspace.ProfileHistory("people") }.Select(r => ReportRenderer.Json(r) + ReportRenderer.Html(r) + ReportRenderer.Text(r)));

        Assert.NotEmpty(kept);
        Assert.Equal("people", version.Name);
        Assert.Contains(report.Alerts, a => a.Kind == AlertKind.PersonalData);
        Assert.DoesNotContain("secret", (said + kept).Replace(" '{\"mail\": ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("ssn", 123_456_789, true)]
    [InlineData("PassportNumber", 4_567_890, true)]
    [InlineData("phone", 5_551_234, true)]
    [InlineData("salary", 4_567_890, false)]
    [InlineData("phone", 3, false)]
    [InlineData("ssn", 123_456_789, true, "INTEGER")]
    [InlineData("phone", 3, false, "UTINYINT")]
    public void Numbers_that_are_named_like_those_of_persons_are_masked_and_counts_are_not(string name, long first, bool isMasked, string type = "BIGINT")
    {
        var sql = $"SELECT ({first} + (i * 7919) % 31)::{type} AS {name}, i AS n FROM range(90) t(i)";
        var column = _test.Workspace.Profile(sql).Column(name);
        var version = _test.Workspace.Data.Add("people", sql);

        Assert.Equal(
            (isMasked, isMasked, isMasked, isMasked, isMasked),
            (column.IsMasked, column.Mean is null, column.Min is null, column.Smallest.Count == 0, _test.Workspace.Sketch(version.Name).Column(name).Frequent.Values.Count == 0));
        Assert.False(_test.Workspace.Profile(sql, new() { ShowPersonal = true }).Column(name).IsMasked);
        Assert.Equal(isMasked && column.Personal.Count == 0, ReportRenderer.Text(_test.Workspace.Profile(sql)).Contains("values are not shown", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SELECT (i * 7919) % 31 AS password_attempts FROM range(90) t(i)")]
    [InlineData("SELECT ['Pave', 'Gravel'][1 + i % 2] AS Street FROM range(90) t(i)")]
    [InlineData("SELECT i % 2 = 0 AS has_passport FROM range(90) t(i)")]
    public void What_only_sounds_like_it_keeps_its_values(string sql)
    {
        var column = _test.Workspace.Profile(sql).Columns[0];

        Assert.False(column.IsMasked);
        Assert.True(column.Median is not null || column.Top.All(t => t.Value.Text.Length > 3));
    }

    [Fact]
    public void Card_numbers_as_numbers_are_not_kept_in_the_sketch_either()
    {
        _test.Workspace.Data.Add("cards", Valid("card").Where(c => c.All(char.IsAsciiDigit)).Select((card, i) => new { card = long.Parse(card, System.Globalization.CultureInfo.InvariantCulture), n = i }).ToArray());
        var sketch = _test.Workspace.Sketch("cards");

        Assert.Equal((0, null, null), (sketch.Column("card").Frequent.Values.Count, sketch.Column("card").Moments, sketch.Column("card").Quantiles));
        Assert.NotNull(sketch.Column("n").Quantiles);
        Assert.False(sketch.Merge(sketch).Column("card").Frequent.IsComplete);
    }

    [Fact]
    public void Dates_of_birth_are_counted_and_not_shown()
    {
        var report = _test.Workspace.Profile("SELECT DATE '1980-01-01' + (i * 91)::INT AS birth_date FROM range(50) t(i)");

        Assert.Equal((50L, 50L, null, null), (report.Columns[0].Count, report.Columns[0].Distinct, report.Columns[0].Min, report.Columns[0].Histogram));
        Assert.Contains("values are not shown", ReportRenderer.Text(report), StringComparison.Ordinal);
        Assert.DoesNotContain("1980", ReportRenderer.Json(report) + ReportRenderer.Text(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_gives_counts_for_the_whole_table_and_says_so()
    {
        var report = _test.Workspace.Profile("SELECT CASE WHEN i % 4 = 0 THEN 'person' || i || '@mail.example' ELSE 'nobody' || i END AS contact FROM range(80000) t(i)");
        var figures = report.Column("contact").Personal.Single();

        Assert.Equal(["contact"], report.Estimates.Single(e => e.Figures == "personal data").Columns);
        Assert.False(figures.IsExact);
        Assert.InRange(figures.Count, 18_500, 21_500);
    }

    private ColumnProfile Profile(string name, IEnumerable<string?> values)
    {
        var rows = string.Join(", ", values.Select((v, i) => $"({i}, {(v is null ? "NULL" : $"'{v.Replace("'", "''", StringComparison.Ordinal)}'")})"));
        return _test.Workspace.Profile($"SELECT \"{name}\" FROM (VALUES {rows}) t(i, \"{name}\")").Columns[0];
    }

    private static List<string> Valid(string name) => Numbers[name]!["valid"]!.AsArray().Select(n => (string)n!).ToList();

    private static string Reference([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Reference", "personal.json");
}
