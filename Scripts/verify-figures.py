#!/usr/bin/env python3
"""Holds the program's percentiles to numpy's and its bounds to scipy's: reads what `Verification --figures` prints.

Percentiles have to be equal to the last digit, ranks and counts equal, quantiles to nine digits. Needs numpy and scipy.
"""

import json
import sys
from collections import Counter

import numpy as np
from scipy.stats import beta, binom, norm, t as student


def near(one, other):
    return abs(one - other) <= 1e-9 * max(1, abs(other))


def ranks(n, q):
    """One-sided 95 % bounds of a quantile by order statistics: the ranks, counted from 1; None where there is none."""
    below = binom.cdf(np.arange(n), n, q)  # P(B ≤ r − 1) of rank r
    upper = np.nonzero(below >= 0.95 - 1e-12)[0]
    lower = np.nonzero(below <= 0.05 + 1e-12)[0]
    return (int(upper[0]) + 1 if len(upper) else None, int(lower[-1]) + 1 if len(lower) else None)


def is_right(item):
    kind = item["kind"]
    if kind == "percentiles":
        return all(float(np.percentile(item["values"], p)) == value for p, value in item["of"])
    if kind == "ranks":
        return ranks(item["n"], item["quantile"]) == (item["upper"], item["lower"])
    if kind == "share":
        n, k = item["n"], item["count"]
        low = 0 if k == 0 else beta.ppf(0.05, k, n - k + 1)
        high = 1 if k == n else beta.ppf(0.95, k + 1, n - k)
        return near(item["lower"], low) and near(item["upper"], high)
    if kind == "student":
        return near(item["bound"], student.ppf(0.975, item["degrees"]))
    return near(item["quantile"], norm.ppf(item["share"]))


seen, wrong = Counter(), Counter()
for line in sys.stdin:
    item = json.loads(line)
    seen[item["kind"]] += 1
    if not is_right(item):
        wrong[item["kind"]] += 1
        if wrong[item["kind"]] <= 3:
            print(f"wrong: {line.strip()[:300]}", file=sys.stderr)

print(f"## Against numpy {np.__version__}\n")
print("| figures | checked | unequal |\n| --- | ---: | ---: |")
for kind, count in seen.items():
    print(f"| {kind} | {count} | {wrong[kind]} |")
print()
sys.exit(1 if sum(wrong.values()) or not seen else 0)
