using System.Runtime.InteropServices;

namespace MLOps.Models.Evaluation;

/// <summary>
/// How often each row is in a bootstrap sample: Poisson with mean 1, independent row by row, which for many rows is the multinomial
/// draw (Chamandy et al. 2012). Drawn from 16 bits, so that every probability is right to 1/65536. The same seed draws the same.
/// </summary>
internal sealed class PoissonWeights
{
    private readonly byte[] _count = Counts();

    public void Fill(Span<byte> weights, ulong seed)
    {
        var state = seed * 0x9E3779B97F4A7C15;
        var i = 0;
        Span<ushort> draws = stackalloc ushort[4];
        while (i < weights.Length)
        {
            MemoryMarshal.Cast<ushort, ulong>(draws)[0] = Next(ref state);
            for (var k = 0; k < 4 && i < weights.Length; k++)
            {
                weights[i++] = _count[draws[k]];
            }
        }
    }

    // SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static byte[] Counts()
    {
        var counts = new byte[65536];
        var (probability, cumulative, from) = (Math.Exp(-1), 0.0, 0);
        for (byte k = 0; from < counts.Length; k++)
        {
            cumulative += probability;
            var to = k == 9 ? counts.Length : (int)Math.Round(cumulative * counts.Length);
            Array.Fill(counts, k, from, to - from);
            from = to;
            probability /= k + 1;
        }

        return counts;
    }
}
