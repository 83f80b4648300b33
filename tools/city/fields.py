"""How well one raw field alone tells scams from honest life in what `duanlian simulate` wrote.

    python3 tools/city/fields.py FOLDER [--worst N] [--all]

For every kind of event and every field of it, by itself: the area under the curve (AUC) of the value as a number, and of the
share of scams that each value, its length, its presence and its first characters had in the first half of the time, tested on
the second half. 0.5 is useless, 1 is perfect. Exits with 1 when any reaches 0.8 with at least 50 scams in the test, with 2
when the input is bad. A city in which one field gives the gangs away would prove nothing about what finds them.
"""

import argparse
import collections
import concurrent.futures
import math
import os
import sys
import tempfile
from typing import NamedTuple

import auc
import columns
import events

AREA_MAX = 0.8
SCAMS_MIN = 50
ABSENT = "\0"  # no value has it: events have no such character


class Finding(NamedTuple):
    area: float
    kind: str
    field: str
    reading: str
    scams: int
    honest: int

    @property
    def counts(self):
        return self.scams >= SCAMS_MIN

    @property
    def fault(self):
        return self.counts and self.area >= AREA_MAX


def as_number(value):
    """A number, or the digits of a telephone number or an account; None where it is neither."""
    digits = value[1:] if value[:1] == "+" else value
    if digits.isdecimal():
        return int(digits)
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def last_digits(value):
    rest = value.rstrip("0123456789")
    return int(value[len(rest):]) if len(rest) < len(value) else None


def regrouped(counts, read):
    """Counts of what is read in the values, without those in which nothing is."""
    result = collections.Counter()
    for value, count in counts.items():
        seen = read(value)
        if seen is not None:
            result[seen] += count
    return result


def length(value):
    return len(value.encode())


FIRST = (3, 6)  # characters


def findings_of(kind, field, parts, totals):
    """All readings of one column. `parts` has the counts of its values, `totals` how many events of the kind there are, both
    by columns.LEARN_HONEST and so on."""
    test_honest, test_scams = parts[columns.TEST_HONEST], parts[columns.TEST_SCAM]

    def finding(reading, area, scams, honest):
        return [Finding(area, kind, field, reading, scams, honest)] if area is not None else []

    def ordered(reading, read):
        scams, honest = regrouped(test_scams, read), regrouped(test_honest, read)
        return finding(reading, auc.either_way(auc.of_scores(scams, honest)), scams.total(), honest.total())

    def learned(reading, counts):
        return finding(reading, auc.of_learned_rates(counts[columns.LEARN_SCAM], counts[columns.LEARN_HONEST],
                                                     counts[columns.TEST_SCAM], counts[columns.TEST_HONEST]),
                       counts[columns.TEST_SCAM].total(), counts[columns.TEST_HONEST].total())

    found = ordered("as a number", as_number) + ordered("length as a number", length)
    if field == "id":
        found += ordered("in order of its characters", str) + ordered("its last digits", last_digits)
    found += learned("value", parts) + learned("length", [regrouped(part, length) for part in parts])
    longest = max((len(value) for part in parts for value in part), default=0)
    for count in FIRST:
        if count < longest:
            found += learned(f"first {count}", [regrouped(part, lambda value, count=count: value[:count]) for part in parts])
    # Not to have a field tells something as well.
    absent = [total - part.total() for part, total in zip(parts, totals)]
    if any(absent):
        whole = [collections.Counter(part) for part in parts]
        present = [collections.Counter({"present": part.total()}) for part in parts]
        for counts in (whole, present):
            for count, missing in zip(counts, absent):
                count[ABSENT] = missing
        found += learned("value or none", whole) + learned("present", present)
    return found


def column_findings(job):
    kind, field, paths, totals = job
    return findings_of(kind, field, [columns.counts_of(path) for path in paths], totals)


def file_events(folder, store):
    """Files every field of every event. Gives how many events each kind has, by part."""
    begin, end = events.span_of(folder)
    # Times of the canonical form are in the order of their texts up to the second.
    middle = (begin + (end - begin) / 2).strftime("%Y-%m-%dT%H:%M:%S")
    totals = collections.defaultdict(lambda: [0, 0, 0, 0])
    for event, is_scam in events.labelled_events(folder):
        kind, part = event["kind"], 2 * (event["time"] >= middle) + is_scam
        store.add(kind, part, columns.fields_of(event))
        store.add(columns.ALL, part, [(name, event[name]) for name in ("kind", "id", "source") if name in event])
        store.add(columns.ALL, part, columns.time_fields(event["time"]))
        totals[kind][part] += 1
        totals[columns.ALL][part] += 1
    store.flush()
    return totals


def all_findings(folder, processes):
    with tempfile.TemporaryDirectory(prefix="city_fields_") as scratch:
        store = columns.Columns(scratch)
        totals = file_events(folder, store)
        jobs = [(kind, field, store.paths(kind, field), totals[kind]) for kind, field in store.names()]
        with concurrent.futures.ProcessPoolExecutor(processes) as pool:
            found = [one for many in pool.map(column_findings, jobs) for one in many]
    return sorted(found, key=lambda one: (-one.area, one)), totals


def kinds_without_honest(totals):
    """Of such a kind any event is a scam's, which no area under a curve can tell."""
    return [kind for kind, parts in sorted(totals.items())
            if not parts[columns.TEST_HONEST] and parts[columns.TEST_SCAM] >= SCAMS_MIN]


def print_table(found, totals, options):
    for kind, parts in sorted(totals.items()):
        honest, scams = (parts[columns.LEARN_HONEST] + parts[columns.TEST_HONEST],
                         parts[columns.LEARN_SCAM] + parts[columns.TEST_SCAM])
        print(f"{kind:22} {honest:10,} honest {scams:8,} of scams, {parts[columns.TEST_SCAM]:,} in the second half")
    print(f"\n{'AUC':6} {'kind':20} {'field':26} {'reading':26} {'scams':>8} {'honest':>10}")
    shown = [one for one in found if one.counts or options.all]
    for one in shown if options.all else shown[:options.worst]:
        few = "" if one.counts else "  (few)"
        print(f"{one.area:.4f} {one.kind:20} {one.field:26} {one.reading:26} {one.scams:8,} {one.honest:10,}{few}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="what `duanlian simulate --out` wrote")
    parser.add_argument("--worst", type=int, default=40, help="how many lines are shown")
    parser.add_argument("--all", action="store_true", help="show every line, also those with few scams")
    parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1))
    options = parser.parse_args()
    try:
        found, totals = all_findings(options.folder, options.processes)
    except (events.BadInput, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print_table(found, totals, options)
    lonely = kinds_without_honest(totals)
    for kind in lonely:
        print(f"every {kind} of the second half is a scam's")
    faults = [one for one in found if one.fault]
    print(f"\n{len(faults)} of {sum(one.counts for one in found)} readings reach {AREA_MAX} with {SCAMS_MIN} scams or more")
    return 1 if faults or lonely else 0


if __name__ == "__main__":
    sys.exit(main())
