using System.Collections;
using System.Data;
using System.Globalization;

namespace MLOps.Profiling;

/// <summary>Reads the answer to <see cref="DuckDbQueries.Lists"/>: three lists a column, in its one row.</summary>
internal static class ValueLists
{
    public static IReadOnlyList<List<CountedValue>> Read(IDataRecord row) => Enumerable.Range(0, row.FieldCount / 3).Select(i => Column(row, 3 * i)).ToList();

    private static List<CountedValue> Column(IDataRecord row, int at)
    {
        if (row.IsDBNull(at))
        {
            return []; // no value at all
        }

        var (numbers, counts) = (row.IsDBNull(at + 1) ? null : Items(row, at + 1), Items(row, at + 2));
        return Items(row, at).Select((text, i) => new CountedValue((string)text!, numbers is null ? double.NaN : Convert.ToDouble(numbers[i], CultureInfo.InvariantCulture), Convert.ToInt64(counts[i], CultureInfo.InvariantCulture))).ToList();
    }

    private static List<object?> Items(IDataRecord row, int at) => ((IEnumerable)row.GetValue(at)).Cast<object?>().ToList();
}
