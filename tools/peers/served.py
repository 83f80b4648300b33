"""Asks a running server of ours the questions of `paths_bench write` and writes served.csv for databases.py.

served.py FOLDER ROUNDS: starts `duanlian serve` on a free port with a folder of its own, brings the month in as events in
bulk, and asks one question at a time over one connection that stays open. A time is from the question as values to the
answer as values: writing the JSON, HTTP both ways over loopback, reading the JSON.
"""

import csv
import datetime
import itertools
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DUANLIAN = os.environ.get("DUANLIAN", ROOT / "build/release/duanlian")
PACK = ROOT / "test/scenarios/small_pack"  # the packs decide nothing that is asked here
BULK = 2_000
KINDS = {"out_sum": "out_sum", "in_out": "in_out", "three_cycle": "three_cycles", "trace_3": "trace_counts",
         "trace_4": "trace_counts"}


def rfc3339(micros):
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=micros)).isoformat(timespec="microseconds") + "Z"


class Connection:
    """HTTP/1.1 with as little as that takes."""

    def __init__(self, port, token):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = f" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n".encode()

    def ask(self, path, body, media_type=b"application/json"):
        self.socket.sendall(b"POST " + path + self.head + b"Content-Type: " + media_type +
                            b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        answer = self.socket.recv(65_536)
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self.socket.recv(65_536)
        head = answer[:end].lower()
        begin = head.index(b"content-length:") + 15
        line = head.find(b"\r\n", begin)
        length = int(head[begin:] if line < 0 else head[begin:line])
        parts, missing = [answer[end + 4:]], length - (len(answer) - end - 4)
        while missing > 0:
            parts.append(self.socket.recv(min(missing, 1 << 20)))
            missing -= len(parts[-1])
        text = b"".join(parts)
        if not head.startswith(b"http/1.1 200"):
            sys.exit(f"{path.decode()}: {text[:300].decode()}")
        return text


class Server:
    def __init__(self, folder):
        self.process = subprocess.Popen(
            [DUANLIAN, "serve", "--data", folder, "--listen", "127.0.0.1:0", "--pack", PACK, "--tick-seconds", "0"],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on http://"):
            sys.exit(f"no server: {line!r}")
        token = (pathlib.Path(folder) / "admin.token").read_text(encoding="utf-8").strip()
        self.connection = Connection(int(line.rsplit(":", 1)[1]), token)

    def end(self):
        self.process.terminate()
        self.process.wait()


def event_line(row):
    return json.dumps({"kind": "transfer", "id": row["number"], "time": rfc3339(int(row["time"])), "source": "administration",
                       "purpose": "exercise", "status": "completed", "debtor": {"account": row["payer"]},
                       "creditor": {"account": row["payee"]}, "amount": int(row["amount"]), "currency": "CNY"})


def bring(connection, path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        while bulk := list(itertools.islice(rows, BULK)):
            answer = connection.ask(b"/v1/events", ("\n".join(map(event_line, bulk)) + "\n").encode(), b"application/x-ndjson")
            if answer.count(b'"repeated":false') != len(bulk):
                sys.exit(f"{path}: a transfer was not taken")


def question_of(row):
    """As values: the times are texts, as they would stand in whoever asks."""
    question = {"kind": KINDS[row["kind"]], "accounts": [row["account"]], "from": rfc3339(int(row["begin"])),
                "until": rfc3339(int(row["end"]))}
    if row["kind"] == "three_cycle":
        question["to_accounts"] = [row["payee"]]
    if row["kind"].startswith("trace_"):
        question["hops_max"] = int(row["kind"][-1])
    return question


def numbers_of(kind, answer):
    found = answer["answers"][0]
    if "cut" in found and not (kind == "three_cycle" and found["cut"] == "answers_max"):  # then the count is whole
        sys.exit(f"{kind} was cut by {found['cut']}")
    if kind == "three_cycle":
        return [found["count"], 0, 0, 0]
    if kind.startswith("trace_"):
        return [found["by_hops"][-1], 0, 0, 0]
    sides = ("in", "out") if kind == "in_out" else ("out",)
    numbers = [found[side][what] for side in sides for what in ("count", "sum")]
    return numbers + [0] * (4 - len(numbers))


def ask_all(connection, folder, rounds):
    with open(folder / "questions.csv", encoding="utf-8", newline="") as file:
        rows = [(row["kind"], question_of(row)) for row in csv.DictReader(file)]
    times = {kind: [] for kind in KINDS}
    with open(folder / "served.csv", "w", encoding="utf-8") as out:
        out.write("round,question,a,b,c,d,micros\n")
        for turn in range(rounds):
            for number, (kind, question) in enumerate(rows):
                began = time.perf_counter_ns()
                answer = json.loads(connection.ask(b"/v1/paths", json.dumps(question).encode()))
                micros = (time.perf_counter_ns() - began) / 1000
                times[kind].append(micros)
                out.write(f"{turn},{number},{','.join(map(str, numbers_of(kind, answer)))},{micros}\n")
    for kind, seen in times.items():
        seen.sort()
        print(f"served   {kind:12} median {statistics.median(seen):8.1f} us   p99 {seen[int(len(seen) * 0.99)]:10.1f} us")


def main(folder, rounds):
    with tempfile.TemporaryDirectory(prefix="duanlian_served_") as data:
        server = Server(data)
        try:
            began = time.monotonic()
            bring(server.connection, folder / "transfers.csv")
            print(f"served   the month was brought in bulk in {time.monotonic() - began:.0f} s", flush=True)
            ask_all(server.connection, folder, rounds)
        finally:
            server.end()


main(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
