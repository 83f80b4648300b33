"""The area under the receiver operating characteristic, exactly: the share of pairs of a scam and an honest event in which
the scam has the higher score, ties counted half."""

from collections import Counter


def of_groups(groups):
    """Of (scams, honest) counts in ascending order of score; None where one of the two is missing. Whole numbers until the
    last division."""
    won_twice = scams = honest = 0
    for scams_here, honest_here in groups:
        won_twice += scams_here * (2 * honest + honest_here)
        scams += scams_here
        honest += honest_here
    return won_twice / (2 * scams * honest) if scams and honest else None


def of_scores(scams, honest):
    """Of two mappings from a score to how many events have it."""
    return of_groups((scams.get(score, 0), honest.get(score, 0)) for score in sorted(scams.keys() | honest.keys()))


def either_way(area):
    """Whoever reads a number may read it from either end."""
    return area if area is None else max(area, 1 - area)


def of_learned_rates(learn_scams, learn_honest, test_scams, test_honest):
    """Scores each value of the test by its share of scams in what was learned from. Of a value that was not seen there the field
    says nothing, so it neither wins nor loses against any other: that it is new is what a memory knows, not the field. All
    four map a value to a count."""
    # Equal fractions give equal floating numbers, since division rounds correctly: so ties are ties.
    scores = [Counter(), Counter()]
    for counts, by_score in zip((test_scams, test_honest), scores):
        for value, count in counts.items():
            bad = learn_scams.get(value, 0)
            seen = bad + learn_honest.get(value, 0)
            if seen:
                by_score[bad / seen] += count
    pairs = sum(test_scams.values()) * sum(test_honest.values())
    known = scores[0].total() * scores[1].total()
    if not pairs or not sum(learn_scams.values()) + sum(learn_honest.values()):
        return None
    won = of_scores(*scores) * known if known else 0
    return (won + (pairs - known) / 2) / pairs
