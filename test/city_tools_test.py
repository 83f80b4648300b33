"""The tools under tools/city: areas under curves, one field against the truth, statistics of a city."""

import csv
import datetime
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest
from collections import Counter

import tree

TOOLS = tree.ROOT / "tools" / "city"
sys.path.insert(0, str(TOOLS))

import auc  # noqa: E402
import chains  # noqa: E402
import columns  # noqa: E402
import events  # noqa: E402
import fields  # noqa: E402
import measures  # noqa: E402
import page  # noqa: E402
import tables  # noqa: E402
import traffic  # noqa: E402


def by_pairs(scams, honest):
    """The definition, pair by pair."""
    won = sum((bad > good) + (bad == good) / 2 for bad in scams for good in honest)
    return won / (len(scams) * len(honest))


class Areas(unittest.TestCase):
    def of(self, scams, honest):
        return auc.of_scores(Counter(scams), Counter(honest))

    def test_ends_and_middle(self):
        self.assertEqual(self.of([3, 4], [1, 2]), 1)
        self.assertEqual(self.of([1, 2], [3, 4]), 0)
        self.assertEqual(self.of([7] * 9, [7] * 5), 0.5)
        self.assertEqual(self.of([1, 3], [2]), 0.5)
        self.assertIsNone(self.of([], [1]))
        self.assertIsNone(self.of([1], []))
        self.assertEqual(auc.either_way(0.125), 0.875)

    def test_is_its_definition_with_many_ties(self):
        chance = random.Random(1)
        for _ in range(50):
            scams = [chance.randrange(6) for _ in range(chance.randrange(1, 30))]
            honest = [chance.randrange(8) for _ in range(chance.randrange(1, 30))]
            self.assertAlmostEqual(self.of(scams, honest), by_pairs(scams, honest), places=12)

    def test_learned_rates(self):
        # a has 1/2, b 0. Of what is new nothing is known, so it neither wins nor loses. Of the 15 pairs 6 are of known values: a
        # ties a and wins twice, b loses once and ties twice; the other 9 count half.
        learn = [Counter(a=1), Counter(a=1, b=2)]
        scams, honest = ["a", "new", "b"], ["a", "new", "new", "b", "b"]
        self.assertAlmostEqual(auc.of_learned_rates(*learn, Counter(scams), Counter(honest)),
                               (1 / 2 + 2 + 2 / 2 + 9 / 2) / 15, places=12)

    def test_nothing_is_learned_from_nothing(self):
        self.assertIsNone(auc.of_learned_rates({}, {}, Counter(a=1), Counter(b=1)))
        self.assertEqual(auc.of_learned_rates({}, Counter(a=5), Counter(a=1), Counter(b=1)), 0.5)


class SmallCity:
    """Calls, transfers, messages and reports of some days, a part of them a scam's. `spoil` may change what a scam's event
    has: its planted leak."""

    def __init__(self, folder, count=6000, seed=1, spoil=lambda event, chance: None):
        self.chance = random.Random(seed)
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        begin = datetime.datetime(2026, 3, 2, tzinfo=datetime.timezone.utc)
        with open(self.folder / "events.jsonl", "w", encoding="utf-8") as out, \
             open(self.folder / "labels.csv", "w", encoding="utf-8", newline="") as truth:
            labels = csv.writer(truth, lineterminator="\n")
            labels.writerow(["event", "source", "label", "category"])
            for number in range(count):
                time = begin + datetime.timedelta(seconds=number * 4 * 86400 // count)
                event = self.event(number, time)
                is_scam = self.chance.randrange(20) == 0
                if event["kind"] == "report":
                    pass
                elif is_scam:
                    spoil(event, self.chance)
                    labels.writerow([event["id"], event["source"], "scam", "C01"])
                elif number % 3 == 0:
                    labels.writerow([event["id"], event["source"], "honest", ""])
                out.write(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n")

    def event(self, number, time):
        chance = self.chance
        event = {"kind": chance.choices(["transfer", "call", "message", "report"], [55, 35, 9, 1])[0],
                 "id": f"{chance.getrandbits(52):013x}", "time": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "source": "bank_a",
                 "purpose": "exercise"}
        person, other = (int(5000 * chance.random() ** 3) for _ in range(2))
        match event["kind"]:
            case "transfer":
                event |= {"debtor": {"account": f"6222{person:012}"}, "creditor": {"account": f"6222{other:012}"},
                          "amount": int(chance.lognormvariate(9, 2)) + 1, "currency": "CNY",
                          "channel": chance.choice(["mobile", "qr_code", "web"]), "device": f"d{person}"}
                if number % 3 == 0:
                    event["remark"] = chance.choice(["饭钱", "房租", "谢谢\n再见"])
            case "call":
                event |= {"phase": "ended", "call": f"c{number}", "caller": f"+86138{person:08}",
                          "callee": f"+86139{other:08}", "duration_s": int(chance.expovariate(1 / 80))}
            case "message":
                event |= {"sender": f"+86138{person:08}", "receivers": [f"+86139{other:08}"],
                          "text": "你好" * chance.randrange(1, 20)}
            case "report":
                event |= {"role": "victim", "text": "被骗了"}
        return event


def run_fields(folder, *options):
    done = subprocess.run([sys.executable, "-B", str(TOOLS / "fields.py"), str(folder), *options], capture_output=True,
                          text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


class OneField(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name) / "city"

    def worst(self, spoil):
        SmallCity(self.folder, spoil=spoil)
        found, _ = fields.all_findings(self.folder, 1)
        return [(one.kind, one.field, one.reading) for one in found if one.fault]

    def test_a_city_without_a_leak_has_none(self):
        SmallCity(self.folder)
        found, totals = fields.all_findings(self.folder, 1)
        self.assertEqual([one for one in found if one.fault], [])
        self.assertNotIn("report", totals)
        self.assertEqual(sum(totals["(all)"]), sum(sum(parts) for kind, parts in totals.items() if kind != "(all)"))
        seen = {(one.kind, one.field, one.reading): one.area for one in found}
        for useless in (("transfer", "channel", "value"), ("transfer", "amount", "as a number"), ("transfer", "remark", "value"),
                        ("call", "duration_s", "as a number"), ("transfer", "id", "in order of its characters"),
                        ("transfer", "time.hour", "value"), ("(all)", "kind", "value")):
            self.assertAlmostEqual(seen[useless], 0.5, delta=0.12, msg=useless)

    def test_a_planted_number_is_found(self):
        def spoil(event, chance):
            if event["kind"] == "transfer":
                event["amount"] = 10 ** 9 + chance.randrange(1000)
        self.assertIn(("transfer", "amount", "as a number"), self.worst(spoil))

    def test_a_planted_word_is_found(self):
        def spoil(event, _):
            if event["kind"] == "transfer":
                event["channel"] = "atm"
        leaks = self.worst(spoil)
        self.assertIn(("transfer", "channel", "value"), leaks)
        self.assertEqual({(kind, field) for kind, field, _ in leaks}, {("transfer", "channel")})

    def test_a_planted_presence_is_found(self):
        def spoil(event, _):
            event["screen_shared"] = True
        self.assertIn(("transfer", "screen_shared", "present"), self.worst(spoil))

    def test_a_planted_prefix_is_found(self):
        def spoil(event, chance):
            if event["kind"] == "call":
                event["caller"] = f"+44{chance.getrandbits(30):09}"
        leaks = self.worst(spoil)
        self.assertIn(("call", "caller", "first 3"), leaks)
        self.assertNotIn(("call", "caller", "value"), leaks)

    def test_a_planted_length_is_found(self):
        def spoil(event, chance):
            if event["kind"] == "transfer":
                event["device"] = f"d{chance.getrandbits(60):020}"
        self.assertIn(("transfer", "device", "length"), self.worst(spoil))

    def test_a_planted_hour_is_found(self):
        def spoil(event, chance):
            event["time"] = event["time"][:11] + "19" + event["time"][13:]
        self.assertIn(("call", "time.hour", "value"), self.worst(spoil))

    def test_planted_ids_are_found(self):
        def spoil(event, chance):
            event["id"] = f"{0xf0000 + chance.randrange(0xffff):05x}{chance.getrandbits(32):08x}"
        leaks = self.worst(spoil)
        self.assertIn(("(all)", "id", "in order of its characters"), leaks)

    def test_planted_numbers_in_ids_are_found(self):
        def spoil(event, chance):
            event["id"] = f"{chance.getrandbits(20):05x}g{chance.randrange(9_000_000, 10_000_000)}"
        self.assertIn(("(all)", "id", "its last digits"), self.worst(spoil))

    def test_the_tool_tells_by_its_status(self):
        SmallCity(self.folder)
        status, out, complaints = run_fields(self.folder)
        self.assertEqual((status, complaints), (0, ""), out)
        self.assertIn("0 of ", out.splitlines()[-1])

        def spoil(event, _):
            event["source"] = "bank_z"
        SmallCity(self.folder / "leaky", spoil=spoil)
        status, out, _ = run_fields(self.folder / "leaky")
        self.assertEqual(status, 1)
        self.assertIn("source", out.splitlines()[out.splitlines().index("") + 2])

    def test_bad_input_is_one_sentence(self):
        self.folder.mkdir(parents=True)
        events_file, labels = self.folder / "events.jsonl", self.folder / "labels.csv"
        for events_text, labels_text, words in ((None, "event,source,label\n", "events.jsonl"),
                                                ("", "event,source,label\n", "no events"),
                                                ('{"kind":"call"}\n', "event,source,label\n", "not an event"),
                                                (json.dumps(Labels.EVENTS[0]), "a,b\n", "no column event")):
            if events_text is not None:
                events_file.write_text(events_text)
            labels.write_text(labels_text)
            status, _, complaints = run_fields(self.folder)
            self.assertEqual((status, complaints.count("\n")), (2, 1), complaints)
            self.assertIn(words, complaints)


class Labels(unittest.TestCase):
    EVENTS = [{"kind": kind, "id": name, "time": "2026-03-02T01:00:00Z", "source": "a"}
              for kind, name in (("call", "e1"), ("call", "e2"), ("transfer", "e3"), ("report", "e4"))]

    def of(self, rows, **city):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name) / "city"
            write_city(folder, self.EVENTS, labels="event,source,label,category\n" + rows)
            (folder / "city.json").write_text(json.dumps(city))
            return [(event["id"], is_scam) for event, is_scam in events.labelled_events(folder)]

    def test_without_a_label_is_honest_where_few_have_one(self):
        self.assertEqual(self.of("e2,a,scam,C01\ne3,a,honest,\n", honest_labels_one_in=3),
                         [("e1", False), ("e2", True), ("e3", False)])

    def test_without_a_label_is_neither_where_all_have_one(self):
        self.assertEqual(self.of("e2,a,scam,C01\ne3,a,honest,\n", honest_labels_one_in=1), [("e2", True), ("e3", False)])

    def test_labels_of_no_event_are_told(self):
        for rows in ("e9,a,scam,\n", "e3,a,scam,\ne2,a,scam,\n", "e2,b,scam,\n"):
            with self.assertRaisesRegex(events.BadInput, "not there or not in order"):
                self.of(rows)


class Fields(unittest.TestCase):
    def test_records_and_lists_are_flat(self):
        event = {"kind": "message", "time": "2026-03-01T17:05:09.250Z", "receivers": ["+861", "+862"], "debtor": {"age": 41},
                 "new_payee": True}
        self.assertEqual(dict(columns.fields_of(event)), {
            "kind": "message", "receivers": "+861,+862", "receivers.count": "2",
            "debtor.age": "41", "new_payee": "true", "time.hour": "1", "time.weekday": "0", "time.minute": "05",
            "time.second": "09", "time.fraction": ".250"})

    def test_numbers_in_texts(self):
        self.assertEqual([fields.as_number(text) for text in ("+8613", "007", "1.5", "a1", "nan", "", "true")],
                         [8613, 7, 1.5, None, None, None, None])
        self.assertEqual([fields.last_digits(text) for text in ("t-07", "x", "12")], [7, None, 12])


class Measures(unittest.TestCase):
    def test_quantiles_and_tails_of_distributions(self):
        self.assertEqual([measures.quantile([1, 2, 3, 4], share) for share in (0, 0.25, 0.5, 0.51, 1)], [1, 1, 2, 3, 4])
        self.assertEqual(measures.ccdf([1, 1, 2, 4]), [(1, 1), (2, 0.5), (4, 0.25)])
        self.assertEqual(measures.top_share([1] * 99 + [901], 0.01), 0.901)

    def test_the_exponent_of_a_power_law_is_found(self):
        chance = random.Random(1)
        self.assertAlmostEqual(measures.tail_exponent([chance.paretovariate(1.5) for _ in range(40_000)]), 2.5, delta=0.1)
        self.assertIsNone(measures.tail_exponent([1.0, 2.0]))
        self.assertIsNone(measures.tail_exponent([7.0] * 5000))

    def test_burstiness_of_a_clock_of_chance_and_of_bursts(self):
        def of(gaps):
            return measures.burstiness(len(gaps), sum(gaps), sum(gap * gap for gap in gaps))
        chance = random.Random(1)
        self.assertAlmostEqual(of([5] * 20), -1)
        self.assertAlmostEqual(of([chance.expovariate(1) for _ in range(20_000)]), 0, delta=0.02)
        self.assertGreater(of([1] * 99 + [10_000]), 0.5)
        self.assertIsNone(of([1, 2]))

    def test_reciprocity(self):
        self.assertEqual(measures.reciprocity({(1, 2), (2, 1), (1, 3), (4, 1)}), 0.5)
        self.assertIsNone(measures.reciprocity(set()))

    def test_the_slope_of_waiting_times(self):
        chance = random.Random(1)
        gaps = [60 * 1000 ** chance.random() for _ in range(50_000)]  # density ~ 1/t
        bins = Counter(measures.bin_of(gap) for gap in gaps)
        self.assertAlmostEqual(measures.slope(measures.density(bins), 60, 36_000), -1, delta=0.05)
        middle, share = measures.density(Counter({measures.bin_of(10): 4}))[0]
        self.assertAlmostEqual(share * middle * (1.5 ** 0.5 - 1.5 ** -0.5), 1)


def write_city(folder, lines, **truth):
    folder.mkdir(parents=True)
    (folder / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    for name, text in truth.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def transfer(event, time, debtor, creditor, yuan):
    sides = {side: {"account": account, "person": account}
             for side, account in (("debtor", debtor), ("creditor", creditor)) if account}
    return {"kind": "transfer", "id": event, "time": f"2026-03-02T{time}Z", "source": "bank_a", **sides, "amount": 100 * yuan}


def call(event, time, phase, caller, callee, **more):
    return {"kind": "call", "id": event, "time": f"2026-03-02T{time}Z", "source": "operator_a", "phase": phase, "caller": caller,
            "callee": callee, "card_type": "person", **more}


class SmallDay(unittest.TestCase):
    """Li calls Wang, who answers late and calls back; a scam takes 500 yuan of Li on two ways of two layers."""

    EVENTS = [
        call("c1", "01:00:00", "started", "+8613800000001", "+8613800000002"),
        call("c2", "01:00:30", "ended", "+8613800000001", "+8613800000002"),
        call("c3", "01:10:00", "started", "+8613800000002", "+8613800000001"),
        call("c4", "01:12:05.500", "ended", "+8613800000002", "+8613800000001", duration_s=115),
        call("c5", "17:00:00", "started", "+8613800000001", "+8613800000003"),
        transfer("t0", "01:00:00", "shop", "mule", 9),  # of no victim
        transfer("t1", "02:00:00", "li", "mule", 500),
        transfer("t2", "02:03:00", "mule", "low_a", 300),
        transfer("t3", "02:04:00", "mule", "low_b", 200),
        transfer("t4", "02:10:00", "low_a", None, 300),
        transfer("t5", "03:00:00", "low_b", None, 200),
        transfer("t6", "05:00:00", "li", "mule", 50),
        {"kind": "chain_transfer", "id": "t7", "time": "2026-03-02T02:30:00Z", "source": "chain_watch", "from": "w1", "to": "w2"},
    ]
    TRUTH = {
        "labels": "event,source,label,category\n",
        "transfers": "event,role,layer,gang,scam,amount_fen\nt0,test,0,1,,\nt1,victim_payment,0,1,7,50000\n"
                     "t2,layering,1,1,7,30000\nt3,layering,1,1,7,20000\nt4,cash_out,2,1,7,30000\nt5,cash_out,2,1,7,20000\n"
                     "t6,victim_payment,0,1,7,5000\nt7,on_chain,3,1,7,20000\n",
        "people": "person,age\n3,41\n4,10\n",
        "scams": "scam,category,victim,age,reached,paid_fen,reported\n"
                 "7,C03,3,adult,2026-03-02T01:30:00Z,55000,2026-03-02T07:00:00Z\n8,C01,4,minor,,0,\n",
    }

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name) / "city"
        write_city(self.folder, sorted(self.EVENTS, key=lambda event: event["time"]), **self.TRUTH)

    def test_the_way_of_the_money(self):
        seen = chains.Chains(self.folder)
        self.assertEqual(seen.first_hop, [3])
        self.assertEqual(sorted(seen.hop), [7, 56])
        self.assertEqual(seen.chain, [60])
        self.assertEqual(seen.layers, [2])
        self.assertEqual(seen.report_delays, [120])
        self.assertEqual((seen.started, seen.reached, seen.paid, seen.reported), (2, 1, 1, 1))
        self.assertEqual((seen.ages, dict(seen.bands), dict(seen.categories)), ([41], {"adult": 1}, {"C03": 1}))

    def test_calls_and_payments(self):
        calls, payments = traffic.city_traffic(self.folder)
        self.assertEqual((calls.count, calls.unanswered, list(calls.sizes)), (3, 1, [0, 115]))
        self.assertEqual((sorted(calls.out_degrees()), sorted(calls.in_degrees())), ([1, 2], [1, 1, 1]))
        self.assertAlmostEqual(calls.reciprocity(), 2 / 3)
        self.assertEqual([hour for hour, count in enumerate(calls.hours) if count], [1, 9])
        self.assertEqual(calls.weekdays, [2, 1, 0, 0, 0, 0, 0])  # Monday, and the first hour of Tuesday in UTC+8
        self.assertEqual(calls.gap_bins, Counter({measures.bin_of(16 * 3600): 1}))
        self.assertEqual((payments.count, len(payments.pairs), payments.sizes[1]), (7, 4, 500))

    def test_the_page_cites_every_fact_and_no_other(self):
        nowhere = self.folder / "nowhere"
        lines = list(page.page_lines(page.Sources(self.folder, nowhere), self.folder, "duanlian simulate"))
        text = "\n".join(lines)
        for key in tables.read_facts():
            self.assertIn(f"](#{key})", text)
        self.assertNotRegex(text, r"\[[a-z_]+_\d{4}\w*\](?!\()")
        self.assertIn("| different others called: mean | 1.5 |", text)
        self.assertIn("1 paid, 1 of these reported", text)


if __name__ == "__main__":
    unittest.main()
