using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace MLOps.Profiling.Relations;

/// <summary>
/// Two standard normal variables of a correlation from 0 to 1. Drezner and Wesolowsky (1990) with the treatment of large
/// correlations of Genz (2004); error below 1e-14.
/// </summary>
internal sealed class BivariateNormal
{
    // Above, the integral over the correlation has a peak that needs taking apart.
    private const double Large = 0.925;

    private static readonly Nodes Six = new(6);
    private static readonly Nodes Twelve = new(12);
    private static readonly Nodes Twenty = new(20);

    private readonly double _rho;
    private readonly double _angle;
    private readonly double[] _weights;
    private readonly double[] _sines;
    private readonly double[] _reciprocals;

    public BivariateNormal(double rho)
    {
        var nodes = rho < 0.3 ? Six : rho < 0.75 ? Twelve : Twenty; // as many as Genz takes
        _rho = rho;
        _angle = Math.Asin(Math.Min(rho, 1));
        _weights = nodes.Weights;
        _sines = Array.ConvertAll(nodes.Abscissas, x => Math.Sin(_angle * (x + 1) / 2));
        _reciprocals = Array.ConvertAll(_sines, s => 1 / (1 - (s * s)));
    }

    /// <summary>Probability that a standard normal variable is below x.</summary>
    public static double Normal(double x) => 0.5 * SpecialFunctions.Erfc(-x / Constants.Sqrt2);

    /// <summary>Probability that they are below x and y.</summary>
    public double Below(double x, double y) => _rho switch
    {
        >= 1 => Normal(Math.Min(x, y)),
        < Large => Moderate(x, y),
        _ => Normal(Math.Min(x, y)) - (Tail(x, y) / (2 * Math.PI)),
    };

    private double Moderate(double x, double y)
    {
        var (product, half) = (x * y, ((x * x) + (y * y)) / 2);
        var sum = 0.0;
        for (var i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * Math.Exp(((_sines[i] * product) - half) * _reciprocals[i]);
        }

        return (sum * _angle / (4 * Math.PI)) + (Normal(x) * Normal(y));
    }

    // What is lacking to the probability of perfect correlation, times 2 pi: an expansion plus an integral of its remainder.
    private double Tail(double x, double y)
    {
        var (product, square) = (x * y, (1 - _rho) * (1 + _rho));
        var (root, distance2) = (Math.Sqrt(square), (x - y) * (x - y));
        var (c, d) = ((4 - product) / 8, (12 - product) / 16);
        var exponent = -((distance2 / square) + product) / 2;
        var tail = exponent > -100
            ? root * Math.Exp(exponent) * (1 - (c * (distance2 - square) * (1 - (d * distance2 / 5)) / 3) + (c * d * square * square / 5))
            : 0;
        if (-product < 100)
        {
            var distance = Math.Sqrt(distance2);
            tail -= Math.Exp(-product / 2) * Math.Sqrt(2 * Math.PI) * Normal(-distance / root) * distance * (1 - (c * distance2 * (1 - (d * distance2 / 5)) / 3));
        }

        return tail + Remainder(root / 2, product, distance2, c, d);
    }

    private static double Remainder(double half, double product, double distance2, double c, double d)
    {
        var (sum, abscissas, weights) = (0.0, Twenty.Abscissas, Twenty.Weights);
        for (var i = 0; i < weights.Length; i++)
        {
            var square = half * half * (abscissas[i] + 1) * (abscissas[i] + 1);
            var exponent = -((distance2 / square) + product) / 2;
            if (exponent > -100)
            {
                var root = Math.Sqrt(1 - square);
                sum += half * weights[i] * Math.Exp(exponent)
                    * ((Math.Exp(-product * square / (2 * (1 + root) * (1 + root))) / root) - (1 + (c * square * (1 + (d * square)))));
            }
        }

        return sum;
    }

    // The rule hands out copies.
    private sealed class Nodes(int count)
    {
        public double[] Weights { get; } = new GaussLegendreRule(-1, 1, count).Weights;

        public double[] Abscissas { get; } = new GaussLegendreRule(-1, 1, count).Abscissas;
    }
}
