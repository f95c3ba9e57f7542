using System.Runtime.InteropServices;

namespace MLOps.Profiling.Spelling;

/// <summary>
/// Hashes by which keys that are a slip apart find each other without comparing all pairs: any two such keys have one in common. A short
/// key has those of what remains when one or two letters are left out (Garbe's symmetric delete: an edit, also a swap, takes at most
/// one letter of either side). Of a longer one, that would be too many: of two edits at most one is in the first half or in the second,
/// so that it has those of its beginnings and ends of about half its length with one letter left out.
/// </summary>
internal sealed class SlipSignatures
{
    /// <summary>Beyond, halves.</summary>
    internal const int LongestWhole = 24;

    private const ulong Base = 0x9E3779B97F4A7C15;
    private const ulong Mixing = 0xD6E8FEB86659FD93;

    private readonly List<ulong> _found = [];
    private ulong[] _powers = [1];
    private ulong[] _prefixes = [0];
    private ulong _block;

    /// <returns>Valid until the next call; some may occur more than once.</returns>
    public ReadOnlySpan<ulong> Of(string key)
    {
        _found.Clear();
        Prepare(key);
        if (key.Length <= LongestWhole + SpellingKey.MostEdits)
        {
            Whole(key.Length);
        }

        if (key.Length > LongestWhole)
        {
            Halves(key.Length);
        }

        return CollectionsMarshal.AsSpan(_found);
    }

    /// <summary>Of the first letter and the digits, which a slip leaves as they are.</summary>
    public static ulong Block(string key)
    {
        ulong block = key[0];
        foreach (var letter in key)
        {
            block = char.IsDigit(letter) ? (block * Base) + letter : block;
        }

        return block;
    }

    private void Prepare(string key)
    {
        if (_powers.Length <= key.Length)
        {
            (_powers, _prefixes) = (new ulong[(2 * key.Length) + 1], new ulong[(2 * key.Length) + 1]);
            _powers[0] = 1;
            for (var i = 1; i < _powers.Length; i++)
            {
                _powers[i] = _powers[i - 1] * Base;
            }
        }

        _block = Block(key) * Mixing;
        for (var i = 0; i < key.Length; i++)
        {
            _prefixes[i + 1] = (_prefixes[i] * Base) + key[i] + 1;
        }
    }

    private void Whole(int length)
    {
        Add(Part(0, length), 0);
        for (var i = 0; i < length; i++)
        {
            var before = Part(0, i);
            Add(Joined(before, i + 1, length), 0);
            for (var j = i + 1; j < length && length >= SpellingKey.LengthOfTwoEdits; j++)
            {
                Add(Joined(Joined(before, i + 1, j), j + 1, length), 0);
            }
        }
    }

    // The other key may be two letters shorter or longer and its half one more, which gives four lengths on either side.
    private void Halves(int length)
    {
        for (var half = (length / 2) - 2; half <= (length / 2) + 1; half++)
        {
            WithoutOne(0, half, 1);
        }

        for (var half = ((length + 1) / 2) - 1; half <= ((length + 1) / 2) + 2; half++)
        {
            WithoutOne(length - half, length, 2);
        }
    }

    private void WithoutOne(int from, int until, ulong side)
    {
        Add(Part(from, until), side);
        for (var i = from; i < until; i++)
        {
            Add(Joined(Part(from, i), i + 1, until), side);
        }
    }

    private ulong Part(int from, int until) => _prefixes[until] - (_prefixes[from] * _powers[until - from]);

    private ulong Joined(ulong before, int from, int until) => (before * _powers[until - from]) + Part(from, until);

    private void Add(ulong hash, ulong side)
    {
        var mixed = (hash ^ _block ^ side) * Mixing;
        _found.Add(mixed ^ (mixed >> 32));
    }
}
