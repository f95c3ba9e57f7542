"""Writes drift_statistics.json: what SciPy says of small fixed samples. Run with Debian's /usr/bin/python3 (SciPy 1.10).

The samples come from a linear congruential generator that the C# test has too, so that no random stream need be shared.
"""
import json, os
import numpy as np
from scipy import stats
from scipy.spatial import distance


def sample(seed, n, shift, scale, digits):
    values, x = [], seed
    for _ in range(n):
        u = 0.0
        for _ in range(4):
            x = (1103515245 * x + 12345) % 2147483648
            u += x / 2147483648
        values.append(round(shift + scale * (u - 2), digits))
    return values


numbers = []
for seed, n1, n2, shift, digits in [(1, 50, 70, 0.3, 3), (2, 200, 200, 0.1, 3), (3, 1000, 900, 0.05, 1), (4, 37, 1000, 0.0, 2),
                                    (5, 1000, 10000, 0.02, 2), (6, 1000, 10001, 0.03, 3), (7, 800, 20000, 0.05, 3), (8, 60, 15000, 0.2, 2), (9, 2000, 3000, 0.2, 3)]:
    a, b = sample(seed, n1, 0, 1, digits), sample(seed + 100, n2, shift, 1, digits)
    ks = stats.ks_2samp(a, b)
    numbers.append(dict(seed=seed, n1=n1, n2=n2, shift=shift, digits=digits, d=ks.statistic, p=ks.pvalue, wasserstein=stats.wasserstein_distance(a, b),
                        normed=stats.wasserstein_distance(a, b) / max(np.std(a), 0.001)))

counts = []
for r, c in [([30, 50, 20], [25, 60, 15]), ([300, 10, 5, 85], [310, 3, 9, 70]), ([10, 10, 0], [10, 10, 5]), ([5, 5, 5], [50, 50, 0]), ([100, 200, 300, 400], [10, 20, 30, 40])]:
    r, c = np.array(r), np.array(c)
    with np.errstate(divide="ignore"):
        chi = stats.chisquare(c, r * (c.sum() / r.sum()))
    counts.append(dict(reference=r.tolist(), current=c.tolist(), p=chi.pvalue, jensenshannon=distance.jensenshannon(r / r.sum(), c / c.sum())))

proportions = []
for (r0, r1), (c0, c1) in [((40, 60), (55, 45)), ((900, 100), (180, 20)), ((10, 0), (0, 10)), ((500, 1), (480, 9))]:
    n1, n2 = r0 + r1, c0 + c1
    p1, p2, p = r1 / n1, c1 / n2, (r1 + c1) / (n1 + n2)
    z = (p1 - p2) / np.sqrt(p * (1 - p) * (1 / n1 + 1 / n2))
    proportions.append(dict(reference=[r0, r1], current=[c0, c1], p=2 * stats.norm.sf(abs(z))))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "drift_statistics.json"), "w") as f:
    json.dump(dict(numbers=numbers, counts=counts, proportions=proportions), f, indent=1)
    f.write("\n")
