"""Writes evaluation.json: metrics, intervals and tests by scikit-learn, NumPy and SciPy on small fixed samples, with the samples.

Run with Debian's /usr/bin/python3 (python3-sklearn 1.2, python3-scipy 1.10).
"""
import json, os
import numpy as np
from scipy import stats
from sklearn import metrics as m

rng = np.random.default_rng(7)


def interval(metric, n, draws=4000):
    values = [metric(rng.integers(0, n, n)) for _ in range(draws)]
    return [float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975))]


def binary(n, digits):
    truth = rng.random(n) < 0.4
    score = np.round(rng.normal(truth * 1.1, 1.0), digits).astype(np.float32)
    probability = np.float32(1 / (1 + np.exp(-(score.astype(float) - 0.5))))
    said = probability > 0.5
    group = np.where(rng.random(n) < 0.3, "b", "a")
    by = {}
    for g in ("a", "b"):
        s = group == g
        by[g] = [float(said[s].mean()), float(m.recall_score(truth[s], said[s])), float((said & ~truth & s).sum() / (~truth & s).sum())]
    fpr, tpr, _ = m.roc_curve(truth, score, drop_intermediate=False)
    return dict(
        truth=truth.tolist(), score=score.tolist(), probability=probability.tolist(), said=said.tolist(), group=group.tolist(), rates=by,
        accuracy=m.accuracy_score(truth, said), area_under_roc_curve=m.roc_auc_score(truth, score), average_precision=m.average_precision_score(truth, score),
        f1_score=m.f1_score(truth, said), positive_precision=m.precision_score(truth, said), positive_recall=m.recall_score(truth, said),
        log_loss=m.log_loss(truth, probability.astype(float)) / np.log(2), brier_score=m.brier_score_loss(truth, probability),
        roc=[fpr.tolist(), tpr.tolist()],
        accuracy_interval=interval(lambda i: (truth[i] == said[i]).mean(), n), area_interval=interval(lambda i: m.roc_auc_score(truth[i], score[i]), n),
    )


def multiclass(n):
    truth = rng.integers(0, 4, n)
    raw = rng.normal(0, 1, (n, 4)) + 1.2 * np.eye(4)[truth]
    p = np.exp(raw) / np.exp(raw).sum(1, keepdims=True)
    said = p.argmax(1)
    return dict(
        truth=truth.tolist(), said=said.tolist(), probability=p[np.arange(n), truth].astype(np.float32).tolist(),
        micro_accuracy=m.accuracy_score(truth, said), macro_accuracy=m.recall_score(truth, said, average="macro"), macro_f1=m.f1_score(truth, said, average="macro"),
        log_loss=m.log_loss(truth, p))


def regression(n):
    truth = rng.normal(50, 10, n)
    said, other = truth + rng.normal(1, 3, n), truth + rng.normal(0, 3.4, n)
    e = np.abs(truth - said)
    return dict(
        truth=truth.tolist(), said=said.tolist(), other=other.tolist(),
        mean_absolute_error=m.mean_absolute_error(truth, said), root_mean_squared_error=m.mean_squared_error(truth, said, squared=False),
        mean_squared_error=m.mean_squared_error(truth, said), r_squared=m.r2_score(truth, said),
        error_interval=interval(lambda i: e[i].mean(), n),
        t=stats.ttest_rel(np.abs(truth - said), np.abs(truth - other)).pvalue)


def ranking(groups):
    label, score, group, expected = [], [], [], {k: [] for k in (1, 3, 5, 10)}
    for g in range(groups):
        n = int(rng.integers(3, 15))
        y, s = rng.integers(0, 4, n), np.round(rng.normal(0, 1, n), 1)
        if y.max() == 0:
            y[0] = 1
        label += y.tolist(); score += s.tolist(); group += [str(g)] * n
        for k in expected:
            expected[k].append(m.ndcg_score([2.0 ** y - 1], [s], k=k))
    return dict(label=label, score=score, group=group, ndcg={str(k): float(np.mean(v)) for k, v in expected.items()})


def clusters(n):
    truth = rng.integers(0, 3, n)
    said = np.where(rng.random(n) < 0.7, truth, rng.integers(0, 3, n))
    return dict(truth=truth.tolist(), cluster=said.tolist(), nmi=m.normalized_mutual_info_score(truth, said))


def disagreement(only_a, only_b, both):
    n = only_a + only_b
    p = stats.binomtest(only_a, n).pvalue if n <= 1000 else stats.chi2.sf((abs(only_a - only_b) - 1) ** 2 / n, 1)
    return dict(onlyA=only_a, onlyB=only_b, both=both, p=p)


result = dict(
    binary=[binary(500, 6), binary(400, 1)], multiclass=multiclass(400), regression=regression(300), ranking=ranking(40), clusters=clusters(300),
    mcnemar=[disagreement(*x) for x in [(5, 12, 100), (30, 30, 10), (0, 4, 3), (700, 600, 50)]])
with open(os.path.join(os.path.dirname(__file__), "evaluation.json"), "w") as file:
    json.dump(result, file)
    file.write("\n")
