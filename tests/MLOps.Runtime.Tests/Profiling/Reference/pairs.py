"""Expected correlations, series figures and text figures of the profiler's tests, by SciPy, pandas and statsmodels.

    /usr/bin/python3 tests/MLOps.Runtime.Tests/Profiling/Reference/pairs.py

writes pairs.json beside itself. phi_k is computed from its definition (Baak et al. 2020) with SciPy's bivariate normal distribution.
"""
import json
import math
import pathlib

import numpy
import pandas
import scipy.optimize
import scipy.stats
from statsmodels.tsa.stattools import acf, adfuller, pacf

HERE = pathlib.Path(__file__).parent


def phik(a, b):
    table = pandas.crosstab(a, b).values.astype(float)
    n, (r, k) = table.sum(), table.shape
    chi2 = scipy.stats.chi2_contingency(table, correction=False)[0]
    noise, most = (r - 1) * (k - 1), n * min(r - 1, k - 1)
    if chi2 <= noise:
        return 0.0
    if chi2 >= most * (1 - 1e-12):
        return 1.0
    x, y = numpy.linspace(-5, 5, r + 1), numpy.linspace(-5, 5, k + 1)
    mass = lambda e: numpy.diff(scipy.stats.norm.cdf(e))
    independent = numpy.outer(mass(x), mass(y))

    def chi(cells):
        return ((cells - independent) ** 2 / independent).sum()

    def cells(rho):
        below = lambda u, v: scipy.stats.multivariate_normal.cdf([u, v], [0, 0], [[1, rho], [rho, 1]], maxpts=4_000_000, abseps=1e-12, releps=1e-12)
        corners = numpy.array([[below(u, v) for v in y] for u in x])
        return corners[1:, 1:] - corners[:-1, 1:] - corners[1:, :-1] + corners[:-1, :-1]

    same = numpy.array([[max(0.0, scipy.stats.norm.cdf(min(x[i + 1], y[j + 1])) - scipy.stats.norm.cdf(max(x[i], y[j]))) if min(x[i + 1], y[j + 1]) > max(x[i], y[j]) else 0.0
                         for j in range(k)] for i in range(r)])
    share = (chi2 - noise) / (most - noise)
    return float(scipy.optimize.brentq(lambda rho: chi(cells(rho)) / chi(same) - share, 0, 1 - 1e-9, xtol=1e-8))


def ratio(category, values):
    groups = [g for _, g in values.groupby(category)]
    between = sum(len(g) * (g.mean() - values.mean()) ** 2 for g in groups)
    return float(math.sqrt(between / ((values - values.mean()) ** 2).sum()))


def binned(values):
    low, high = values.min(), values.max()
    return numpy.minimum(9, ((values - low) / ((high - low) / 10)).astype(int))


def table():
    random = numpy.random.default_rng(11)
    n = 300
    x = random.normal(0, 1, n).round(3)
    c = numpy.where(x > 0.5, "high", numpy.where(x > -0.5, "middle", "low"))
    noisy = numpy.where(random.random(n) < 0.3, random.choice(["high", "middle", "low"], n), c)
    return pandas.DataFrame({
        "x": x, "y": (x * 0.6 + random.normal(0, 1, n)).round(1), "z": random.integers(0, 8, n).astype(float),
        "c": noisy, "d": random.choice(["red", "green"], n),
    })


def pairs(frame):
    numbers, words = ["x", "y", "z"], ["c", "d"]
    found = []
    for i, a in enumerate(numbers):
        for b in numbers[i + 1:]:
            for method, value in [("pearson", scipy.stats.pearsonr(frame[a], frame[b])[0]), ("spearman", scipy.stats.spearmanr(frame[a], frame[b])[0]),
                                  ("kendall", scipy.stats.kendalltau(frame[a], frame[b])[0])]:
                found.append({"method": method, "a": a, "b": b, "value": float(value)})
    for c in words:
        for a in numbers:
            found.append({"method": "correlationRatio", "a": c, "b": a, "value": ratio(frame[c], frame[a])})
    coded = {**{a: binned(frame[a]) for a in numbers}, **{c: frame[c] for c in words}}
    names = numbers + words
    for i, a in enumerate(names):
        for b in names[i + 1:]:
            found.append({"method": "phik", "a": a, "b": b, "value": phik(coded[a], coded[b])})
    return found


def series():
    random = numpy.random.default_rng(5)
    walk = numpy.cumsum(random.normal(0, 1, 400)).round(4)
    noise = [0.0]
    for _ in range(399):
        noise.append(0.8 * noise[-1] + random.normal())
    season = (10 * numpy.sin(numpy.arange(400) * 2 * math.pi / 24) + random.normal(0, 1, 400)).round(4)
    result = {}
    for name, values in {"walk": walk, "noise": numpy.round(noise, 4), "season": season}.items():
        result[name] = {"values": values.tolist(), "adfP": float(adfuller(values)[1]), "acf": acf(values, nlags=100, fft=False).tolist(),
                        "pacf": pacf(values, nlags=100, method="ywadjusted").tolist()}
    return result


if __name__ == "__main__":
    frame = table()
    nulls = pandas.DataFrame(numpy.random.default_rng(3).random((60, 3)) < [0.2, 0.5, 0.3], columns=["p", "q", "r"])
    nulls["q"] |= nulls["p"]
    content = {
        "rows": frame.values.tolist(), "correlations": pairs(frame), "series": series(),
        "nulls": {"rows": nulls.values.tolist(), "nullity": [{"a": a, "b": b, "value": float(nulls[a].corr(nulls[b]))} for a, b in [("p", "q"), ("p", "r"), ("q", "r")]]},
    }
    (HERE / "pairs.json").write_text(json.dumps(content, indent=None, separators=(",", ":")) + "\n")
