# The figures that WholeCheckTests.cs expects of distribution checks. SciPy 1.10, NumPy 1.24.
import numpy as np
import scipy.spatial.distance as distance
import scipy.special as special
import scipy.stats as stats

p, q = np.array([50, 110, 40]) / 200, np.array([0.5, 0.3, 0.2])
print("kl_divergence", stats.entropy(p, q))
print("jensen_shannon", distance.jensenshannon(p, q, 2) ** 2)
print("l_infinity", np.abs(p - q).max())
print("chi_squared", stats.chisquare([50, 110, 40], q * 200))
print("ks", stats.ks_2samp(np.arange(1000) / 1000, np.arange(500) / 500 + 0.1).statistic)
print("cramers_v", stats.contingency.association(np.array([[10, 20, 30], [40, 5, 5]]), method="cramer"))
for x in (0.03, 0.3, 0.5, 0.8, 0.99, 1.0, 1.2, 2.0, 3.0):
    print("kolmogorov", x, special.kolmogorov(x))
