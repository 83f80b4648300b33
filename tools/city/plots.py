"""Pictures of the page of statistics, as small SVG files: the same bytes from the same figures."""

import measures

try:
    import matplotlib
    from matplotlib import pyplot
except ImportError:
    matplotlib = None

MISSING = "the pictures need matplotlib: apt-get install python3-matplotlib"
POINTS_MAX = 120  # of one line

SETTINGS = {
    "svg.fonttype": "none", "svg.hashsalt": "duanlian", "font.family": "sans-serif", "font.size": 9, "axes.grid": True,
    "grid.color": "#dddddd", "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False,
    "lines.linewidth": 1.4, "path.simplify": True,
}


def thinned(points):
    """Not more than can be seen: evenly apart on a logarithmic axis, with both ends."""
    if len(points) <= POINTS_MAX:
        return points
    step = (points[-1][0] / points[0][0]) ** (1 / POINTS_MAX)
    kept = [points[0]]
    for point in points[1:-1]:
        if point[0] >= kept[-1][0] * step:
            kept.append(point)
    return kept + [points[-1]]


def legend(axes):
    if axes.get_legend_handles_labels()[0]:
        axes.legend()


def tails(axes, title, unit, lines):
    """Complementary cumulative distributions, both axes logarithmic. `lines` are pairs of a name and its values."""
    axes.set(title=title, xlabel=unit, ylabel="share with at least so much", xscale="log", yscale="log")
    for name, values in lines:
        positive = [value for value in values if value > 0]
        if positive:
            axes.plot(*zip(*thinned(measures.ccdf(positive))), label=name)
    legend(axes)


def shares(axes, title, unit, labels, lines):
    axes.set(title=title, xlabel=unit, ylabel="share")
    for name, counts in lines:
        if sum(counts):
            axes.plot(labels, [count / sum(counts) for count in counts], marker=".", label=name)
    axes.set_ylim(bottom=0)
    legend(axes)


def waits(axes, title, lines, slope_shown):
    axes.set(title=title, xlabel="seconds between", ylabel="share a second", xscale="log", yscale="log")
    for name, bins in lines:
        if bins:
            axes.plot(*zip(*measures.density(bins)), marker=".", label=name)
    begin, end = 60, 36_000
    axes.plot([begin, end], [1e-3, 1e-3 * (end / begin) ** slope_shown], "k--", linewidth=0.8, label=f"slope {slope_shown}")
    legend(axes)


def save(path, *drawn):
    """One picture of panels side by side; each of `drawn` fills its axes."""
    with matplotlib.rc_context(SETTINGS):
        figure, panels = pyplot.subplots(1, len(drawn), figsize=(4.4 * len(drawn), 3.3), layout="constrained", squeeze=False)
        for axes, draw in zip(panels[0], drawn):
            draw(axes)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
        pyplot.close(figure)
