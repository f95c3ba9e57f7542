"""Expected relations of columns to a target, by SciPy, pandas and scikit-learn.

    /usr/bin/python3 tests/MLOps.Runtime.Tests/Profiling/Reference/target.py

writes target.json beside itself. "alone" of a number comes from scikit-learn's trees, of a category from the most frequent class (or the
median) of each category; both in three folds by row number.
"""
import json
import math
import pathlib

import numpy
import pandas
import scipy.stats
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

HERE = pathlib.Path(__file__).parent


def table():
    random = numpy.random.default_rng(17)
    n = 600
    x = random.normal(0, 1, n).round(3)
    kind = random.choice(["a", "b", "c", None], n, p=[0.4, 0.3, 0.2, 0.1])
    noise = random.random(n).round(4)
    label = numpy.where(x + (kind == "a") * 1.2 + random.normal(0, 0.6, n) > 0.5, "yes", "no")
    price = (20 * x + 15 * (kind == "b") + random.normal(0, 6, n)).round(2)
    return pandas.DataFrame({"x": numpy.where(random.random(n) < 0.05, None, x), "kind": kind, "noise": noise, "label": label, "price": price})


def uncertainty(given, target):
    rows = given.notna() & target.notna()
    entropy = scipy.stats.entropy(target[rows].value_counts())
    left = sum(len(g) / rows.sum() * scipy.stats.entropy(g.value_counts()) for _, g in target[rows].groupby(given[rows]))
    return float((entropy - left) / entropy)


def ratio(category, values):
    rows = category.notna() & values.notna()
    category, values = category[rows], values[rows].astype(float)
    between = sum(len(g) * (g.mean() - values.mean()) ** 2 for _, g in values.groupby(category))
    return float(math.sqrt(between / ((values - values.mean()) ** 2).sum()))


def rank(a, b):
    rows = a.notna() & b.notna()
    return float(scipy.stats.spearmanr(a[rows].astype(float), b[rows].astype(float))[0])


def alone(column, target, is_number, is_class):
    fold = numpy.arange(len(target)) % 3
    error = usual = 0.0
    for held in range(3):
        train, test = fold != held, fold == held
        best = (lambda y: y.value_counts().sort_index().idxmax()) if is_class else (lambda y: y.median())
        miss = (lambda y, p: float((y != p).sum())) if is_class else (lambda y, p: float((y - p).abs().sum()))
        base = best(target[train])
        if is_number:
            known = column.notna()
            cells = pandas.Series(-1, index=column.index)
            fit = (DecisionTreeClassifier if is_class else DecisionTreeRegressor)(max_depth=6, min_samples_leaf=5, random_state=0)
            fit.fit(column[train & known].astype(float).to_frame(), target[train & known])
            cells[known] = fit.apply(column[known].astype(float).to_frame())
        else:
            cells = column.fillna("(missing)")
        answers = target[train].groupby(cells[train]).agg(best)
        error += miss(target[test], cells[test].map(answers).fillna(base))
        usual += miss(target[test], base)
    return max(0.0, 1 - error / usual)


frame = table()
classes = {"x": ["correlationRatio", ratio(frame.label, frame.x), alone(frame.x, frame.label, True, True)],
           "noise": ["correlationRatio", ratio(frame.label, frame.noise), alone(frame.noise, frame.label, True, True)],
           "kind": ["uncertainty", uncertainty(frame.kind, frame.label), alone(frame.kind, frame.label, False, True)]}
numbers = {"x": ["spearman", rank(frame.x, frame.price), alone(frame.x, frame.price, True, False)],
           "noise": ["spearman", rank(frame.noise, frame.price), alone(frame.noise, frame.price, True, False)],
           "kind": ["correlationRatio", ratio(frame.kind, frame.price), alone(frame.kind, frame.price, False, False)]}
content = {"rows": [[None if v is None or (isinstance(v, float) and math.isnan(v)) else v for v in r] for r in frame.values.tolist()], "classes": classes, "numbers": numbers}
(HERE / "target.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
print(classes, numbers)
