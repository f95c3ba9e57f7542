using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace MLOps.Profiling.Relations;

/// <summary>
/// Probability that two standard normal variables of correlation rho, 0 to 1, are below x and y. Drezner and Wesolowsky (1990) with
/// the treatment of large correlations of Genz (2004); error below 1e-14.
/// </summary>
internal static class BivariateNormal
{
    // Above, the integral over the correlation has a peak that needs taking apart.
    private const double Large = 0.925;

    private static readonly GaussLegendreRule Rule = new(-1, 1, 20);

    public static double Below(double x, double y, double rho) => rho switch
    {
        >= 1 => Normal(Math.Min(x, y)),
        < Large => Moderate(x, y, rho),
        _ => Normal(Math.Min(x, y)) - (Tail(x, y, rho) / (2 * Math.PI)),
    };

    public static double Normal(double x) => 0.5 * SpecialFunctions.Erfc(-x / Constants.Sqrt2);

    private static double Moderate(double x, double y, double rho)
    {
        var (product, half, angle) = (x * y, ((x * x) + (y * y)) / 2, Math.Asin(rho));
        var sum = 0.0;
        for (var i = 0; i < Rule.Weights.Length; i++)
        {
            var sine = Math.Sin(angle * (Rule.Abscissas[i] + 1) / 2);
            sum += Rule.Weights[i] * Math.Exp(((sine * product) - half) / (1 - (sine * sine)));
        }

        return (sum * angle / (4 * Math.PI)) + (Normal(x) * Normal(y));
    }

    // What is lacking to the probability of perfect correlation, times 2 pi: an expansion plus an integral of its remainder.
    private static double Tail(double x, double y, double rho)
    {
        var (product, square) = (x * y, (1 - rho) * (1 + rho));
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
        var sum = 0.0;
        for (var i = 0; i < Rule.Weights.Length; i++)
        {
            var square = half * half * (Rule.Abscissas[i] + 1) * (Rule.Abscissas[i] + 1);
            var exponent = -((distance2 / square) + product) / 2;
            if (exponent > -100)
            {
                var root = Math.Sqrt(1 - square);
                sum += half * Rule.Weights[i] * Math.Exp(exponent)
                    * ((Math.Exp(-product * square / (2 * (1 + root) * (1 + root))) / root) - (1 + (c * square * (1 + (d * square)))));
            }
        }

        return sum;
    }
}
