"""`duanlian simulate` as its user runs it: the same seed gives the same bytes, what is written is valid and in order, the
truth is about events that are there, no single field gives the gangs away, and what cannot be is one sentence."""

import collections
import csv
import hashlib
import json
import os
import pathlib
import resource
import subprocess
import sys

import jsonschema

from server import DUANLIAN, ROOT, temporary_folder

sys.path.insert(0, str(ROOT / "tools" / "city"))

import events  # noqa: E402
import fields  # noqa: E402

CATEGORIES = {f"C{number:02}" for number in range(1, 11)}
CITY = ("--people", "2000", "--days", "8", "--seed", "1")
SMALL_CITY = ("--people", "500", "--hours", "30")
SAMPLED_EVERY = 997  # events between two that are held against the schema
SAMPLED_OF_KIND_MIN = 20


def simulate(*arguments, **options):
    done = subprocess.run([DUANLIAN, "simulate", *map(str, arguments)], capture_output=True, text=True, timeout=300, cwd=ROOT,
                          **options)
    return done.returncode, done.stdout, done.stderr


def made(out, *arguments):
    status, _, complaints = simulate("--out", out, *arguments)
    assert status == 0, complaints
    return out


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def rows(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def the_seed_alone_decides(folder):
    one = digests(made(folder / "one", *SMALL_CITY, "--seed", 7, "--threads", 1))
    two = digests(made(folder / "two", *SMALL_CITY, "--seed", 7, "--threads", 2))
    assert {"events.jsonl", "labels.csv", "scams.csv", "transfers.csv", "people.csv"} <= set(one), sorted(one)
    assert one == two, [name for name in one if one[name] != two.get(name)]
    other = digests(made(folder / "other", *SMALL_CITY, "--seed", 8, "--threads", 1))
    assert other["events.jsonl"] != one["events.jsonl"] and other["people.csv"] != one["people.csv"]


def packed_events_are_the_same(folder):
    plain = made(folder / "plain", *SMALL_CITY, "--seed", 7)
    packed = made(folder / "packed", *SMALL_CITY, "--seed", 7, "--zst")
    assert not (packed / "events.jsonl").exists()
    try:
        count = 0
        for count, (event, same) in enumerate(zip(events.events_of(plain), events.events_of(packed), strict=True), 1):
            assert event == same, (event, same)
        assert count > 1000, count
    except events.BadInput as why:
        assert "needs the program zstd" in str(why), why
        print(f"packed events are not read: {why}")


def events_are_valid_and_in_order(city):
    schema = json.loads((ROOT / "docs" / "event.schema.json").read_text(encoding="utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    last, ids, kinds = "", set(), collections.Counter()
    for number, event in enumerate(events.events_of(city)):
        assert event["time"][:19] >= last[:19], (last, event)
        last = event["time"]
        assert event["purpose"] == "exercise", event
        ids.add(event["id"])
        kinds[event["kind"]] += 1
        if number % SAMPLED_EVERY == 0 or kinds[event["kind"]] <= SAMPLED_OF_KIND_MIN:
            faults = [fault.message for fault in check.iter_errors(event)]
            assert not faults, (event, faults)
    assert len(ids) == sum(kinds.values()), "an id stands twice"
    assert {"call", "message", "visit", "transfer", "account_change", "subscription_change", "report"} <= set(kinds), kinds
    return ids


def the_truth_is_about_what_happened(city, ids):
    labels = rows(city, "labels.csv")
    assert all(row["event"] in ids for row in labels), "a label of no event"
    assert {row["label"] for row in labels} == {"scam", "honest"}
    assert {row["category"] for row in labels if row["label"] == "honest"} == {""}
    scams = rows(city, "scams.csv")
    assert {row["category"] for row in scams} == CATEGORIES, collections.Counter(row["category"] for row in scams)
    assert {row["category"] for row in labels if row["category"]} == CATEGORIES
    known = {row["scam"] for row in scams}
    stages, transfers = rows(city, "stages.csv"), rows(city, "transfers.csv")
    assert all(row["scam"] in known and (not row["event"] or row["event"] in ids) for row in stages)
    assert all(row["event"] in ids and (not row["scam"] or row["scam"] in known) for row in transfers)
    assert {"victim_payment", "layering", "cash_out"} <= {row["role"] for row in transfers}
    paid = collections.Counter()
    for row in transfers:
        if row["role"] == "victim_payment" and row["amount_fen"]:
            paid[row["scam"]] += int(row["amount_fen"])
    lost = {row["scam"]: int(row["paid_fen"]) for row in scams if int(row["paid_fen"])}
    assert lost and paid == lost, {scam: (lost.get(scam), paid.get(scam)) for scam in known if lost.get(scam, 0) != paid[scam]}


def no_single_field_tells(city):
    found, totals = fields.all_findings(city, os.cpu_count() or 1)
    faults = [f"{one.kind}.{one.field} {one.reading}: {one.area:.3f} ({one.scams} scams)" for one in found if one.fault]
    assert not faults, "\n".join(faults)
    assert not fields.kinds_without_honest(totals), fields.kinds_without_honest(totals)
    assert sum(one.counts for one in found) > 100, "too few scams to say anything"


def what_cannot_be_is_one_sentence(folder):
    out = folder / "never"
    spoilt = folder / "spoilt_city"
    spoilt.mkdir()
    for path in sorted((ROOT / "cities" / "core").glob("*.yaml")):
        (spoilt / path.name).write_bytes(path.read_bytes())
    path = spoilt / "reactions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("heeds_warning: {values: [0.25", "heeds_warning: {values: [1.25"))
    few = ("--people", 500, "--hours", 1)
    for arguments, words in ((("--people", "3"), "--people"), (("--people", "-5"), "--people"), (("--days", "0"), "--days"),
                             ((*few, "--days", "1"), "--days"), ((*few, "--start", "2026-02-30"), "--start"),
                             ((*few, "--threads", "0"), "--threads"), ((*few, "--city", folder / "nowhere"), "nowhere"),
                             ((*few, "--city", spoilt), "reactions.yaml:3:")):
        status, _, complaints = simulate("--out", out, *arguments)
        assert status == 2 and len(complaints.splitlines()) == 1 and words in complaints, (arguments, status, complaints)
        assert not out.exists(), arguments


def a_folder_with_something_in_it_is_refused(folder):
    there = folder / "there"
    there.mkdir()
    (there / "mine.txt").write_text("mine\n")
    status, _, complaints = simulate("--out", there, *SMALL_CITY)
    assert status == 2 and len(complaints.splitlines()) == 1 and "there" in complaints, (status, complaints)
    assert [path.name for path in there.iterdir()] == ["mine.txt"]


def nothing_half_written_is_called_whole(out, complaints, status):
    assert status == 2 and len(complaints.splitlines()) == 1, (status, complaints)
    assert not out.exists() or not list(out.iterdir()), list(out.iterdir())


def no_room_for_the_file_is_told(folder):
    """The system refuses to let any file grow further, as a quota does."""
    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    out = folder / "cut"
    # Python ignores the signal that would end the program instead; so does then what it starts.
    status, _, complaints = simulate("--out", out, *SMALL_CITY, preexec_fn=small_files, restore_signals=False)
    nothing_half_written_is_called_whole(out, complaints, status)


def a_full_disk_is_told(folder):
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode:
        print(f"a full disk is not tried: no small disk can be mounted here ({mounted.stderr.strip()})")
        return
    try:
        status, _, complaints = simulate("--out", disk / "city", *SMALL_CITY)
        nothing_half_written_is_called_whole(disk / "city", complaints, status)
    finally:
        subprocess.run(["umount", disk], check=True)


def main():
    with temporary_folder() as name:
        folder = pathlib.Path(name)
        for check in (what_cannot_be_is_one_sentence, a_folder_with_something_in_it_is_refused, no_room_for_the_file_is_told,
                      a_full_disk_is_told, the_seed_alone_decides, packed_events_are_the_same):
            check(folder)
            print(f"{check.__name__}: holds")
        city = made(folder / "city", *CITY)
        the_truth_is_about_what_happened(city, events_are_valid_and_in_order(city))
        no_single_field_tells(city)
        print("the city is valid, in order and true, and no single field tells")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    sys.exit(main())
