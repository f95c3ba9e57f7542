using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace MLOps.Profiling.Series;

/// <summary>
/// Sums of the products of a series with itself some rows later, at so many lags that each by itself would take too long: by Fourier
/// transforms of pairs of blocks, an eighth of a long series each, so that no transform of the whole has to be held.
/// </summary>
internal static class LaggedProducts
{
    private const int Blocks = 8;
    private const int Smallest = 1 << 10;
    private const int Largest = 1 << 20; // a transform of twice as many is over before an interrupt is missed

    /// <returns>At lag 0 to <paramref name="lags"/>, which is less than there are values.</returns>
    public static double[] Of(double[] series, int lags, CancellationToken cancellation = default) =>
        Of(series, lags, (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)(series.Length / Blocks)), Smallest, Largest), cancellation);

    /// <param name="block">Values of a block, a power of two.</param>
    internal static double[] Of(double[] series, int lags, int block, CancellationToken cancellation = default)
    {
        var sums = new double[lags + 1];
        var blocks = (series.Length + block - 1) / block;
        var (pair, products) = (new Complex[2 * block], new Complex[2 * block]);
        for (var apart = 0; apart < blocks && (apart * block) - block < lags; apart++)
        {
            Array.Clear(products);
            for (var first = 0; first + apart < blocks; first++)
            {
                cancellation.ThrowIfCancellationRequested();
                Fill(pair, series, first * block, (first + apart) * block, block);
                Fourier.Forward(pair, FourierOptions.Matlab);
                Multiply(pair, products);
            }

            Fourier.Inverse(products, FourierOptions.Matlab);
            Add(products, sums, apart * block, block);
        }

        return sums;
    }

    // One block as the real part and the other as the imaginary one, zeros behind them: both are transformed at once.
    private static void Fill(Complex[] pair, double[] series, int first, int second, int block)
    {
        Array.Clear(pair);
        for (var i = 0; i < Math.Min(block, series.Length - first); i++)
        {
            pair[i] = new(series[first + i], second + i < series.Length ? series[second + i] : 0);
        }
    }

    // The transform of the real part, conjugated, times that of the imaginary part.
    private static void Multiply(Complex[] pair, Complex[] products)
    {
        for (var k = 0; k < pair.Length; k++)
        {
            var (a, b) = (pair[k], Complex.Conjugate(pair[(pair.Length - k) % pair.Length]));
            products[k] += Complex.Conjugate(a + b) * (a - b) * new Complex(0, -0.25);
        }
    }

    // Lags below the distance of the blocks stand at the end, counted backwards.
    private static void Add(Complex[] products, double[] sums, int apart, int block)
    {
        for (var shift = Math.Max(1 - block, -apart); shift < block && apart + shift < sums.Length; shift++)
        {
            sums[apart + shift] += products[shift < 0 ? products.Length + shift : shift].Real;
        }
    }
}
