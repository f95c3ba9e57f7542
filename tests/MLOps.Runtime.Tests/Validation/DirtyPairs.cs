namespace MLOps.Runtime.Tests.Validation;

/// <summary>
/// Tables in the manner of those that data cleaning is measured on (hospitals, flights, beers, papers), each as a query of clean rows, and the
/// errors that such tables have: a column, which rows (every so many), and what becomes of the value.
/// </summary>
internal sealed record DirtyPair(string Name, string Clean, IReadOnlyList<PlantedError> Errors)
{
    public static IReadOnlyList<DirtyPair> All { get; } =
    [
        new("hospital",
            """
            SELECT 10000 + h AS provider, 'Hospital ' || chr(65 + (h % 26)::INTEGER) || chr(97 + (h // 26)::INTEGER) AS name, ['Birmingham', 'Dothan', 'Mobile', 'Florence', 'Opp', 'Boaz', 'Cullman', 'Gadsden', 'Selma', 'Jasper'][1 + h % 10] AS city,
                CASE WHEN h % 10 < 7 THEN 'AL' ELSE 'AK' END AS state, (35000 + (h % 10) * 13)::VARCHAR AS zip, '205' || (1000000 + h * 7919)::VARCHAR AS phone,
                ['Heart Attack', 'Pneumonia', 'Surgery', 'Heart Failure'][1 + m % 4] AS condition, ['AMI-', 'PN-', 'SCIP-', 'HF-'][1 + m % 4] || (1 + m // 4) AS measure, (hash(i) % 101) || '%' AS score,
                CASE WHEN h % 3 = 0 THEN 'Yes' ELSE 'No' END AS emergency
            FROM (SELECT i, i % 50 AS h, (i // 50) % 20 AS m FROM range(2000) r(i))
            """,
            [
                new("city", 41, "replace(city, substr(city, 2, 1), 'x')"), new("state", 43, "'AX'"), new("zip", 47, "replace(zip, '5', 'x')"), new("phone", 53, "replace(phone, '0', 'x')"),
                new("measure", 59, "lower(measure)"), new("score", 61, "replace(score, '%', '')"), new("condition", 67, "'x' || condition"), new("name", 71, "NULL"), new("emergency", 73, "'Yex'"),
                new("state", 79, "CASE WHEN state = 'AL' THEN 'AK' ELSE 'AL' END"),
            ]),
        new("flights",
            """
            SELECT ['aa', 'flightview', 'orbitz', 'gate', 'airport'][1 + s] AS source, ['AA', 'UA', 'DL'][1 + f % 3] || '-' || (1000 + f * 17) || '-' || ['ORD', 'PHX', 'MIA'][1 + f % 3] || '-' || ['DFW', 'SFO', 'JFK'][1 + f % 3] AS flight,
                (1 + f % 12) || ':' || lpad((f * 7 % 60)::VARCHAR, 2, '0') || ' ' || ['a.m.', 'p.m.'][1 + f % 2] AS scheduled, (1 + (f + 3) % 12) || ':' || lpad((f * 11 % 60)::VARCHAR, 2, '0') || ' ' || ['a.m.', 'p.m.'][1 + (f // 2) % 2] AS arrival
            FROM (SELECT i % 5 AS s, (i // 5) % 200 AS f FROM range(3000) r(i))
            """,
            [
                new("scheduled", 37, "NULL"), new("scheduled", 41, "replace(replace(scheduled, ' a.m.', 'am'), ' p.m.', 'pm')"), new("arrival", 43, "'Dec 1 ' || arrival"),
                new("arrival", 47, "replace(arrival, ':', '')"), new("scheduled", 53, "'9:59 a.m.'"), new("source", 59, "upper(source)"), new("flight", 61, "replace(flight, '-', ' ')"),
            ]),
        new("beers",
            """
            SELECT i AS id, 'Beer ' || (hash(i) % 5000) AS beer, ['American IPA', 'Pale Ale', 'Stout', 'Porter', 'Kolsch', 'Witbier'][(1 + hash(i, 1) % 6)::INTEGER] AS style, [8.4, 12.0, 16.0, 24.0][(1 + hash(i, 2) % 4)::INTEGER] AS ounces,
                round(0.03 + (hash(i, 3) % 70) / 1000.0, 3) AS abv, CASE WHEN hash(i, 4) % 3 = 0 THEN NULL ELSE (4 + hash(i, 4) % 134)::INTEGER END AS ibu, b AS brewery_id, 'Brewery ' || b AS brewery, ['Denver', 'Boston', 'Portland', 'Chicago', 'Seattle'][1 + b % 5] AS city,
                ['CO', 'MA', 'OR', 'IL', 'WA'][1 + b % 5] AS state
            FROM (SELECT i, (hash(i, 5) % 80)::INTEGER AS b FROM range(2400) r(i))
            """,
            [
                new("abv", 41, "abv * 100"), new("ibu", 43, "-1"), new("state", 47, "NULL"), new("city", 53, "city || ' ' || state"), new("style", 59, "upper(style)"), new("brewery", 61, "NULL"),
                new("ounces", 67, "ounces * 29.57"), new("state", 71, "lower(state)"), new("city", 73, "'Denvr'"),
            ]),
        new("papers",
            """
            SELECT i AS id, '00' || lpad((10 + j)::VARCHAR, 2, '0') || '-' || lpad((100 * j + 7)::VARCHAR, 4, '0') AS issn, ['Lancet', 'BMJ', 'Chest', 'Gut', 'Thorax', 'Brain', 'Blood', 'Cell', 'Heart', 'Lung'][1 + j % 10] || ' ' || j AS journal,
                ['eng', 'spa', 'fre', 'ger'][1 + greatest(0, (hash(i, 1) % 8)::INTEGER - 4)] AS language, (DATE '2000-01-01' + (hash(i, 2) % 5000)::INTEGER)::VARCHAR AS created, (1 + hash(i, 3) % 400)::INTEGER AS first_page, (1 + hash(i, 3) % 400 + hash(i, 4) % 30)::INTEGER AS last_page
            FROM (SELECT i, (hash(i, 6) % 60)::INTEGER AS j FROM range(2000) r(i))
            """,
            [
                new("issn", 41, "replace(issn, '-', '')"), new("created", 43, "strftime(CAST(created AS DATE), '%m/%d/%y')"), new("language", 47, "'English'"), new("journal", 53, "replace(journal, ' ', '')"),
                new("first_page", 59, "first_page + 100000"), new("journal", 61, "NULL"), new("language", 67, "NULL"), new("issn", 71, "'0011-0107'"),
            ]),
    ];

    /// <summary>Every other row of the clean table.</summary>
    public string Half(int half) => $"SELECT * EXCLUDE (__n) FROM (SELECT row_number() OVER () AS __n, * FROM ({Clean})) WHERE (hash(__n) >> 20) % 2 = {half}";

    /// <summary>The rows of the second half with the errors in their columns.</summary>
    public string Dirty
    {
        get
        {
            var changes = Errors.GroupBy(e => e.Column, StringComparer.Ordinal)
                .Select(column => $"CASE {string.Join(" ", column.Select(e => $"WHEN __r % {e.Every} = 0 THEN {e.Value}"))} ELSE {column.Key} END AS {column.Key}");
            return $"SELECT * EXCLUDE (__r) REPLACE ({string.Join(", ", changes)}) FROM (SELECT row_number() OVER () AS __r, * FROM ({Half(1)}))";
        }
    }
}

/// <param name="Every">The positions that this divides are hit.</param>
/// <param name="Value">SQL over the clean row.</param>
internal sealed record PlantedError(string Column, int Every, string Value);
