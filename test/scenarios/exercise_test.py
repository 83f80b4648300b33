"""`duanlian simulate` and `duanlian exercise` as their user runs them: a folder whole or not at all, the same bytes every
time, an engine in the program and one over HTTP that decide alike, a server that is killed in the middle, and what cannot
be."""

import csv
import hashlib
import json
import os
import pathlib
import signal
import socketserver
import subprocess
import sys
import threading
import time

from server import DUANLIAN, ROOT, Server, temporary_folder

CITY = ["--city", ROOT / "cities" / "core"]
PACK = ["--pack", ROOT / "packs" / "core"]
# Over HTTP each two seconds of the city are a request.
FEW_HOURS = ["--people", "2000", "--hours", "10", *CITY]
SMALL = ["--people", "1000", "--hours", "20", *CITY]


def run(*arguments, timeout=300):
    done = subprocess.run([DUANLIAN, *map(str, arguments)], capture_output=True, text=True, timeout=timeout, check=False)
    return done.returncode, done.stdout, done.stderr


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_one_sentence_with(words, status, complaints):
    return status == 2 and words in complaints and len(complaints.splitlines()) == 1


def a_folder_is_whole_and_says_what_is_in_it(folder):
    out = folder / "whole"
    status, summary, complaints = run("simulate", *SMALL, "--out", out)
    assert status == 0 and "events" in summary and not complaints, (status, summary, complaints)
    city = json.loads((out / "city.json").read_text())
    assert city["people"] == 1000 and city["hours"] == 20 and city["begin"] == "2026-08-31T16:00:00Z", city
    assert {file["name"] for file in city["files"]} | {"city.json"} == {path.name for path in out.iterdir()}
    for file in city["files"]:
        content = (out / file["name"]).read_bytes()
        assert len(content) == file["bytes"] and hashlib.sha256(content).hexdigest() == file["sha256"], file
    events = [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]
    assert len(events) == city["score"]["events"]["all"] > 1000
    assert all(event["purpose"] == "exercise" for event in events)
    assert len({event["id"] for event in events}) == len(events)
    assert len(rows_of(out / "people.csv")) == 1000
    assert len(rows_of(out / "scams.csv")) == city["score"]["scams"]["started"]
    labels = rows_of(out / "labels.csv")
    assert sum(row["label"] == "scam" for row in labels) == city["score"]["events"]["scam"]
    known = {(event["id"], event["source"]) for event in events}
    assert all((row["event"], row["source"]) in known for row in labels)
    for name in ("stages.csv", "transfers.csv", "entities.csv", "gangs.csv", "leaks.csv", "wallets.csv"):
        rows_of(out / name)


def the_same_city_has_the_same_bytes(folder):
    for name, more in (("once", ["--threads", "1"]), ("again", ["--threads", "3"])):
        assert run("simulate", *SMALL, "--out", folder / name, *more)[0] == 0
    for path in (folder / "once").iterdir():
        assert path.read_bytes() == (folder / "again" / path.name).read_bytes(), path.name
    assert run("simulate", *SMALL, "--seed", "2", "--out", folder / "other")[0] == 0
    assert (folder / "other" / "events.jsonl").read_bytes() != (folder / "once" / "events.jsonl").read_bytes()
    # The beginning of a longer life is the shorter one.
    assert run("simulate", *SMALL[:2], "--hours", "9", *CITY, "--no-truth", "--out", folder / "short")[0] == 0
    short = (folder / "short" / "events.jsonl").read_bytes()
    assert short and (folder / "once" / "events.jsonl").read_bytes().startswith(short)
    assert {path.name for path in (folder / "short").iterdir()} == {"events.jsonl", "city.json"}


def events_and_labels_are_read_by_replay_and_backtest(folder):
    out = folder / "packed"
    assert run("simulate", *SMALL, "--zst", "--out", out)[0] == 0
    count = json.loads((out / "city.json").read_text())["score"]["events"]["all"]
    data = folder / "drill"
    status, summary, complaints = run("replay", "--in", out / "events.jsonl.zst", *PACK, "--data", data)
    assert status == 0 and f"{count:,}" in summary, (status, summary, complaints)
    status, result, complaints = run("backtest", "--data", data, *PACK, "--labels", out / "labels.csv", "--json")
    assert status == 0, complaints
    labels = json.loads(result)["labels"]
    assert labels["given"] == labels["scam"] + labels["honest"] == len(rows_of(out / "labels.csv")), labels


def impossible_wishes_are_told_in_a_sentence(folder):
    used = folder / "used"
    used.mkdir()
    (used / "notes").write_text("mine")
    for words, arguments in (("--people", ["--people", 0]), ("--people", ["--people", 20_000_001]), ("--days", ["--days", 0]),
                             ("--hours", ["--hours", -1]), ("--hours", ["--hours", 1, "--days", 1]),
                             ("--start", ["--start", "2026-02-30"]), ("--start", ["--start", "soon"]),
                             ("2099", ["--start", "2099-12-31", "--days", 9]),
                             ("--threads", ["--threads", 0]), ("nowhere", ["--city", folder / "nowhere"]),
                             ("something in it", ["--out", used])):
        given = arguments if "--out" in arguments else [*arguments, "--out", folder / "never"]
        given = given if "--city" in given else [*given, *CITY]
        status, out, complaints = run("simulate", *given)
        assert is_one_sentence_with(words, status, complaints) and not out, (given, status, complaints)
    assert not (folder / "never").exists() and (used / "notes").read_text() == "mine"
    for words, arguments in (("--pace", ["--live", "--pace", 0]), ("--token-file", ["--to", "http://127.0.0.1:1"]),
                             ("folder of a pack", ["--pack", folder / "nowhere"]),
                             ("not begun", ["--live", "--start", "2090-01-01"]),
                             ("--json", ["--json", folder / "nowhere" / "x", *PACK])):
        status, out, complaints = run("exercise", *SMALL, *arguments)
        assert is_one_sentence_with(words, status, complaints), (arguments, status, complaints)


def a_full_disk_leaves_nothing(folder):
    out = folder / "limited"
    within = ["bash", "-c", 'ulimit -f 200; trap "" XFSZ; exec "$@"', "limited"]
    limited = subprocess.run([*within, DUANLIAN, "simulate", *map(str, SMALL), "--out", str(out)], capture_output=True,
                             text=True, timeout=120, check=False)
    assert limited.returncode == 2 and "cannot be written" in limited.stderr, limited
    assert not out.exists(), list(out.iterdir())


def exercise_json(folder, name, *arguments):
    path = folder / f"{name}.json"
    status, out, complaints = run("exercise", *arguments, "--json", path)
    return status, out, complaints, json.loads(path.read_text()) if path.exists() else None


def an_engine_here_and_one_over_http_decide_alike(folder):
    status, text, complaints, here = exercise_json(folder, "here", *FEW_HOURS, *PACK)
    assert status == 0 and here["whole"] and not complaints, complaints
    board = here["scoreboard"]
    money = board["money"]
    parts = [money[part] for part in ("never_left_fen", "came_back_fen", "came_as_bait_fen", "lost_fen")]
    assert sum(parts) == money["paid_without_fen"]
    assert board["absent"]["scams"]["prevented_fen"] == 0
    assert all(board["absent"]["honest"][kind]["disturbed"] == 0 for kind in ("call", "message", "visit", "transfer"))
    assert "of 100 yuan" in text and "NOT WHOLE" not in text
    status, _, _, alone = exercise_json(folder, "alone", *FEW_HOURS, *PACK, "--threads", "1")
    assert status == 0 and alone == here

    data = folder / "data"
    data.mkdir()
    server = Server(data)
    where = ["--to", f"http://127.0.0.1:{server.port}", "--token-file", data / "admin.token"]
    status, _, complaints, there = exercise_json(folder, "there", *FEW_HOURS, *where)
    assert status == 0, complaints
    assert there["scoreboard"] == board
    # The journal has this city now.
    status, text, complaints, again = exercise_json(folder, "again", *FEW_HOURS, *where)
    assert status == 2 and "--seed" in complaints and not text and again is None, (status, text, complaints)
    server.stop()


def a_server_that_was_killed_in_the_middle_changes_nothing(folder):
    data = folder / "killed"
    data.mkdir()
    server = Server(data)
    port = server.port
    started = []
    over = threading.Event()

    def kill_and_start():
        while server.ask("GET", "/health")[1]["position"] < 500:
            if over.wait(0.01):
                return
        server.kill()
        time.sleep(0.5)
        started.append(Server(data, port=port))

    killer = threading.Thread(target=kill_and_start)
    killer.start()
    status, _, complaints, result = exercise_json(folder, "killed", *FEW_HOURS, "--to", f"http://127.0.0.1:{port}",
                                                  "--token-file", data / "admin.token")
    over.set()
    killer.join()
    assert status == 0, complaints
    assert started, "the server was not killed"
    expected = json.loads((folder / "here.json").read_text())
    assert result["scoreboard"] == expected["scoreboard"]
    # Gone for good: a sentence, and what was counted until then is marked.
    threading.Timer(4.0, started[0].kill).start()
    status, text, complaints, result = exercise_json(folder, "gone", "--people", "1000", "--days", "5", "--seed", "9", *CITY,
                                                     "--to", f"http://127.0.0.1:{port}", "--token-file",
                                                     data / "admin.token", "--patience-seconds", "1")
    assert is_one_sentence_with("within 1 second", status, complaints), (status, complaints)
    assert "NOT WHOLE" in text and result["whole"] is False and result["hours"] < result["hours_wanted"], text


def answer(status, body="", *headers):
    lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


class AnyServer(socketserver.ThreadingTCPServer):
    """Gives the same bytes to whatever comes."""

    allow_reuse_address = True
    daemon_threads = True

    class Answer(socketserver.BaseRequestHandler):
        def handle(self):
            head = b""
            while b"\r\n\r\n" not in head:
                head += self.request.recv(65536)
            self.request.sendall(self.server.bytes_given)

    def __init__(self, bytes_given):
        super().__init__(("127.0.0.1", 0), self.Answer)
        self.bytes_given = bytes_given
        threading.Thread(target=self.serve_forever, daemon=True).start()


def a_server_that_is_none_is_told_in_a_sentence(folder):
    (folder / "token").write_text("secret\n")
    other = '{"decision":{"event":"x","source":"y","outcome":"allow"},"repeated":false}\n'
    for words, given in (("answers 401: who are you", answer(401, '{"error":{"code":"x","message":"who are you"}}')),
                         ("answers 307", answer(307, "", "Location: http://127.0.0.1:1/")),
                         ("cannot be read", answer(200, "hello")), ("another event", answer(200, other)),
                         ("there is none", answer(200)), ("within 1 seconds", b""), ("within 1 seconds", b"220 mail\r\n\r\n"),
                         ("within 1 seconds", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
                         ("within 1 seconds", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999\r\n\r\n"),
                         ("within 1 seconds", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000),
                         ("queue is full", answer(503, '{"error":{"message":"queue is full"}}', "Retry-After: 1"))):
        with AnyServer(given) as server:
            status, out, complaints = run("exercise", "--people", "100", "--hours", "3", *CITY, "--to",
                                          f"http://127.0.0.1:{server.server_address[1]}", "--token-file",
                                          folder / "token", "--patience-seconds", "1")
            server.shutdown()
        assert is_one_sentence_with(words, status, complaints), (given[:80], status, complaints)
        # No hour was lived: there is nothing to count.
        assert not out and "secret" not in complaints, out


def a_result_takes_no_place_but_a_files(folder):
    place = folder / "a_pipe"
    os.mkfifo(place)
    status, _, complaints = run("exercise", *FEW_HOURS, *PACK, "--json", place)
    assert is_one_sentence_with("is no file", status, complaints), (status, complaints)
    assert place.is_fifo()


def a_city_that_is_stopped_leaves_nothing(folder):
    out = folder / "stopped"
    process = subprocess.Popen([DUANLIAN, "simulate", "--people", "200000", "--days", "30", *map(str, CITY), "--out", str(out)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not out.exists():
        assert process.poll() is None, process.stderr.read()
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=120)
    assert is_one_sentence_with("ended before the city was whole", process.returncode, complaints), complaints
    assert not out.exists()


def a_live_city_ends_with_its_scoreboard_when_it_is_told_to(folder):
    process = subprocess.Popen([DUANLIAN, "exercise", "--live", "--pace", "20000", "--people", "1000", *map(str, [*CITY, *PACK]),
                                "--json", str(folder / "live.json")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = []
    while len([line for line in lines if "lost" in line]) < 3:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        lines.append(line)
    process.send_signal(signal.SIGINT)
    rest, complaints = process.communicate(timeout=60)
    assert process.returncode == 0 and not complaints, (process.returncode, complaints)
    assert "of 100 yuan" in rest and "ended early" in rest, rest
    result = json.loads((folder / "live.json").read_text())
    assert result["whole"] is False and result["hours"] >= 3


def main():
    with temporary_folder() as name:
        folder = pathlib.Path(name)
        for test in (a_folder_is_whole_and_says_what_is_in_it, the_same_city_has_the_same_bytes,
                     events_and_labels_are_read_by_replay_and_backtest, impossible_wishes_are_told_in_a_sentence,
                     a_full_disk_leaves_nothing, an_engine_here_and_one_over_http_decide_alike,
                     a_server_that_was_killed_in_the_middle_changes_nothing,
                     a_server_that_is_none_is_told_in_a_sentence, a_result_takes_no_place_but_a_files,
                     a_city_that_is_stopped_leaves_nothing,
                     a_live_city_ends_with_its_scoreboard_when_it_is_told_to):
            begun = time.monotonic()
            test(folder)
            print(f"{test.__name__.replace('_', ' ')}: {time.monotonic() - begun:.1f} s")
    return 0


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())
