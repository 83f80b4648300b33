"""snapml's GraphFeaturePreprocessor over a file of transfers, one transfer a batch, one thread, beside our columns.

    snapml_shapes.py TRANSFERS COLUMNS [SECONDS]

Both files are those of `shapes_bench --write` and `--read`. SECONDS bounds each of the timed runs. docs/shapes.md says
where definitions differ.
"""

import sys
import time

import numpy as np
from snapml import GraphFeaturePreprocessor

DAY, SIX_HOURS = 86_400, 21_600
BINS = list(range(1, 31))
STATISTICS = [0, 1, 2, 3, 4, 5, 6, 8, 9]  # fan, degree, ratio, average, sum, minimum, maximum, variance, skew
NAMES = ["fan", "degree", "ratio", "mean", "sum", "min", "max", "variance", "skew"]
SIDES = ["from_out", "from_in", "to_out", "to_in"]
RAW = 5


def preprocessor(cycles):
    """Cycles and scatter-gather of snapml include both ends of a window, ours leave out the older one."""
    made = GraphFeaturePreprocessor()
    made.set_params({
        "num_threads": 1, "time_window": DAY, "max_no_edges": -1,
        "vertex_stats": True, "vertex_stats_tw": DAY, "vertex_stats_cols": [4], "vertex_stats_feats": STATISTICS,
        "fan": True, "fan_tw": DAY, "fan_bins": BINS,
        "degree": True, "degree_tw": DAY, "degree_bins": BINS,
        "scatter-gather": True, "scatter-gather_tw": SIX_HOURS - 1, "scatter-gather_bins": BINS,
        "temp-cycle": cycles, "temp-cycle_tw": DAY - 1, "temp-cycle_bins": BINS,
        "lc-cycle": False, "lc-cycle_tw": DAY,
    })
    return made


def run(transfers, cycles, seconds):
    """Rows of features and how many transfers a second."""
    peer = preprocessor(cycles)
    found = []
    begin = time.perf_counter()
    for number, (payer, payee, at, amount) in enumerate(transfers):
        batch = np.array([[number, payer, payee, at, amount]], dtype=np.float64)
        found.append(peer.transform(batch)[0])
        if number % 64 == 0 and time.perf_counter() - begin > seconds:
            break
    spent = time.perf_counter() - begin
    return np.array(found), len(found) / spent, spent


def histogram(rows, number):
    """Fan in and out, degree in and out, scatter-gather, cycles: one after another."""
    begin = RAW + number * len(BINS)
    return rows[:, begin:begin + len(BINS)]


def share(equal):
    return f"{np.count_nonzero(equal)} of {equal.size} equal ({100 * np.count_nonzero(equal) / max(1, equal.size):.3f} %)"


def compare_histograms(rows, ours, has_cycles):
    of = {name: 9 * place for place, name in enumerate(SIDES)}
    sizes = np.array(BINS)
    for number, (name, column) in enumerate([("fan_in", of["to_in"]), ("fan_out", of["from_out"]),
                                             ("degree_in", of["to_in"] + 1), ("degree_out", of["from_out"] + 1)]):
        peers = histogram(rows, number) @ sizes
        told = (ours[:, column] >= 2) & (ours[:, column] < BINS[-1])  # the peer counts from 2, the last bin is open
        print(f"  {name:16}", share(peers[told] == ours[told, column]))
    peers = histogram(rows, 4)
    whole = ours[:, 38] == 0
    print(f"  {'scatter_gather':16}", share(peers.sum(axis=1)[whole] == ours[whole, 36]),
          f"count; {int(peers.sum())} found by the peer, {int(ours[:, 36].sum())} by us;"
          f" {np.count_nonzero(~whole)} readings of ours cut")
    largest = (sizes * (peers > 0)).max(axis=1)
    told = whole & (largest < BINS[-1])
    print(f"  {'':16}", share(largest[told] == ours[told, 37]), "size")
    if not has_cycles:
        return
    peers = histogram(rows, 5)
    whole = ours[:, 44] == 0
    for hops in range(2, 7):
        print(f"  cycle of {hops} hops ", share(peers[whole, hops - 1] == ours[whole, 37 + hops]),
              f"; {int(peers[whole, hops - 1].sum())} found by the peer, {int(ours[whole, 37 + hops].sum())} by us")
    print(f"  longer cycles    {int(peers[:, 6:].sum())} found by the peer; {np.count_nonzero(~whole)} readings of ours cut")


def compare_statistics(rows, ours, patterns):
    begin = RAW + patterns * len(BINS)
    peers = rows[:, begin:begin + 36]
    # The peer forgets what left the window one batch later: those rows are told apart by their degrees.
    same = np.ones(len(rows), dtype=bool)
    for side in range(4):
        same &= peers[:, 9 * side + 1] == ours[:, 9 * side + 1]
    print(f"  transfers in the window of all four sides: {share(same)}; of those:")
    for place, name in enumerate(NAMES):
        equal = np.ones(len(rows), dtype=bool)
        for side in range(4):
            a, b = peers[:, 9 * side + place], ours[:, 9 * side + place]
            equal &= np.abs(a - b) <= 1e-6 * (1 + np.abs(b))
        print(f"    {name:14}", share(equal[same]))


def main():
    transfers = np.loadtxt(sys.argv[1], delimiter=",", dtype=np.int64, ndmin=2)
    ours = np.loadtxt(sys.argv[2], delimiter=",", ndmin=2)
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 60
    # A batch is made and called through Python: what that costs alone, with nothing to find.
    begin = time.perf_counter()
    for _ in range(10_000):
        np.ascontiguousarray(np.array([[1, 2, 3, 4, 5]], dtype=np.float64))
        np.zeros((1, 200))
    print(f"python around a batch: {(time.perf_counter() - begin) * 100:.1f} us")
    for cycles in (False, True):
        rows, speed, spent = run(transfers.tolist(), cycles, seconds)
        print(f"snapml {'with' if cycles else 'without'} cycles: {speed:.0f} transfers a second"
              f" ({len(rows)} of {len(transfers)} in {spent:.0f} s)")
        compare_histograms(rows, ours[:len(rows)], cycles)
        compare_statistics(rows, ours[:len(rows)], 6 if cycles else 5)


if __name__ == "__main__":
    main()
