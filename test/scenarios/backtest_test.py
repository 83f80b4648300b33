"""`duanlian backtest` as its user runs it: a small journal where known events flip and labels give known figures; and what
it says of folders, files and ranges that are wrong."""

import json
import pathlib
import shutil
import subprocess
import sys

from server import DUANLIAN, ROOT, Server, event, temporary_folder

SMALL = ROOT / "test" / "scenarios" / "small_pack"


def run(*arguments):
    done = subprocess.run([DUANLIAN, "backtest", *map(str, arguments)], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def report_of(*arguments):
    status, out, complaints = run(*arguments, "--json")
    assert status == 0, (arguments, status, complaints)
    return json.loads(out)


def make_stricter_pack(folder):
    """The small pack, which also delays transfers of 10,000 fen and more, and no longer minds the words."""
    shutil.copytree(SMALL, folder)
    rules = folder / "rules" / "transfer.yaml"
    text = rules.read_text().replace("words_on.safe_account() > 0", "event.amount >= 10000").replace("id: words", "id: large")
    rules.write_text(text.replace("action: warn", "action: delay"))
    pack = folder / "pack.yaml"
    pack.write_text(pack.read_text().replace('version: "1"', 'version: "2"'))


def events():
    """t1 to t8: t1 blocked by both, t2 warned by its words, t3 to t5 large, t6 to t8 nothing."""
    special = {1: {"screen_shared": True}, 2: {"remark": "转入安全账户"}, 3: {"amount": 10000},
               4: {"amount": 20000, "debtor": {"account": "A", "person": "p"}},
               5: {"amount": 30000, "debtor": {"account": "B", "person": "p"}}}
    return [event(number, **special.get(number, {})) for number in range(1, 9)]


def make_journal(data):
    lines = data.parent / "events.jsonl"
    lines.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in events()))
    done = subprocess.run([DUANLIAN, "replay", "--in", lines, "--data", data, "--pack", SMALL], capture_output=True, text=True)
    assert done.returncode == 0, done


def files_of(folder):
    """Without RocksDB's own log, and without what it has done with and takes away when it comes to it."""
    kept = [path for path in folder.rglob("*") if not path.name.startswith("LOG") and path.suffix != ".trash"]
    return {path: path.read_bytes() for path in kept if path.is_file()}


def flips_and_figures_are_those_of_the_events(folder):
    labels = folder / "labels.csv"
    labels.write_text("event,label,category,source\nt1,scam,C01,\nt3,scam,C08,administration\nt2,scam,C08,\nt4,honest,,\n"
                      "t5,honest,,\nt6,honest,,\nt6,honest,,\nt99,honest,,\n")
    before = files_of(folder / "data")
    report = report_of("--data", folder / "data", "--pack", folder / "stricter", "--labels", labels)
    assert files_of(folder / "data") == before, "a back-test changes nothing"
    assert (report["pack"]["version"], report["against"]["version"]) == ("2", "1"), report
    assert report["events"] == {"compared": 8, "by_kind": {"transfer": 8}, "before": 0, "after": 0, "activations": 1,
                                "unreadable": 0}, report["events"]
    cells = {(cell["against"], cell["pack"]): cell["events"] for cell in report["outcomes"]}
    assert cells == {("allow", "allow"): 3, ("allow", "delay"): 3, ("warn", "allow"): 1, ("block", "block"): 1}, cells
    flips = report["flips"]
    assert (flips["events"], flips["harder"]["events"], flips["softer"]["events"]) == (4, 3, 1), flips
    assert flips["harder"]["fired_by_pack_alone"]["rules"] == [{"rule": "large", "events": 3}], flips
    assert flips["softer"]["fired_by_against_alone"]["rules"] == [{"rule": "words", "events": 1}], flips
    assert (flips["harder"]["scam"], flips["harder"]["honest"], flips["softer"]["scam"]) == (1, 2, 1), flips
    assert [flip["event"] for flip in flips["shown"]] == ["t2", "t3", "t4", "t5"], flips["shown"]

    assert report["labels"] == {"given": 7, "scam": 3, "honest": 3, "out_of_range": 0, "not_in_journal": 1, "shared": 0}
    new, old = report["pack"], report["against"]
    # Restricted: t1 t3 (scam), t4 t5 (honest); missed: t2.
    assert new["restricted"]["all"] == {"scam_met": 2, "scam_missed": 1, "honest_met": 2, "honest_spared": 1,
                                        "precision": 0.5, "recall": 0.6667, "f1": 0.5714}, new["restricted"]
    assert old["restricted"]["all"]["precision"] == 1 and old["restricted"]["all"]["recall"] == 0.3333, old["restricted"]
    assert old["flagged"]["all"]["recall"] == 0.6667, old["flagged"]
    assert new["restricted"]["by_category"]["C08"]["recall"] == 0.5, new["restricted"]
    assert new["restricted"]["by_category"]["C08"]["precision"] is None, new["restricted"]
    assert new["false_blocks"] == {"events": 2, "by_outcome": {"delay": 2}, "people": 1, "without_person": 0,
                                   "held": [{"currency": "CNY", "minor": 50000}], "minutes": 2880}, new["false_blocks"]
    assert old["false_blocks"]["events"] == 0, old["false_blocks"]
    assert new["let_through"] == {"events": 1, "warned": 0, "amounts": [{"currency": "CNY", "minor": 102}]}, new
    assert old["let_through"]["events"] == 2 and old["let_through"]["warned"] == 1, old["let_through"]


def a_person_reads_the_summary(folder):
    labels = folder / "labels.csv"
    status, out, complaints = run("--data", folder / "data", "--pack", folder / "stricter", "--labels", labels,
                                  "--against", SMALL, "--out", folder / "flips.jsonl")
    assert status == 0 and "1 labels stand twice" in complaints, (status, complaints)
    for words in ("new pack 新规则包", "flips 变化", "precision 精确率", "50.00 %", "500.00", "administration t2 @3: warn (words)"):
        assert words in out, (words, out)
    flips = [json.loads(line) for line in (folder / "flips.jsonl").read_text().splitlines()]
    assert [flip["event"] for flip in flips] == ["t2", "t3", "t4", "t5"], flips
    assert flips[0]["against"] == {"outcome": "warn", "rules": ["words"]} and flips[0]["label"] == "scam", flips[0]


def the_same_again_gives_the_same_bytes_and_a_back_up_works_too(folder):
    arguments = ("--data", folder / "data", "--pack", folder / "stricter", "--labels", folder / "labels.csv", "--json")
    first = run(*arguments)[1]
    assert run(*arguments)[1] == first
    copy = subprocess.run(
        [DUANLIAN, "journal", "backup", "--data", folder / "data", "--to", folder / "copy"], capture_output=True)
    assert copy.returncode == 0, copy
    assert run("--data", folder / "copy", *arguments[2:])[1] == first


def events_outside_the_range_are_not_compared(folder):
    report = report_of("--data", folder / "data", "--pack", folder / "stricter", "--from", "2026-11-24T09:00:03Z",
                       "--to", "2026-11-24T17:00:05+08:00")
    assert report["events"]["compared"] == 2 and report["events"]["before"] == 2 and report["events"]["after"] == 4, report
    assert report["range"] == {"from": "2026-11-24T09:00:03Z", "to": "2026-11-24T09:00:05Z", "first": 1, "last": 9}, report


def the_same_pack_twice_flips_nothing_and_says_so(folder):
    status, out, complaints = run("--data", folder / "data", "--pack", SMALL, "--json")
    assert status == 0 and "both packs are the same" in complaints, complaints
    assert json.loads(out)["flips"]["events"] == 0, out


def bad_label_lines_are_refused_and_the_rest_counts(folder):
    labels = folder / "bad.csv"
    labels.write_text("event,label\nt1,scam\nt2,fraud\nt1,honest\nt4,honest\n")
    status, out, complaints = run("--data", folder / "data", "--pack", folder / "stricter", "--labels", labels, "--json")
    assert status == 1, (status, complaints)
    assert "bad.csv:3:4: the label is scam or honest" in complaints, complaints
    assert "bad.csv:4:1: the event t1 has another label" in complaints, complaints
    assert json.loads(out)["labels"]["given"] == 2, out


def what_is_wrong_is_said_in_a_sentence(folder):
    good = ("--data", folder / "data", "--pack", folder / "stricter")
    (folder / "column.csv").write_text("event,verdict\nt1,scam\n")
    (folder / "empty.csv").write_text("")
    broken = folder / "broken"
    shutil.copytree(SMALL, broken)
    (broken / "rules" / "transfer.yaml").write_text("rules: [")
    cases = [(("--data", folder / "nowhere", "--pack", SMALL), "there is no journal"),
             (("--data", folder / "data", "--pack", folder / "nowhere"), "nowhere"),
             (("--data", folder / "data", "--pack", broken), "rules/transfer.yaml:1:"),
             ((*good, "--against", folder / "nowhere"), "nowhere"),
             ((*good, "--labels", folder / "nowhere.csv"), "nowhere.csv"),
             ((*good, "--labels", folder / "column.csv"), 'column.csv:1:7: the column "verdict"'),
             ((*good, "--labels", folder / "empty.csv"), "no header"),
             ((*good, "--from", "2026-11-25T00:00:00Z", "--to", "2026-11-24T00:00:00Z"), "is not before"),
             ((*good, "--from", "yesterday"), "--from: "),
             ((*good, "--labels", folder / "labels.csv", "--out", folder / "labels.csv"), "a file that is read")]
    for arguments, words in cases:
        status, out, complaints = run(*arguments)
        assert status == 2 and words in complaints and not out, (arguments, status, complaints)
    assert not (folder / "nowhere").exists()
    assert run("--data", folder / "data")[0] == 2


def an_empty_journal_has_nothing_to_compare(folder):
    data = folder / "empty"
    nothing = folder / "nothing.jsonl"
    nothing.write_text("")
    done = subprocess.run([DUANLIAN, "replay", "--in", nothing, "--data", data, "--pack", SMALL], capture_output=True, text=True)
    assert done.returncode == 0, done
    status, out, complaints = run("--data", data, "--pack", SMALL, "--json")
    assert status == 0 and "no event was compared" in complaints, (status, complaints)
    assert json.loads(out)["events"]["compared"] == 0, out


def a_folder_that_a_server_holds_is_left_to_the_server(folder):
    server = Server(folder / "data", SMALL)
    try:
        status, _, complaints = run("--data", folder / "data", "--pack", SMALL)
        assert status == 2 and "in use" in complaints and "/v1/journal/backups" in complaints, complaints
        assert "/v1/packs/{id}/backtest" in complaints, complaints
    finally:
        assert server.stop()[0] == 0


def main():
    with temporary_folder() as name:
        folder = pathlib.Path(name)
        make_stricter_pack(folder / "stricter")
        make_journal(folder / "data")
        flips_and_figures_are_those_of_the_events(folder)
        a_person_reads_the_summary(folder)
        the_same_again_gives_the_same_bytes_and_a_back_up_works_too(folder)
        events_outside_the_range_are_not_compared(folder)
        the_same_pack_twice_flips_nothing_and_says_so(folder)
        bad_label_lines_are_refused_and_the_rest_counts(folder)
        what_is_wrong_is_said_in_a_sentence(folder)
        an_empty_journal_has_nothing_to_compare(folder)
        a_folder_that_a_server_holds_is_left_to_the_server(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
