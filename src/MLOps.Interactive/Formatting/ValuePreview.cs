using System.Collections;

namespace MLOps.Interactive.Formatting;

/// <summary>A value inside another one, on one line: <c>[1, 2, 3, …]</c>, a record's text, a type's name.</summary>
internal static class ValuePreview
{
    private const int MostItems = 10;
    private const int Longest = 200;

    public static string Of(object? value, int depth = 0)
    {
        var text = value switch
        {
            null => "null",
            string x => x,
            _ when ScalarText.TryFormat(value) is { } x => x,
            IReport x => x.Title,
            IDictionary x => "{" + Items(x.Keys.Cast<object>().Select(k => $"{Of(k, depth + 1)}: {Of(x[k], depth + 1)}")) + "}",
            IEnumerable x when depth < 3 => "[" + Items(x.Cast<object?>().Select(i => Of(i, depth + 1))) + "]",
            _ => value.ToString() is { } own && own != value.GetType().ToString() ? own : TypeNames.Of(value.GetType()),
        };
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? line : line[..(Longest - 1)] + "…";
    }

    private static string Items(IEnumerable<string> items)
    {
        var taken = items.Take(MostItems + 1).ToList();
        return taken.Count > MostItems ? string.Join(", ", taken.Take(MostItems)) + ", …" : string.Join(", ", taken);
    }
}
