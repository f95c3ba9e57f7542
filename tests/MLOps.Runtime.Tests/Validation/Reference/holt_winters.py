# The figures that AnomalyTests.cs expects of Holt-Winters. statsmodels 0.13, NumPy 1.24.
import warnings

import numpy as np
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.simplefilter("ignore")
y = np.array([112, 118, 132, 129, 121, 135, 148, 120, 126, 141, 135, 125, 149, 160, 130, 140, 150, 145, 137, 155, 170, 138, 149, 160, 152, 144, 163, 180], float)
m = 7
level = y[:m].mean()
start = dict(initialization_method="known", initial_level=level, initial_trend=(y[m:2 * m].mean() - level) / m, initial_seasonal=y[:m] - level)
for a, b, g in ((0.3, 0.1, 0.2), (0.8, 0.05, 0.6), (0.05, 0.5, 0.9)):
    fit = ExponentialSmoothing(y, trend="add", seasonal="add", seasonal_periods=m, **start).fit(smoothing_level=a, smoothing_trend=b, smoothing_seasonal=g, optimized=False)
    print(a, b, g, repr(fit.forecast(1)[0]), repr(fit.sse))
fit = ExponentialSmoothing(y, trend="add", seasonal="add", seasonal_periods=m, **start).fit()
print(repr(fit.sse), fit.params["smoothing_level"], fit.params["smoothing_trend"], fit.params["smoothing_seasonal"], fit.forecast(1))
