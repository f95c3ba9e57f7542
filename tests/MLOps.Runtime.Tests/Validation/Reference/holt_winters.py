# The figures that AnomalyTests.cs expects of Holt-Winters. statsmodels 0.13, SciPy 1.10, NumPy 1.24.
import warnings

import numpy as np
from scipy import optimize
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.simplefilter("ignore")
y = np.array([112, 118, 132, 129, 121, 135, 148, 120, 126, 141, 135, 125, 149, 160, 130, 140, 150, 145, 137, 155, 170, 138, 149, 160, 152, 144, 163, 180], float)
m = 7
level = y[:m].mean()
start = dict(initialization_method="known", initial_level=level, initial_trend=(y[m:2 * m].mean() - level) / m, initial_seasonal=y[:m] - level)
for a, b, g in ((0.3, 0.1, 0.2), (0.8, 0.05, 0.6), (0.05, 0.5, 0.9)):
    fit = ExponentialSmoothing(y, trend="add", seasonal="add", seasonal_periods=m, **start).fit(smoothing_level=a, smoothing_trend=b, smoothing_seasonal=g, optimized=False)
    print(a, b, g, repr(fit.forecast(1)[0]), repr(fit.sse))


# fit() would move the start of level, trend and season too: only the three factors are sought here.
def errors(v):
    return ExponentialSmoothing(y, trend="add", seasonal="add", seasonal_periods=m, **start).fit(smoothing_level=v[0], smoothing_trend=v[1], smoothing_seasonal=v[2], optimized=False).sse


best = optimize.brute(errors, [slice(0.01, 1, 0.11)] * 3, finish=None)
print(repr(optimize.minimize(errors, best, method="L-BFGS-B", bounds=[(1e-6, 1 - 1e-6)] * 3)))
