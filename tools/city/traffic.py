"""Who calls and pays whom, how much and when: gathered from a city's events, and from public data by the same measures."""

import array
import collections
import csv
import datetime
import functools

import events
import measures

DAY_S = 86_400
SLOPE_FROM_S, SLOPE_TO_S = 60, 36_000  # where the waiting times' slope is fitted: above a redial, below a night


class Traffic:
    """Calls or payments from one to another. Times are seconds of the city's clock."""

    def __init__(self):
        self.count = 0
        self.sizes = array.array("d")  # amounts in yuan, conversations in seconds
        self.unanswered = 0
        self.hours = [0] * 24
        self.weekdays = [0] * 7
        self.pairs = set()
        self.gap_bins = collections.Counter()
        self._numbers = {}
        self._waits = {}  # of who acts: last time, count, sum and sum of squares of waiting times
        self._span = [None, None]

    def number_of(self, name):
        return self._numbers.setdefault(name, len(self._numbers))

    def add(self, time, source, target):
        """Either side may be None, where cash has none."""
        self.count += 1
        if source is not None and target is not None and source != target:
            self.pairs.add((self.number_of(source), self.number_of(target)))
        self._span = [time if self._span[0] is None else self._span[0], time]

    def clock(self, time):
        self.hours[int(time // 3600 % 24)] += 1
        self.weekdays[int((time // DAY_S + 3) % 7)] += 1  # the first of January 1970 was a Thursday

    def acts(self, time, who, bins=True):
        """Somebody acts: how long since he did last."""
        seen = self._waits.get(who)
        if seen is None:
            self._waits[who] = [time, 0, 0.0, 0.0]
            return
        gap = time - seen[0]
        seen[0] = time
        seen[1] += 1
        seen[2] += gap
        seen[3] += gap * gap
        if bins and gap >= 1:
            self.gap_bins[measures.bin_of(gap)] += 1

    def days(self):
        return (self._span[1] - self._span[0]) / DAY_S if self.count else 0

    def actors(self):
        return len(self._waits)

    def out_degrees(self):
        return list(collections.Counter(source for source, _ in self.pairs).values())

    def in_degrees(self):
        return list(collections.Counter(target for _, target in self.pairs).values())

    def reciprocity(self):
        return measures.reciprocity(self.pairs)

    def burstiness(self):
        """The middle one of those who acted often enough."""
        known = (measures.burstiness(*seen[1:]) for seen in self._waits.values())
        values = sorted(value for value in known if value is not None)
        return measures.quantile(values, 0.5) if values else None

    def gap_slope(self):
        return measures.slope(measures.density(self.gap_bins), SLOPE_FROM_S, SLOPE_TO_S)


@functools.lru_cache(maxsize=10_000)
def seconds_of_minute(text):
    """Of the beginning of a canonical time, "2026-01-31T09:00"."""
    return (datetime.datetime.fromisoformat(text + ":00+00:00") + events.LOCAL).replace(
        tzinfo=datetime.timezone.utc).timestamp()


def local_seconds(text):
    return seconds_of_minute(text[:16]) + float(text[17:-1])


def city_traffic(folder):
    """Calls and payments of a city: a call when it starts, its length when it ends. Only what persons do has waiting times."""
    calls, payments = Traffic(), Traffic()
    for event in events.events_of(folder):
        if event["kind"] == "transfer":
            debtor, creditor = event.get("debtor", {}), event.get("creditor", {})
            time = local_seconds(event["time"])
            payments.add(time, debtor.get("account"), creditor.get("account"))
            payments.clock(time)
            payments.sizes.append(event["amount"] / 100)
            if "person" in debtor:
                payments.acts(time, debtor["account"])
        elif event["kind"] == "call":
            caller = event.get("caller") or event.get("presented")
            if event["phase"] == "started":
                time = local_seconds(event["time"])
                calls.add(time, caller, event["callee"])
                calls.clock(time)
                if event.get("card_type") == "person":
                    calls.acts(time, caller)
            elif event["phase"] == "ended":
                calls.sizes.append(event.get("duration_s", 0))
                calls.unanswered += not event.get("duration_s")
    return calls, payments


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def amlsim_traffic(folder):
    """The first of AMLSim's samples; one of its steps is a day."""
    paths = sorted(folder.glob("20K_*/transactions.csv"))
    if not paths:
        return None
    payments = Traffic()
    for row in rows_of(paths[0]):
        time = float(row["time"]) * DAY_S
        payments.add(time, row["sourceNodeId"], row["targetNodeId"])
        payments.acts(time, row["sourceNodeId"], bins=False)
        payments.sizes.append(float(row["value"]))
    return payments


def ffsd_traffic(folder):
    """Card payments; their time is only an order."""
    path = folder / "S-FFSD.csv"
    if not path.is_file():
        return None
    payments = Traffic()
    for row in rows_of(path):
        payments.add(0, row["Source"], row["Target"])
        payments.sizes.append(float(row["Amount"]))
    return payments


class SichuanUsers:
    """What a public table says of each honest telephone user: how many others, how long, at which hour most."""

    def __init__(self, path):
        self.degrees, self.median_durations, self.outgoing = [], [], []
        self.hours = [0] * 24
        calls = seconds = 0
        for row in rows_of(path):
            if row["label"] != "0" or not row["opposite_unique"]:  # a few never called
                continue
            self.degrees.append(int(float(row["opposite_unique"])))
            self.median_durations.append(float(row["call_dur_median"]))
            self.outgoing.append(float(row["voc_calltype1"] or 0))
            self.hours[int(float(row["voc_hour_mode"]))] += 1
            calls += float(row["opposite_count"])
            seconds += float(row["opposite_count"]) * float(row["call_dur_mean"])
        self.mean_duration = seconds / calls


def sichuan_users(folder):
    path = folder / "all_feat_with_label.csv"
    return SichuanUsers(path) if path.is_file() else None
