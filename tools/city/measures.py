"""Statistics of heavy-tailed things: degrees, amounts, waiting times."""

import math

TAIL_SHARE = 0.1  # of the largest values, from which the exponent of the tail is estimated
TAIL_MIN = 50  # below so many it says nothing
GAPS_MIN = 10  # of one person, for his burstiness
BIN_RATIO = 1.5  # of logarithmic bins


def quantile(ordered, share):
    """Of ascending values, the smallest that at least this share of them does not exceed."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ccdf(values):
    """Pairs of a value and the share of values that are at least it, ascending."""
    ordered = sorted(values)
    return [(value, 1 - index / len(ordered)) for index, value in enumerate(ordered) if not index or ordered[index - 1] != value]


def tail_exponent(values):
    """Hill's estimate of alpha in a density ~ x^-alpha from the largest tenth (B. M. Hill, Annals of Statistics 3, 1975); with
    whole numbers half a unit below the least, as Clauset, Shalizi and Newman correct it (SIAM Review 51, 2009, (3.7)).
    None where the tail is short or flat."""
    ordered = sorted(values, reverse=True)
    if len(ordered) * TAIL_SHARE < TAIL_MIN:
        return None
    least = ordered[int(len(ordered) * TAIL_SHARE) - 1]
    tail = [value for value in ordered if value >= least]
    whole = all(isinstance(value, int) for value in tail)
    total = sum(math.log(value / (least - 0.5 if whole else least)) for value in tail) if least > 0 else 0
    return 1 + len(tail) / total if total else None


def top_share(values, share):
    """What part of the sum the largest have."""
    ordered = sorted(values, reverse=True)
    total = sum(ordered)
    return sum(ordered[:max(1, round(len(ordered) * share))]) / total if total else None


def burstiness(count, total, squares):
    """B = (sigma - mu) / (sigma + mu) of waiting times by their count, sum and sum of squares: -1 is a clock, 0 is chance, 1
    is bursts (Goh and Barabasi, EPL 81, 2008). None of too few."""
    if count < GAPS_MIN or not total:
        return None
    mean = total / count
    deviation = math.sqrt(max(0, squares / count - mean * mean))
    return (deviation - mean) / (deviation + mean)


def reciprocity(pairs):
    """The share of directed pairs whose reverse is there too. `pairs` is a set of (from, to), from one to another."""
    return sum((there, here) in pairs for here, there in pairs) / len(pairs) if pairs else None


def bin_of(value):
    return math.floor(math.log(value) / math.log(BIN_RATIO))


def density(bins):
    """Of counts by `bin_of`: pairs of a bin's middle and its share of all for each unit, ascending."""
    whole = sum(bins.values())
    return [(BIN_RATIO ** (number + 0.5), bins[number] / whole / (BIN_RATIO ** (number + 1) - BIN_RATIO ** number))
            for number in sorted(bins)]


def slope(points, least, most):
    """The exponent of y ~ x^slope by least squares of the logarithms within the bounds."""
    inside = [(math.log(x), math.log(y)) for x, y in points if least <= x <= most and y > 0]
    if len(inside) < 3:
        return None
    mean_x, mean_y = (sum(axis) / len(inside) for axis in zip(*inside))
    return sum((x - mean_x) * (y - mean_y) for x, y in inside) / sum((x - mean_x) ** 2 for x, _ in inside)
