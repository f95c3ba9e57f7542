"""Expected autocorrelations at long lags and the period of LongSeriesTests, by SciPy and from the definition.

    /usr/bin/python3 tests/MLOps.Runtime.Tests/Profiling/Reference/long_series.py

prints them; the period is the middle of the first of the highest crests of the autocorrelation (divisor n - lag, mean of eleven lags).
"""
import numpy
import scipy.signal

N = 30_000
i = numpy.arange(N, dtype=float)
x = numpy.sin(2 * numpy.pi * i / 8760) + 0.3 * numpy.cos(i * i * 0.11)
c = x - x.mean()
sums = scipy.signal.correlate(c, c, method="direct")[N - 1:]
print({lag: repr(sums[lag] / sums[0]) for lag in (0, 1, 99, 4_095, 8_760, 12_345, 20_000)})

longest = N // 3
acf = sums[: 2 * longest + longest // 5 + 1] / sums[0] * N / (N - numpy.arange(2 * longest + longest // 5 + 1))
smooth = numpy.array([acf[max(0, lag - 5):lag + 6].mean() for lag in range(len(acf))])
highest = smooth[101:longest + 1].max()
top = next(lag for lag in range(101, longest + 1)
           if smooth[lag] >= 0.9 * highest and smooth[lag] >= smooth[lag - lag // 10:lag + lag // 10 + 1].max())
half = (smooth[top] + smooth[:top].min()) / 2
left = max(lag for lag in range(top + 1) if smooth[lag] < half)
right = min(lag for lag in range(top, len(smooth)) if smooth[lag] < half)
print((left + right) // 2)
