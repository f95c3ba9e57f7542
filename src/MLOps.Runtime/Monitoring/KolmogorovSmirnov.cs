namespace MLOps.Monitoring;

/// <summary>
/// P-values of the two-sided two-sample Kolmogorov-Smirnov test, chosen as SciPy's <c>ks_2samp(method="auto")</c> does: exact up to
/// 10,000 values on the larger side, asymptotic above.
/// </summary>
internal static class KolmogorovSmirnov
{
    private const int LargestExact = 10_000;

    /// <param name="difference">
    /// The largest difference of the two empirical distribution functions as an integer: D times both sample sizes.
    /// </param>
    public static (double P, string Method) PValue(long m, long n, long difference) =>
        Math.Max(m, n) <= LargestExact
            ? (Exact((int)m, (int)n, difference), "exact")
            : (Asymptotic((double)difference / m / n, Math.Round((double)m * n / (m + n), MidpointRounding.ToEven)), "asymptotic");

    /// <summary>
    /// The share of all lattice paths from (0,0) to (m,n) that reach the observed difference anywhere. The last step into (i,j)
    /// comes from (i-1,j) for i of its i+j paths, which gives the recurrence. O(mn).
    /// </summary>
    internal static double Exact(int m, int n, long difference)
    {
        if (difference == 0)
        {
            return 1;
        }

        var reached = new double[n + 1];
        for (var i = 0; i <= m; i++)
        {
            for (var j = 0; j <= n; j++)
            {
                if (Math.Abs(((long)i * n) - ((long)j * m)) >= difference)
                {
                    reached[j] = 1;
                }
                else if (i + j > 0)
                {
                    var below = j == 0 ? 0 : reached[j - 1];
                    reached[j] = ((i * (i == 0 ? 0 : reached[j])) + (j * below)) / (i + j);
                }
            }
        }

        return reached[n];
    }

    /// <summary>
    /// The one-sample distribution at the effective size mn/(m+n). Marsaglia, Tsang and Wang (2003): a matrix power where p is
    /// not small, and their tail formula, good to 7 digits after the point, where it is.
    /// </summary>
    internal static double Asymptotic(double d, double size)
    {
        var s = d * d * size;
        return s > 7.24 || (s > 3.76 && size > 99)
            ? Math.Min(1, 2 * Math.Exp(-(2.000071 + (0.331 / Math.Sqrt(size)) + (1.409 / size)) * s))
            : Math.Clamp(1 - MatrixCdf(d, (int)size), 0, 1);
    }

    private static double MatrixCdf(double d, int n)
    {
        var k = (int)(n * d) + 1;
        var h = k - (n * d);
        var (power, exponent) = Power(Start((2 * k) - 1, h), n);
        var s = power[k - 1, k - 1];
        for (var i = 1; i <= n; i++)
        {
            s = s * i / n;
            if (s < 1e-140)
            {
                s *= 1e140;
                exponent -= 140;
            }
        }

        return s * Math.Pow(10, exponent);
    }

    private static double[,] Start(int m, double h)
    {
        var matrix = new double[m, m];
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < m; j++)
            {
                matrix[i, j] = i - j + 1 < 0 ? 0 : 1;
            }
        }

        for (var i = 0; i < m; i++)
        {
            matrix[i, 0] -= Math.Pow(h, i + 1);
            matrix[m - 1, i] -= Math.Pow(h, m - i);
        }

        matrix[m - 1, 0] += (2 * h) - 1 > 0 ? Math.Pow((2 * h) - 1, m) : 0;
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < m; j++)
            {
                for (var g = 1; g <= i - j + 1; g++)
                {
                    matrix[i, j] /= g;
                }
            }
        }

        return matrix;
    }

    // Powers by squaring; a decimal exponent is carried beside the matrix so that it never overflows.
    private static (double[,] Matrix, int Exponent) Power(double[,] a, int n)
    {
        if (n == 1)
        {
            return (a, 0);
        }

        var (half, exponent) = Power(a, n / 2);
        var square = Multiply(half, half);
        exponent *= 2;
        var result = n % 2 == 0 ? square : Multiply(a, square);
        var middle = result.GetLength(0) / 2;
        if (result[middle, middle] > 1e140)
        {
            Scale(result, 1e-140);
            exponent += 140;
        }

        return (result, exponent);
    }

    private static double[,] Multiply(double[,] a, double[,] b)
    {
        var m = a.GetLength(0);
        var product = new double[m, m];
        for (var i = 0; i < m; i++)
        {
            for (var k = 0; k < m; k++)
            {
                for (var j = 0; j < m; j++)
                {
                    product[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return product;
    }

    private static void Scale(double[,] a, double factor)
    {
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(1); j++)
            {
                a[i, j] *= factor;
            }
        }
    }
}
