"""Expected figures of the profiler's tests, by pandas and SciPy.

    /usr/bin/python3 tests/MLOps.Runtime.Tests/Profiling/Reference/reference.py

writes weather.json and edges.json beside itself. Run it again only when a case is added.
"""
import fractions
import json
import math
import pathlib

import numpy
import pandas
import scipy.stats

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[3]


def plain(value):
    value = None if value is None else float(value)
    return None if value is None or not math.isfinite(value) else value


def numeric(values):
    """Figures of a pandas Series of numbers; infinities are counted and left out."""
    present = values.dropna()
    finite = present[numpy.isfinite(present.astype(float))].astype(float)
    q = finite.quantile([0.05, 0.25, 0.5, 0.75, 0.95], interpolation="linear").tolist() if len(finite) else [None] * 5
    return {
        "count": int(present.size), "missing": int(values.isna().sum()), "distinct": int(present.nunique()),
        "mean": plain(finite.mean()), "std": plain(finite.std()), "variance": plain(finite.var()), "sum": plain(finite.sum()) if len(finite) else None,
        "min": plain(finite.min()), "max": plain(finite.max()),
        "q05": plain(q[0]), "q25": plain(q[1]), "median": plain(q[2]), "q75": plain(q[3]), "q95": plain(q[4]),
        "iqr": plain(scipy.stats.iqr(finite)) if len(finite) else None,
        "mad": plain(scipy.stats.median_abs_deviation(finite)) if len(finite) else None,
        "cv": plain(finite.std() / finite.mean()) if len(finite) and finite.mean() != 0 else None,
        "skewness": exact(finite, 3), "kurtosis": exact(finite, 4),
        "zeros": int((present == 0).sum()), "negatives": int((present < 0).sum()), "infinite": int(present.size - finite.size),
    }


def exact(values, power):
    """Bias-corrected skewness (3) or excess kurtosis (4) in rational numbers.

    pandas gives the same but for values that are tiny (it rounds variances below 1e-14 to 0), huge (it overflows) or far from
    zero (it loses digits): there its figures are not those of the formula.
    """
    x = [fractions.Fraction(v) for v in values]
    n = len(x)
    if n < power:
        return None
    mean = sum(x) / n
    m2, m = sum((v - mean) ** 2 for v in x), sum((v - mean) ** power for v in x)
    if m2 == 0:
        return 0.0
    if power == 3:
        # m / m2 ** 1.5, by its square, because a fraction has no root.
        square = m * m / m2 ** 3 * fractions.Fraction(n * n * (n - 1), (n - 2) ** 2)
        return math.sqrt(square) * (-1 if m < 0 else 1)
    return float(fractions.Fraction(n * (n + 1) * (n - 1), (n - 2) * (n - 3)) * m / m2 ** 2 - fractions.Fraction(3 * (n - 1) ** 2, (n - 2) * (n - 3)))


def text(values):
    present = values.dropna().astype(str)
    lengths = present.str.len()
    counts = present.value_counts()
    top = sorted(counts.items(), key=lambda x: (-x[1], x[0]))[:10]
    return {
        "count": int(present.size), "missing": int(values.isna().sum()), "distinct": int(present.nunique()),
        "lengthMin": int(lengths.min()), "lengthMax": int(lengths.max()), "lengthMean": float(lengths.mean()),
        "top": [{"value": v, "count": int(n)} for v, n in top],
    }


def cramers_v(a, b):
    """Bias-corrected; Bergsma 2013."""
    both = pandas.DataFrame({"a": a, "b": b}).dropna()
    table = pandas.crosstab(both["a"], both["b"])
    chi2 = scipy.stats.chi2_contingency(table, correction=False)[0]
    n, (r, k) = table.values.sum(), table.shape
    phi2 = max(0, chi2 / n - (k - 1) * (r - 1) / (n - 1))
    return math.sqrt(phi2 / min(k - (k - 1) ** 2 / (n - 1) - 1, r - (r - 1) ** 2 / (n - 1) - 1))


def spearman(frame):
    columns = list(frame.columns)
    matrix = frame.corr("spearman")
    return [{"a": a, "b": b, "value": float(matrix.loc[a, b])} for i, a in enumerate(columns) for b in columns[i + 1:]]


def weather():
    frame = pandas.read_csv(ROOT / "notebooks/data/weather.csv")
    numbers = ["precipitation", "temp_max", "temp_min", "wind"]
    for c in numbers:
        figures = numeric(frame[c])
        assert math.isclose(figures["skewness"], frame[c].skew(), rel_tol=1e-9) and math.isclose(figures["kurtosis"], frame[c].kurt(), rel_tol=1e-9)
    return {
        "rows": len(frame), "duplicateRows": int(frame.duplicated().sum()), "missingCells": int(frame.isna().sum().sum()),
        "numeric": {c: numeric(frame[c]) for c in numbers},
        "text": {c: text(frame[c]) for c in ["location", "weather"]},
        "histogram": {"column": "wind", "counts": numpy.histogram(frame["wind"], bins=24)[0].tolist()},
        "spearman": spearman(frame[numbers]),
        "cramersV": [{"a": "location", "b": "weather", "value": cramers_v(frame["location"], frame["weather"])}],
        "evenUniformP": float(scipy.stats.chisquare([98, 101, 103, 99, 99]).pvalue),
        "windUniformP": float(scipy.stats.chisquare(numpy.histogram(frame["wind"], bins=24)[0]).pvalue),
    }


def edges():
    random = numpy.random.default_rng(7)
    nan, inf = float("nan"), float("inf")
    cases = {
        "one": [5.0],
        "two": [1.0, 2.0],
        "three": [1.0, 2.0, 4.0],
        "constant": [3.5] * 6,
        "negative": [-3.0, -1.5, -1.5, 0.0, 2.25],
        "missing": [1.0, nan, 2.0, nan, 7.0, 7.5],
        "infinite": [1.0, inf, 2.0, -inf, 4.0, 8.0, nan],
        # Large and close together: naive power sums lose everything here.
        "shifted": (1e9 + random.normal(0, 1, 200)).round(6).tolist(),
        "tiny": (random.exponential(1e-9, 200)).tolist(),
        "huge": (random.normal(0, 1e150, 100)).tolist(),
        "heavy": numpy.exp(random.normal(0, 3, 500)).tolist(),
        "integers": [float(x) for x in random.integers(-50, 50, 300)],
        "big": [float(x) for x in [2**60, 2**60 + 1024, 2**61, -(2**60)]],
    }
    pair = pandas.DataFrame({
        "x": [1.0, 2, 2, 4, nan, 6, 7, nan, 9, 10],
        "y": [2.0, 1, 4, nan, 5, 5, 9, 8, nan, 7],
        "z": [10.0, 9, 8, 7, 6, 5, 4, 3, 2, 1],
    })
    return {
        "cases": {name: {"values": [None if x != x else "inf" if x == inf else "-inf" if x == -inf else x for x in values], "expected": numeric(pandas.Series(values, dtype=float))}
                  for name, values in cases.items()},
        "pairs": {"columns": {c: [None if x != x else x for x in pair[c]] for c in pair}, "spearman": spearman(pair)},
    }


if __name__ == "__main__":
    for name, content in {"weather": weather(), "edges": edges()}.items():
        (HERE / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
