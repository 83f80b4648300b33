"""`duanlian replay` as its user runs it: good and bad lines, decisions on a file, the same again from a journal, after a
restart in the middle, and on a copy elsewhere."""

import json
import os
import pathlib
import shutil
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
        (amount.replace("2026-11-24", "2098-01-01") + "\n", "ahead of the clock"),
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


def a_file_that_is_read_is_never_written_over(folder):
    lines = as_lines(stream(3))
    inner = folder / "many"
    inner.mkdir()
    for name in ("a.jsonl", "b.jsonl"):
        write_lines(inner / name, [line.replace('"id": "t', f'"id": "{name}') for line in lines])
    (inner / "link").symlink_to("b.jsonl")
    (folder / "link").symlink_to(inner)
    for given, out in ((inner / "a.jsonl", inner / "a.jsonl"), (inner, inner / "b.jsonl"), (inner / "b.jsonl", inner / "link"),
                       (folder / "link", inner / "a.jsonl")):
        before = out.read_bytes()
        status, _, complaints = run("replay", "--in", given, "--pack", PACK, "--out", out)
        assert status == 2 and "a file that is read" in complaints, (given, out, status, complaints)
        assert out.read_bytes() == before
    assert len(list(inner.iterdir())) == 3, list(inner.iterdir())


def a_run_that_fails_leaves_the_older_file(folder):
    given, out = folder / "kept.jsonl", folder / "kept.out"
    write_lines(given, as_lines(stream(3)))
    out.write_text("older\n")
    (folder / "wrong_pack").mkdir()
    (folder / "wrong_pack" / "pack.yaml").write_text("pack: 7 7\n")
    status, _, complaints = run("replay", "--in", given, "--pack", folder / "wrong_pack", "--out", out)
    assert status == 2 and out.read_text() == "older\n", (status, complaints)
    assert not list(folder.glob(".kept*")), "a part was left behind"
    assert run("replay", "--in", given, "--pack", PACK, "--out", out)[0] == 0
    assert len(decisions_of(out)) == 3
    assert run("replay", "--in", given, "--pack", PACK, "--out", "/dev/null")[0] == 0
    assert not pathlib.Path("/dev/null").is_file()


def a_run_that_was_interrupted_can_be_done_again(folder):
    events = stream(300)
    whole, part = folder / "all.jsonl", folder / "begun.jsonl"
    # The last line repeats one that is decided before the interruption.
    write_lines(whole, as_lines([*events, events[7]]))
    write_lines(part, as_lines(events[:120]))
    status, summary, complaints = run("replay", "--in", whole, "--pack", PACK, "--data", folder / "at_once",
                                       "--out", folder / "at_once.out")
    assert status == 0, complaints
    assert run("replay", "--in", part, "--pack", PACK, "--data", folder / "begun", "--out", folder / "begun.out")[0] == 0
    status, again, complaints = run("replay", "--in", whole, "--pack", PACK, "--data", folder / "begun",
                                     "--out", folder / "begun.out")
    assert status == 0, complaints
    assert (folder / "begun.out").read_bytes() == (folder / "at_once.out").read_bytes()
    assert len(decisions_of(folder / "begun.out")) == 300
    told = [line for line in again.splitlines() if "日志已有" in line]
    assert len(told) == 1 and " 120 " in told[0], again
    assert "repeated 重复      121\n" in again and "repeated 重复      1\n" in summary, again
    assert summary[summary.index("outcomes"):] == again[again.index("outcomes"):], (summary, again)


def an_id_with_another_content_is_told(folder):
    first, other = event(1), event(1, amount=7)
    path = folder / "other.jsonl"
    write_lines(path, as_lines([first, other, first]))
    for data in ([], ["--data", folder / "other"], ["--data", folder / "other"]):
        status, out, complaints = run("replay", "--in", path, "--pack", PACK, "--out", folder / "other.out", *data)
        assert status == 1, (status, complaints)
        assert len(complaints.splitlines()) == 1, complaints
        assert "other.jsonl:2: the id t1 was seen with another content" in complaints, complaints
        assert "other content 同号异文 1\n" in out and len(decisions_of(folder / "other.out")) == 1, out


def the_journals_pack_decides_unless_one_is_named(folder):
    small = ROOT / "test" / "scenarios" / "small_pack"
    path, out, data = folder / "packs.jsonl", folder / "packs.out", folder / "packs"
    pack_of = lambda: json.loads(decisions_of(out)[0])["pack"]["id"]
    for number, (named, pack, told) in enumerate([(["--pack", small], "small", ""), ([], "small", "由日志中启用的规则包决策"),
                                                  (["--pack", PACK], "core", "")]):
        write_lines(path, as_lines([event(number)]))
        done = subprocess.run([DUANLIAN, "replay", "--in", str(path), "--data", str(data), "--out", str(out),
                               *map(str, named)],
                              cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0 and pack_of() == pack, (done.stderr, pack_of())
        assert told in done.stderr and (told or not done.stderr), done.stderr
    assert "自此由该规则包决策" in done.stdout, done.stdout


def a_file_of_a_pack_with_another_ending_is_refused_by_name(folder):
    for name in ("rules/more.yml", "phrases/notes.txt", "lists/a.yaml~", "pack.yml"):
        pack = folder / "ending" / name.replace("/", "_")
        shutil.copytree(ROOT / "test" / "scenarios" / "small_pack", pack)
        assert run("rules", "check", pack)[0] == 0
        (pack / name).parent.mkdir(exist_ok=True)
        (pack / ".hidden").write_text("")
        (pack / name).write_text("rules: []\n")
        status, _, complaints = run("rules", "check", pack)
        assert status == 2 and name in complaints and "ends in .yaml" in complaints, (name, status, complaints)


def the_command_of_the_readme_works_as_it_stands(folder):
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    command = next(line.split() for line in page.splitlines() if line.startswith("    build/release/duanlian replay"))
    assert command[-2] == "--out", command
    done = subprocess.run([DUANLIAN, *command[1:-1], folder / "readme.out"],
                          cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    outcomes = [json.loads(line)["outcome"] for line in decisions_of(folder / "readme.out")]
    assert outcomes == ["allow", "allow", "block", "block", "allow", "allow"], outcomes


def small_things_are_said_rightly(folder):
    status, out, _ = run("--version")
    assert status == 0 and out.startswith("duanlian 0."), out
    status, _, complaints = run("journal", "restore", "--data", folder / "new", "--from", "/nope")
    assert status == 2 and "/nope: no such folder" in complaints, complaints
    (folder / "no_pack").mkdir()
    assert "1 issue;" in run("rules", "check", folder / "no_pack")[2]


def a_journal_is_verified_backed_up_and_restored_and_a_flipped_byte_is_found(folder):
    data, copy, back = folder / "data", folder / "backup", folder / "restored"
    status, out, complaints = run("journal", "verify", "--data", data)
    assert status == 0 and "good" in out, (out, complaints)
    assert run("journal", "backup", "--data", data, "--to", copy)[0] == 0
    assert run("journal", "backup", "--data", data, "--to", copy)[0] == 2, "a back-up must not be overwritten"
    assert run("journal", "verify", "--data", copy) == (0, out, ""), "a back-up is verified where it lies"
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
                      a_file_that_is_read_is_never_written_over, a_run_that_fails_leaves_the_older_file,
                      a_run_that_was_interrupted_can_be_done_again, an_id_with_another_content_is_told,
                      the_journals_pack_decides_unless_one_is_named,
                      a_file_of_a_pack_with_another_ending_is_refused_by_name,
                      the_command_of_the_readme_works_as_it_stands, small_things_are_said_rightly,
                      a_journal_is_verified_backed_up_and_restored_and_a_flipped_byte_is_found):
            check(folder)
            print(f"{check.__name__}: holds")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    sys.exit(main())
