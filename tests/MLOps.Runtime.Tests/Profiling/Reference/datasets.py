"""Expected figures of real data sets, by pandas and SciPy.

    /usr/bin/python3 tests/MLOps.Runtime.Tests/Profiling/Reference/datasets.py

reads every file under datasets/ (origin and licence in datasets/README.md) and writes datasets.json beside itself.
"""
import csv
import itertools
import json
import math
import pathlib
import sys

import numpy
import pandas
import scipy.stats

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))
from pairs import binned, ratio  # noqa: E402
from reference import cramers_v, numeric, text  # noqa: E402

BINS, MOST_CATEGORIES = 24, 50


def read(file):
    dialect = csv.Sniffer().sniff(file.read_text().split("\n")[0], delimiters=",;\t")
    return pandas.read_csv(file, sep=dialect.delimiter, quotechar="'" if file.stem == "anes96" else '"', keep_default_na=False, na_values=[""], skipinitialspace=file.stem == "strikes")


def edges(values, whole):
    low, high = float(values.min()), float(values.max())
    if not whole:
        return [low + i * (high - low) / BINS for i in range(BINS)] + [high]
    width = math.ceil((high - low + 1) / BINS)
    return [low - 0.5 + i * width for i in range(math.ceil((high - low + 1) / width) + 1)]


def order(values):
    steps = numpy.diff(values.dropna())
    if len(steps) == 0 or (steps == 0).all():
        return "none"
    if (steps > 0).all():
        return "strictlyIncreasing"
    if (steps >= 0).all():
        return "increasing"
    if (steps < 0).all():
        return "strictlyDecreasing"
    return "decreasing" if (steps <= 0).all() else "none"


def counted(series):
    return [[float(v), int(n)] for v, n in series.items()]


def number(values):
    figures = numeric(values)
    present = values.dropna()
    counts = present.value_counts()
    whole = bool((present % 1 == 0).all())
    figures["range"] = float(present.max() - present.min())
    figures["monotonicity"] = order(values)
    found = {"top": counted(pandas.Series(dict(sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:10]))),
             "smallest": counted(counts.sort_index().head(10)), "largest": counted(counts.sort_index(ascending=False).head(10))}
    if present.nunique() > 1:
        bins = edges(present, whole)
        found["histogram"] = numpy.histogram(present, bins=bins)[0].tolist()
        if present.size / (len(bins) - 1) >= 5:
            figures["uniformP"] = float(scipy.stats.chisquare(found["histogram"]).pvalue)
    return {"figures": figures, "lists": found}


def words(values):
    figures = text(values)
    present = values.dropna().astype(str)
    lengths, counts = present.str.len(), present.value_counts()
    figures.pop("top")
    found = {"top": [[v, int(n)] for v, n in sorted(counts.items(), key=lambda x: (-x[1], x[0]))[:10]]}
    inner = {"lengthMedian": float(lengths.median()), "characters": int(lengths.sum()), "distinctCharacters": len(set("".join(present)))}
    category = counts.size <= MOST_CATEGORIES and counts.size * 2 <= present.size
    if category and counts.size > 1:
        figures["imbalance"] = float(1 - scipy.stats.entropy(counts) / math.log(counts.size))
        if present.size / counts.size >= 5:
            figures["uniformP"] = float(scipy.stats.chisquare(counts).pvalue)
    return {"figures": figures, "lists": found, "text": inner, "isCategory": bool(category)}


def related(frame, columns):
    numbers = [c for c in frame if "smallest" in columns[c]["lists"] and frame[c].nunique() > 1]
    categories = [c for c in frame if columns[c].get("isCategory") and frame[c].nunique() > 1]
    found = []
    for a, b in itertools.combinations(numbers, 2):
        both = frame[[a, b]].dropna()
        if both[a].nunique() < 2 or both[b].nunique() < 2:
            continue
        rank = scipy.stats.spearmanr(both[a], both[b])[0]
        found += [["pearson", a, b, scipy.stats.pearsonr(both[a], both[b])[0]], ["spearman", a, b, rank], ["auto", a, b, rank],
                  ["kendall", a, b, scipy.stats.kendalltau(both[a], both[b])[0]]]
    for a, b in itertools.combinations(categories, 2):
        found += [[method, a, b, cramers_v(frame[a], frame[b])] for method in ("cramersV", "auto")]
    for c, n in itertools.product(categories, numbers):
        both = frame[[c, n]].dropna()
        found += [["correlationRatio", c, n, ratio(both[c], both[n].astype(float))], ["auto", c, n, cramers_v(frame[c], pandas.Series(binned(present := frame[n].dropna()), index=present.index).reindex(frame.index))]]
    return [[m, a, b, float(v)] for m, a, b, v in found]


def dataset(file):
    frame = read(file)
    columns = {c: number(frame[c]) if pandas.api.types.is_numeric_dtype(frame[c]) else words(frame[c]) for c in frame}
    return {"rows": len(frame), "duplicateRows": int(frame.duplicated().sum()), "missingCells": int(frame.isna().sum().sum()),
            "columns": columns, "correlations": related(frame, columns)}


if __name__ == "__main__":
    content = {f.name: dataset(f) for f in sorted((HERE / "datasets").glob("*.csv"))}
    (HERE / "datasets.json").write_text(json.dumps(content, separators=(",", ":")).replace('"correlations"', '\n"correlations"').replace('},"', '},\n"') + "\n")
