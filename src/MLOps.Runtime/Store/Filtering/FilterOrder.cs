namespace MLOps.Store.Filtering;

/// <summary>What to sort by, as it stands after ORDER BY: <c>metrics.auc desc, started</c>. Rows without the field come last.</summary>
internal sealed record FilterOrder(string Sql, IReadOnlyList<object?> Args)
{
    /// <param name="last">SQL that decides between equal ones.</param>
    /// <exception cref="UserException">It cannot be read, or names what nothing has.</exception>
    public static FilterOrder Parse(string? sort, IFilterFields fields, string last)
    {
        var (parts, args) = (new List<string>(), new List<object?>());
        foreach (var part in (sort ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = FilterTokens.Of(part).SkipLast(1).Select(t => t.Text).ToList();
            var direction = words.Count > 1 ? words[^1].ToLowerInvariant() : "asc";
            if (words.Count is 0 or > 2 || direction is not ("asc" or "desc"))
            {
                throw new UserException($"'{part}' is nothing to sort by.", "Example: metrics.auc desc, started");
            }

            var field = fields.Find(words[0]);
            parts.Add($"{field.Sql} {direction} NULLS LAST");
            args.AddRange(field.Args);
        }

        parts.Add(last);
        return new FilterOrder(string.Join(", ", parts), args);
    }
}
