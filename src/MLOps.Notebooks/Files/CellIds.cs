using System.Globalization;

namespace MLOps.Notebooks.Files;

/// <summary>Gives every cell of a notebook an id of its own: the one it had, when it is valid and free, else the next number.</summary>
internal sealed class CellIds
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private int _count;

    public string Take(string? wanted)
    {
        _count++;
        if (wanted is { Length: > 0 and <= 64 } && wanted.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && _taken.Add(wanted))
        {
            return wanted;
        }

        for (var number = _count; ; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"cell-{number}");
            if (_taken.Add(id))
            {
                return id;
            }
        }
    }
}
