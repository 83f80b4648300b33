"""The way of the money behind the victims, from the files of the truth: how soon it moves, how deep, how late victims report."""

import bisect
import collections
import datetime
from typing import NamedTuple

import events

MINUTE_S = 60
MOVES = ("layering", "cash_out", "on_chain")  # and not what the victim gets ready or is paid


class Hop(NamedTuple):
    """A transfer that carried a victim's money."""

    time: float  # seconds
    layer: int
    role: str
    debtor: str
    creditor: str


def seconds(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def hops_by_scam(folder):
    carried = collections.defaultdict(list)
    for row in events.truth_rows(folder, "transfers.csv", ("event", "role", "layer", "scam", "amount_fen")):
        if row["scam"] and row["amount_fen"]:  # what carries nobody's money has no sum
            carried[row["event"]].append(row)
    hops = collections.defaultdict(list)
    for event in events.events_of(folder):
        for row in carried.get(event["id"], ()):
            hops[row["scam"]].append(Hop(seconds(event["time"]), int(row["layer"]), row["role"],
                                         event.get("debtor", {}).get("account", event.get("from", "")),
                                         event.get("creditor", {}).get("account", event.get("to", ""))))
    for found in hops.values():
        found.sort()
    return hops


def delays(hops):
    """Minutes from each hop's credit to the first debit of that account with the same victim's money; apart for the victim's
    own payment and the rest."""
    leaves = collections.defaultdict(list)
    for hop in hops:
        leaves[hop.debtor].append(hop.time)
    first, later = [], []
    for hop in hops:
        times = leaves.get(hop.creditor, [])
        at = bisect.bisect_left(times, hop.time)
        if at < len(times):
            (first if hop.role == "victim_payment" else later).append((times[at] - hop.time) / MINUTE_S)
    return first, later


def chain_minutes(hops):
    """From each payment of a victim to the last movement of his money before he pays again."""
    paid = [hop.time for hop in hops if hop.role == "victim_payment"]
    ends = [*paid[1:], float("inf")]
    for begin, end in zip(paid, ends):
        moves = [hop.time for hop in hops if begin < hop.time < end and hop.role in MOVES]
        if moves:
            yield (max(moves) - begin) / MINUTE_S


class Chains:
    """What the truth says of all scams that took money."""

    def __init__(self, folder):
        self.first_hop, self.hop, self.chain, self.layers = [], [], [], []
        last_paid = {}
        for scam, hops in hops_by_scam(folder).items():
            first, later = delays(hops)
            self.first_hop += first
            self.hop += later
            self.chain += chain_minutes(hops)
            paid = [hop.time for hop in hops if hop.role == "victim_payment"]
            if paid:
                last_paid[scam] = max(paid)
                # Accounts; wallets behind them are no layer.
                deepest = max(hop.layer for hop in hops if hop.role != "on_chain")
                if deepest:
                    self.layers.append(deepest)
        self._scams(folder, last_paid)

    def _scams(self, folder, last_paid):
        ages = {row["person"]: int(row["age"]) for row in events.truth_rows(folder, "people.csv", ("person", "age"))}
        self.started, self.reached, self.paid, self.reported = 0, 0, 0, 0
        self.report_delays, self.ages = [], []
        self.categories, self.bands = collections.Counter(), collections.Counter()
        for row in events.truth_rows(folder, "scams.csv",
                                     ("scam", "category", "victim", "age", "reached", "paid_fen", "reported")):
            self.started += 1
            self.reached += bool(row["reached"])
            if not int(row["paid_fen"]):
                continue
            self.paid += 1
            self.categories[row["category"]] += 1
            self.bands[row["age"]] += 1
            if row["victim"] in ages:
                self.ages.append(ages[row["victim"]])
            if row["reported"]:
                self.reported += 1
                if row["scam"] in last_paid:
                    self.report_delays.append((seconds(row["reported"]) - last_paid[row["scam"]]) / MINUTE_S)
