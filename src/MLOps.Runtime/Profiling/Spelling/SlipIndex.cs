using System.Numerics;

namespace MLOps.Profiling.Spelling;

/// <summary>Finds the keys that another one may be a slip of: those that share one of its <see cref="SlipSignatures"/>.</summary>
/// <param name="passes">So many parts of the signatures are looked at one after the other, so that only one is held.</param>
/// <param name="expected">About so many signatures will be held.</param>
internal sealed class SlipIndex(ulong passes, ulong pass, long expected)
{
    /// <summary>A signature within a list that grows, with its place among the first ones of a chain, and its bits.</summary>
    public const int BytesPerSignature = 52;

    // Most signatures that no key has are told apart by a bit, which needs no look into the rest.
    private const int BitsPerSignature = 16;

    private readonly SlipSignatures _signatures = new();
    private readonly HashSet<ulong> _blocks = [];
    private readonly ulong[] _bits = new ulong[PowerOfTwo(expected * BitsPerSignature / 64)];
    private readonly int[] _first = new int[PowerOfTwo(expected)];
    private readonly List<(ulong Signature, int Key, int Next)> _chains = [default]; // 0 is the end of a chain
    private readonly HashSet<int> _found = [];

    public void Add(string key, int number)
    {
        _blocks.Add(SlipSignatures.Block(key));
        foreach (var signature in _signatures.Of(key))
        {
            if (IsOfPass(signature))
            {
                _bits[Word(signature)] |= Bit(signature);
                ref var first = ref _first[Place(signature)];
                _chains.Add((signature, number, first));
                first = _chains.Count - 1;
            }
        }
    }

    /// <returns>Numbers of keys, each once; valid until the next call.</returns>
    public IReadOnlyCollection<int> Near(string key)
    {
        _found.Clear();
        if (_blocks.Contains(SlipSignatures.Block(key)))
        {
            foreach (var signature in _signatures.Of(key))
            {
                if ((_bits[Word(signature)] & Bit(signature)) != 0 && IsOfPass(signature))
                {
                    Follow(signature);
                }
            }
        }

        return _found;
    }

    private void Follow(ulong signature)
    {
        for (var i = _first[Place(signature)]; i > 0; i = _chains[i].Next)
        {
            if (_chains[i].Signature == signature)
            {
                _found.Add(_chains[i].Key);
            }
        }
    }

    private static int PowerOfTwo(long least) => (int)Math.Min(1 << 30, BitOperations.RoundUpToPowerOf2((ulong)Math.Max(1, least)));

    private static ulong Bit(ulong signature) => 1UL << (int)(signature & 63);

    private int Word(ulong signature) => (int)((signature >> 6) & (ulong)(_bits.Length - 1));

    private int Place(ulong signature) => (int)((signature >> 20) & (ulong)(_first.Length - 1));

    // By other bits than those above, as far as there are.
    private bool IsOfPass(ulong signature) => passes == 1 || (signature >> 48) % passes == pass;
}
