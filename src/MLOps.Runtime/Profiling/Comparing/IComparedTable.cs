namespace MLOps.Profiling.Comparing;

/// <summary>One source of a comparison: its profile, and the values of its columns, from its rows or from what is kept of them.</summary>
internal interface IComparedTable : IDisposable
{
    string Name { get; }

    ProfileReport Report { get; }

    ComparedValues Values(string column, ValuesAs how);

    ColumnProfile? Profile(string column) => Report.Columns.FirstOrDefault(c => string.Equals(c.Name, column, StringComparison.OrdinalIgnoreCase));
}

internal enum ValuesAs
{
    Numbers,
    Lengths,
    Categories,
}
