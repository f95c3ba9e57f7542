using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace MLOps.Interactive.Hosting;

/// <summary>Names of C# variables, where no compiler can be asked.</summary>
internal static partial class VariableNames
{
    private static readonly FrozenSet<string> Keywords = FrozenSet.ToFrozenSet(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit "
        + "extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out "
        + "override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw "
        + "true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while __arglist __makeref __reftype __refvalue").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Whether <c>var NAME = ...</c> is C#.</summary>
    public static bool CanDeclare(string name) => Identifier().IsMatch(name) && !Keywords.Contains(name);

    [GeneratedRegex(@"^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}]*\z")]
    private static partial Regex Identifier();
}
