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
import columns  # noqa: E402
import fields  # noqa: E402


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
        # a has 1/2, b 0, what is new the rate of all, 1/4.
        learn = [Counter(a=1), Counter(a=1, b=2)]
        scores = {"a": 0.5, "b": 0, "new": 0.25}
        scams, honest = ["a", "new", "b"], ["a", "new", "new", "b", "b"]
        self.assertAlmostEqual(auc.of_learned_rates(*learn, Counter(scams), Counter(honest)),
                               by_pairs([scores[one] for one in scams], [scores[one] for one in honest]), places=12)

    def test_nothing_is_learned_from_nothing(self):
        self.assertIsNone(auc.of_learned_rates({}, {}, Counter(a=1), Counter(b=1)))
        self.assertEqual(auc.of_learned_rates({}, Counter(a=5), Counter(a=1), Counter(b=1)), 0.5)


class SmallCity:
    """Calls, transfers, messages and reports of some days, a part of them a scam's. `spoil` may change what a scam's event
    has: its planted leak."""

    def __init__(self, folder, count=6000, seed=1, spoil=lambda event, chance: None):
        self.chance = random.Random(seed)
        self.folder = pathlib.Path(folder)
        (self.folder / "truth").mkdir(parents=True)
        begin = datetime.datetime(2026, 3, 2, tzinfo=datetime.timezone.utc)
        with open(self.folder / "events.jsonl", "w", encoding="utf-8") as out, \
             open(self.folder / "truth" / "labels.csv", "w", encoding="utf-8", newline="") as truth:
            labels = csv.writer(truth, lineterminator="\n")
            labels.writerow(["event", "source", "label", "category"])
            for number in range(count):
                time = begin + datetime.timedelta(seconds=number * 4 * 86400 // count)
                event = self.event(number, time)
                is_scam = self.chance.randrange(20) == 0
                if event["kind"] == "report":
                    labels.writerow([event["id"], event["source"], "reporting", ""])
                elif is_scam:
                    spoil(event, self.chance)
                    labels.writerow([event["id"], event["source"], "lure", "C01"])
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
        (self.folder / "truth").mkdir(parents=True)
        events_file, labels = self.folder / "events.jsonl", self.folder / "truth" / "labels.csv"
        for events_text, labels_text, words in ((None, "event,source,label\n", "events.jsonl"), ("", "event,source,label\n", "no events"),
                                                ('{"kind":"call"}\n', "event,source,label\n", "not an event"),
                                                ("{}\n", "a,b\n", "no column event")):
            if events_text is not None:
                events_file.write_text(events_text)
            labels.write_text(labels_text)
            status, _, complaints = run_fields(self.folder)
            self.assertEqual((status, complaints.count("\n")), (2, 1), complaints)
            self.assertIn(words, complaints)


class Fields(unittest.TestCase):
    def test_records_and_lists_are_flat(self):
        event = {"kind": "message", "time": "2026-03-01T17:05:09.250Z", "receivers": ["+861", "+862"], "debtor": {"age": 41},
                 "new_payee": True}
        self.assertEqual(dict(columns.fields_of(event)), {
            "kind": "message", "time": "2026-03-01T17:05:09.250Z", "receivers": "+861,+862", "receivers.count": "2",
            "debtor.age": "41", "new_payee": "true", "time.hour": "1", "time.weekday": "0", "time.minute": "05",
            "time.second": "09", "time.fraction": ".250"})

    def test_numbers_in_texts(self):
        self.assertEqual([fields.as_number(text) for text in ("+8613", "007", "1.5", "a1", "nan", "", "true")],
                         [8613, 7, 1.5, None, None, None, None])
        self.assertEqual([fields.last_digits(text) for text in ("t-07", "x", "12")], [7, None, 12])


if __name__ == "__main__":
    unittest.main()
