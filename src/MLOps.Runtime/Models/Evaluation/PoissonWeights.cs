using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace MLOps.Models.Evaluation;

/// <summary>
/// How often each row is in a bootstrap sample: Poisson with mean 1, independent row by row, which for many rows is the multinomial
/// draw (Chamandy et al. 2012); of a cell of n rows that are alike, Poisson with mean n. Drawn from 16 bits, so that every probability
/// is right to 1/65536. The same seed draws the same.
/// </summary>
internal sealed class PoissonWeights
{
    /// <summary>Whose draws still fit into a byte: with 16 bits, at most 4.2 standard deviations above.</summary>
    public const int LargestMean = 128;

    private const int Draws = 65536;

    private readonly byte[] _ofOne = Counts(1);
    private readonly ConcurrentDictionary<byte, byte[]> _ofMany = [];

    /// <param name="means">Of each weight, 1 to <see cref="LargestMean"/>; null when all are 1.</param>
    public void Fill(Span<byte> weights, byte[]? means, ulong seed)
    {
        var state = Next(ref seed); // seeds that follow each other would draw the same, moved by one
        var i = 0;
        Span<ushort> draws = stackalloc ushort[4];
        while (i < weights.Length)
        {
            MemoryMarshal.Cast<ushort, ulong>(draws)[0] = Next(ref state);
            for (var k = 0; k < 4 && i < weights.Length; k++, i++)
            {
                var counts = means is null ? _ofOne : _ofMany.GetOrAdd(means[i], Counts);
                weights[i] = counts[draws[k]];
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

    private static byte[] Counts(byte mean)
    {
        var counts = new byte[Draws];
        var (probability, cumulative, from) = (Math.Exp(-mean), 0.0, 0);
        for (var k = 0; from < counts.Length; k++)
        {
            cumulative += probability;
            var to = Math.Max(from, (int)Math.Round(cumulative * Draws));
            to = probability * Draws < 0.01 && k > mean ? Draws : to; // what is left of the tail
            Array.Fill(counts, (byte)k, from, to - from);
            from = to;
            probability *= mean / (k + 1.0);
        }

        return counts;
    }
}
