using System.ComponentModel;

namespace MLOps.Notebooks.Guards;

/// <summary><c>Console.ReadKey</c> in a cell: there is no keyboard, but somebody who can type a line.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ConsoleKeys
{
    /// <summary>The first character of the line that the person gives; an empty line is Enter.</summary>
    /// <param name="intercept">Ignored: a front end shows what is typed, or not, as it likes.</param>
    public static ConsoleKeyInfo ReadKey(bool intercept = false)
    {
        _ = intercept;
        var line = Console.In.ReadLine();
        return string.IsNullOrEmpty(line) ? new ConsoleKeyInfo('\r', ConsoleKey.Enter, false, false, false) : Key(line[0]);
    }

    private static ConsoleKeyInfo Key(char typed)
    {
        var upper = char.ToUpperInvariant(typed);
        var key = upper is (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? (ConsoleKey)upper : typed == ' ' ? ConsoleKey.Spacebar : ConsoleKey.None;
        return new ConsoleKeyInfo(typed, key, shift: char.IsUpper(typed), alt: false, control: false);
    }
}
