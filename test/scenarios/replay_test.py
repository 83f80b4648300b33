"""`duanlian replay` as its user runs it: good and bad lines, decisions on a file, the same again from a journal, after a
restart in the middle, and on a copy elsewhere."""

import json
import os
import pathlib
import subprocess
import sys

from server import DUANLIAN, ROOT, event, temporary_folder

PACK = ROOT / "packs" / "core"


def run(*arguments):
    done = subprocess.run([DUANLIAN, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def stream(count):
    flags = [{}, {"screen_shared": True}, {"remark": "转入安全账户"}, {"name_check": "no_match"}]
    return [event(number, **flags[number % len(flags)]) for number in range(count)]


def write_lines(path, lines):
    path.write_bytes(b"".join(line if isinstance(line, bytes) else line.encode() for line in lines))


def as_lines(events):
    return [json.dumps(one, ensure_ascii=False) + "\n" for one in events]


def decisions_of(path):
    return path.read_bytes().splitlines()


def bad_lines_are_named_and_the_rest_goes_on(folder):
    good = as_lines(stream(4))
    amount = json.dumps(event(9))
    bad = [
        (good[0][:40] + "\n", "not one JSON object"),
        (amount.replace('"amount": 109', '"amount": -5') + "\n", "amount: less than 0"),
        (amount.replace('"amount": 109', '"amount": 99999999999999999999') + "\n", ""),
        (amount.replace('"amount": 109', '"amount": 1.5') + "\n", "whole number"),
        (amount.replace("CNY", "RMB") + "\n", "unknown currency"),
        (amount.replace('"transfer"', '"gift"') + "\n", "kind"),
        (amount.replace('"creditor"', '"creditar"') + "\n", "unknown field"),
        (amount.replace("2026-11-24", "1970-01-01") + "\n", "before 2000"),
        (amount.replace("2026-11-24", "2199-01-01") + "\n", "after 2099"),
        (b'{"kind":"tick","id":"\xff\xfe"}\n', "UTF-8"),
        ("[" * 5000 + "\n", ""),
        (amount.replace('"CNY"', '"CNY", "remark": "' + "x" * 300_000 + '"') + "\n", "at most"),
    ]
    path = folder / "bad.jsonl"
    write_lines(path, [good[0], good[1], *[line for line, _ in bad], good[2], good[3].rstrip("\n")])
    status, out, complaints = run("replay", "--in", path, "--pack", PACK, "--out", folder / "bad.out")
    assert status == 1, (status, complaints)
    assert len(decisions_of(folder / "bad.out")) == 4, out
    shown = complaints.splitlines()
    assert len(shown) == len(bad), complaints
    for number, ((_, words), line) in enumerate(zip(bad, shown), start=3):
        assert f"bad.jsonl:{number}: " in line and words in line, (words, line)


def half_a_mapping_and_missing_files_are_refused(folder):
    (folder / "half.yaml").write_text("kind: transfer\nformat: csv\n")
    (folder / "x.csv").write_text("a,b\n1,2\n")
    for arguments in (["--in", folder / "x.csv", "--map", folder / "half.yaml"],
                      ["--in", folder / "nowhere.jsonl"],
                      ["--in", folder / "x.csv", "--map", folder / "nowhere.yaml"],
                      ["--in", folder / "x.csv", "--pack", folder / "nowhere"]):
        arguments = arguments if "--pack" in arguments else [*arguments, "--pack", PACK]
        status, _, complaints = run("replay", *arguments)
        assert status == 2 and complaints.strip(), (arguments, status, complaints)


def the_same_events_are_decided_the_same_everywhere(folder):
    lines = as_lines(stream(500))
    whole, first, second = folder / "whole.jsonl", folder / "first.jsonl", folder / "second.jsonl"
    write_lines(whole, lines)
    write_lines(first, lines[:200])
    write_lines(second, lines[200:])
    assert run("replay", "--in", whole, "--pack", PACK, "--out", folder / "memory.out")[0] == 0
    assert run("replay", "--in", whole, "--pack", PACK, "--out", folder / "again.out")[0] == 0
    # A restart in the middle, through a journal.
    for part in (first, second):
        status, _, complaints = run("replay", "--in", part, "--pack", PACK, "--data", folder / "data", "--out", f"{part}.out")
        assert status == 0, complaints
    memory = decisions_of(folder / "memory.out")
    assert len(memory) == 500
    assert memory == decisions_of(folder / "again.out")
    assert memory == decisions_of(pathlib.Path(f"{first}.out")) + decisions_of(pathlib.Path(f"{second}.out"))
    outcomes = {json.loads(line)["outcome"] for line in memory}
    assert {"allow", "block"} <= outcomes, outcomes
    # A repeat changes nothing.
    status, out, _ = run("replay", "--in", whole, "--pack", PACK, "--data", folder / "data")
    assert status == 0 and "repeated" in out, out


def a_journal_is_verified_backed_up_and_restored_and_a_flipped_byte_is_found(folder):
    data, copy, back = folder / "data", folder / "backup", folder / "restored"
    status, out, complaints = run("journal", "verify", "--data", data)
    assert status == 0 and "good" in out, (out, complaints)
    assert run("journal", "backup", "--data", data, "--to", copy)[0] == 0
    assert run("journal", "backup", "--data", data, "--to", copy)[0] == 2, "a back-up must not be overwritten"
    assert run("journal", "restore", "--data", back, "--from", copy)[0] == 0
    status, again, complaints = run("journal", "verify", "--data", back)
    assert status == 0 and again == out, (again, complaints)
    # Another machine, the same journal: the stored decisions and those made again are the same bytes.
    status, _, complaints = run("replay", "--in", folder / "whole.jsonl", "--pack", PACK, "--data", back)
    assert status == 0, complaints

    largest = max((path for path in (data / "journal").rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 0x40
    largest.write_bytes(content)
    status, out, complaints = run("journal", "verify", "--data", data)
    assert status != 0 and (out + complaints).strip(), "a flipped byte was not found"
    assert run("journal", "verify", "--data", folder / "nowhere")[0] == 2


def main():
    with temporary_folder() as name:
        folder = pathlib.Path(name)
        for check in (bad_lines_are_named_and_the_rest_goes_on, half_a_mapping_and_missing_files_are_refused,
                      the_same_events_are_decided_the_same_everywhere,
                      a_journal_is_verified_backed_up_and_restored_and_a_flipped_byte_is_found):
            check(folder)
            print(f"{check.__name__}: holds")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    sys.exit(main())
