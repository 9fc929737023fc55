#!/usr/bin/env python3
"""How often a gate is wrong where samples depend on one another, by the rules of METHODOLOGY.md written down a second time.

Needs numpy and scipy. Prints, for each kind of samples, the share of 2,000 seeded trials in which a limit at the true percentile
is passed, and in which it is failed: both are wrong there, and each must stay at or below 5 % (but for chance: 5 % ± 1 %).
`EZBENCH_TRIALS=2000 swift test --filter DependenceTests` asks the same of the program's own code.
"""

import sys

import numpy as np
from scipy.optimize import brentq
from scipy.signal import lfilter
from scipy.stats import binom, norm, rankdata, t as student

TRIALS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
rng = np.random.default_rng(2024)


def effective(series):
    """n (1 − ρ) / (1 + ρ), where neighbours' ranks are alike beyond chance."""
    n = len(series)
    ranks = rankdata(series) - (n + 1) / 2
    square = (ranks * ranks).sum()
    if n <= 3 or square == 0:
        return n
    r = (ranks[1:] * ranks[:-1]).sum() / square
    if r <= 1.645 / np.sqrt(n) - 1 / n:
        return n
    rho = 2 * np.sin(np.pi * min(r, 1) / 6)
    rho = min(0.99, rho + (1 + 3 * rho) / n)
    return max(1, int(n * (1 - rho) / (1 + rho)))


def effective_of_streams(sizes, values, q):
    """Kish's number of streams or, of 40 and more that prove the quantile, what the spread of their counts shows."""
    n, count = len(values), len(sizes)
    kish = int(sizes.sum() ** 2 / (sizes * sizes).sum() + 1e-9)
    owner = np.repeat(np.arange(count), sizes)
    worth = kish
    least = int(np.ceil(np.log(0.05) / np.log(max(q, 1 - q))))
    if kish >= max(40, least):
        below = (values <= np.quantile(values, q)).astype(float)
        excess = np.bincount(owner, below, count) - q * sizes
        variance = (excess * excess).sum() * count / (count - 1) / n**2
        inflation = max(1, variance * n / (q * (1 - q)))
        caution = (norm.ppf(0.95) / student.ppf(0.95, kish - 1)) ** 2
        worth = max(kish, int(0.65 * n / inflation * caution))
    means = np.bincount(owner, values, count) / sizes
    return min(n, max(1, int(worth * effective(means) / count)))


def bounds(values, worth, q):
    """One-sided bounds of the quantile by order statistics, 95 % each; None where there is none."""
    n, ordered = len(values), np.sort(values)
    below = binom.cdf(np.arange(worth), worth, q)  # P(B ≤ r − 1) of rank r
    upper = np.nonzero(below >= 0.95 - 1e-12)[0]
    lower = np.nonzero(below <= 0.05 + 1e-12)[0]
    high = None if len(upper) == 0 else ordered[min(n, -(-(upper[0] + 1) * (n + 1) // (worth + 1))) - 1]
    low = None if len(lower) == 0 else ordered[max(1, (lower[-1] + 1) * (n + 1) // (worth + 1)) - 1]
    return low, high


def single(shape, rho):
    def draw(n):
        noise = rng.standard_normal(n + 200)
        return shape(lfilter([np.sqrt(1 - rho**2)], [1, -rho], noise)[200:])

    return draw, lambda q: shape(norm.ppf(q))


def stream(kind, count):
    if kind == "equal":
        sizes = np.full(count, 60)
    elif kind == "long":
        sizes = np.where(rng.random(count) < 0.1, 1000, 20)
    else:
        sizes = rng.integers(5, 200, count)
    level = 0.3 * rng.standard_normal(count)
    if kind == "by length":
        level = np.where(sizes > 100, 0.4, -0.2) + 0.1 * rng.standard_normal(count)
    return sizes, level


def report(name, n, q, wrong, told):
    passes, fails = 100 * wrong[0] / TRIALS, 100 * wrong[1] / TRIALS
    print(f"{name:28} n {n:5} p{100 * q:g}: false passes {passes:4.1f} %, false fails {fails:4.1f} %, bound told {100 * told / TRIALS:3.0f} %", flush=True)


def main():
    shapes = {
        "lognormal": (lambda x: np.exp(0.4 * x), 0),
        "tied": (lambda x: np.round(2 * x), 0),
        "skewed": (lambda x: np.exp(2 * x), 0),
        "AR(1) 0.3": (np.exp, 0.3),
        "AR(1) 0.6": (np.exp, 0.6),
        "AR(1) 0.9": (np.exp, 0.9),
    }
    for q in (0.5, 0.95):
        for name, (shape, rho) in shapes.items():
            draw, truth = single(shape, rho)
            for n in (100, 300):
                limit, wrong, told = truth(q), [0, 0], 0
                for _ in range(TRIALS):
                    values = draw(n)
                    low, high = bounds(values, effective(values), q)
                    wrong[0] += high is not None and high < limit
                    wrong[1] += low is not None and low > limit
                    told += high is not None
                report(name, n, q, wrong, told)
        for kind in ("equal", "unequal", "long", "by length"):
            sizes, level = stream(kind, 40000)
            limit = brentq(lambda x: (sizes * norm.cdf((x - level) / 0.5)).sum() / sizes.sum() - q, -10, 10)
            for n in (60, 100, 300):
                wrong, told = [0, 0], 0
                for _ in range(TRIALS):
                    sizes, level = stream(kind, n)
                    values = np.repeat(level, sizes) + 0.5 * rng.standard_normal(sizes.sum())
                    low, high = bounds(values, effective_of_streams(sizes, values, q), q)
                    wrong[0] += high is not None and high < limit
                    wrong[1] += low is not None and low > limit
                    told += high is not None
                report(f"gaps of streams, {kind}", n, q, wrong, told)


main()
