"""Writes docs/city-statistics.md and its pictures: what `duanlian simulate` wrote beside public data and published facts.

    python3 tools/city/page.py FOLDER --made-by "duanlian simulate --people 10000 --days 30 --seed 1 --out FOLDER"

The public data and the domain's figures are read from the folder `shared` beside the project; a column is left out where its
data is not there.
"""

import argparse
import json
import os
import pathlib
import sys

import chains
import events
import fields
import plots
import tables
import traffic

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIELDS_SHOWN = 12


class Sources:
    """Everything that the page compares."""

    def __init__(self, city, shared):
        data = shared / "data"
        self.calls, self.payments = traffic.city_traffic(city)
        self.amlsim = traffic.amlsim_traffic(data / "amlsim")
        self.ffsd = traffic.ffsd_traffic(data / "s_ffsd")
        self.sichuan = traffic.sichuan_users(data / "sichuan_gatcobo")
        self.chains = chains.Chains(city)
        domain = shared / "domain" / "simulation.json"
        self.asked = json.loads(domain.read_text(encoding="utf-8")) if domain.is_file() else None
        categories = shared / "domain" / "fraud_categories.json"
        self.categories = json.loads(categories.read_text(encoding="utf-8")) if categories.is_file() else []


def named(*pairs):
    """Those whose data is there."""
    return [(name, value) for name, value in pairs if value]


def draw(sources, folder):
    calls, payments, sichuan = sources.calls, sources.payments, sources.sichuan
    others = [("AMLSim", sources.amlsim), ("S-FFSD", sources.ffsd)]
    folder.mkdir(parents=True, exist_ok=True)
    plots.save(folder / "degrees.svg",
               lambda axes: plots.tails(axes, "Calls", "different others", named(
                   ("called, city", calls.out_degrees()), ("called by, city", calls.in_degrees()),
                   ("both, Sichuan", sichuan and sichuan.degrees))),
               lambda axes: plots.tails(axes, "Payments", "different others", named(
                   ("paid, city", payments.out_degrees()), ("paid by, city", payments.in_degrees()),
                   *((f"paid, {name}", other and other.out_degrees()) for name, other in others))))
    plots.save(folder / "sizes.svg",
               lambda axes: plots.tails(axes, "Conversations", "seconds", [("city", list(calls.sizes))]),
               lambda axes: plots.tails(axes, "Payments", "yuan, or the unit of the data", named(
                   ("city", list(payments.sizes)), *((name, other and list(other.sizes)) for name, other in others))))
    plots.save(folder / "rhythm.svg",
               lambda axes: plots.shares(axes, "Hour of the day", "hour, UTC+8", range(24), named(
                   ("calls, city", calls.hours), ("payments, city", payments.hours),
                   ("users by busiest hour, Sichuan", sichuan and sichuan.hours))),
               lambda axes: plots.shares(axes, "Day of the week", "", ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"], [
                   ("calls, city", calls.weekdays), ("payments, city", payments.weekdays)]))
    plots.save(folder / "waits.svg",
               lambda axes: plots.waits(axes, "Between a person's calls", [("city", calls.gap_bins)], -0.9),
               lambda axes: plots.waits(axes, "Between a person's payments", [("city", payments.gap_bins)], -0.9))


def field_lines(city):
    found, _ = fields.all_findings(city, min(4, os.cpu_count() or 1))
    counted = [one for one in found if one.counts]
    faults = sum(one.fault for one in counted)
    yield f"{len(counted)} readings with {fields.SCAMS_MIN} scams or more; {faults} reach {fields.AREA_MAX}. The best:"
    yield ""
    yield from tables.table(["kind", "field", "reading", "AUC", "scams", "honest"],
                            [[one.kind, f"`{one.field}`", one.reading, f"{one.area:.3f}", f"{one.scams:,}", f"{one.honest:,}"]
                             for one in counted[:FIELDS_SHOWN]])


def page_lines(sources, city, made_by):
    facts = tables.read_facts()
    for line in text_lines(sources, city, made_by):
        yield tables.cited(line, facts)
    yield from ("", "## Published facts 公开事实", "", *tables.fact_lines(facts))


def text_lines(sources, city, made_by):
    yield from tables.INTRODUCTION
    yield ""
    yield f"The city: `{made_by}`. The page and its pictures: `tools/city/page.py`, which says how."
    for title, picture, caption, rows in tables.comparisons(sources):
        yield from ("", f"## {title}", "", *rows)
        if picture:
            yield from ("", f"![{caption}](pictures/city/{picture})")
    yield from ("", "## Laundering and victims: asked and seen 要求与实见", "", *tables.asked_and_seen(sources))
    yield from ("", "## One field alone 单字段", "", *tables.FIELDS_INTRODUCTION, "", *field_lines(city))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="what `duanlian simulate --out` wrote")
    parser.add_argument("--made-by", required=True, help="the command that made it, for the page")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs")
    options = parser.parse_args()
    if plots.matplotlib is None:
        print(plots.MISSING, file=sys.stderr)
        return 2
    try:
        sources = Sources(options.folder, options.shared)
        lines = list(page_lines(sources, options.folder, options.made_by))
        draw(sources, options.out / "pictures" / "city")
        (options.out / "city-statistics.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    except (events.BadInput, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
