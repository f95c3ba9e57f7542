"""Expected distances between two samples, by SciPy and NumPy, for the comparison of profiles.

    /usr/bin/python3 tests/MLOps.Runtime.Tests/Profiling/Reference/compare.py

writes compare.json beside itself. PSI and Jensen-Shannon are over the parts between the first sample's deciles, or over the values where both
samples together have at most twenty.
"""
import json
import pathlib

import numpy
import scipy.spatial.distance
import scipy.stats

HERE = pathlib.Path(__file__).parent
R = numpy.random.default_rng(23)


def psi(p, q):
    p, q = numpy.maximum(p, 1e-4), numpy.maximum(q, 1e-4)
    return float(((q - p) * numpy.log(q / p)).sum())


def numbers(a, b):
    different = numpy.union1d(a, b)
    if len(different) <= 20:
        counts = [numpy.array([(x == v).sum() for v in different]) for x in (a, b)]
    else:
        inner = numpy.unique(numpy.quantile(a, numpy.arange(1, 10) / 10))
        counts = [numpy.bincount(numpy.digitize(x, inner), minlength=len(inner) + 1) for x in (a, b)]
    p, q = [c / c.sum() for c in counts]
    return {"first": a.tolist(), "later": b.tolist(), "psi": psi(p, q), "jensenShannon": float(scipy.spatial.distance.jensenshannon(p, q)),
            "wasserstein": float(scipy.stats.wasserstein_distance(a, b) / a.std()), "kolmogorovSmirnov": float(scipy.stats.ks_2samp(a, b).statistic)}


def words(a, b):
    names = sorted(set(a) | set(b))
    p, q = [numpy.array([list(x).count(n) for n in names]) / len(x) for x in (a, b)]
    return {"first": list(a), "later": list(b), "psi": psi(p, q), "jensenShannon": float(scipy.spatial.distance.jensenshannon(p, q))}


zeros = lambda n, share: numpy.where(R.random(n) < share, 0, R.exponential(3, n)).round(2)
content = {
    "numbers": {
        "shifted": numbers(R.normal(0, 1, 300).round(3), R.normal(0.7, 1.5, 260).round(3)),
        "alike": numbers(R.normal(5, 2, 280).round(2), R.normal(5, 2, 310).round(2)),
        "many zeros": numbers(zeros(300, 0.6), zeros(300, 0.4)),
        "few values": numbers(R.integers(0, 6, 200).astype(float), R.integers(2, 9, 240).astype(float)),
        "disjoint": numbers(R.normal(0, 1, 100).round(3), R.normal(50, 1, 100).round(3)),
    },
    "words": words(R.choice(["a", "b", "c", "d"], 200, p=[0.5, 0.3, 0.15, 0.05]), R.choice(["a", "b", "c", "e"], 260, p=[0.3, 0.3, 0.3, 0.1])),
}
(HERE / "compare.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
