"""A Duanlian server for scenario tests: starts the program in a folder of its own and speaks HTTP with it."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
import tempfile

DUANLIAN = os.environ.get("DUANLIAN", "build/release/duanlian")
ROOT = pathlib.Path(__file__).resolve().parents[2]


class Server:
    """REQUIRES that `data` exists. Positions are repeatable: no ticks come between the events of a test."""

    def __init__(self, data, pack=ROOT / "packs" / "core", *options, token=None, port=0):
        self.data = pathlib.Path(data)
        self.process = subprocess.Popen(
            [DUANLIAN, "serve", "--data", str(data), "--listen", f"127.0.0.1:{port}", "--pack", str(pack),
             "--tick-seconds", "0", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on http://127.0.0.1:"):
            raise RuntimeError(f"no server: {line!r} {self.process.stderr.read()!r}")
        self.port = int(line.rsplit(":", 1)[1])
        self.token = token or (self.data / "admin.token").read_text().strip()

    def connect(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, content_type="application/json", connection=None):
        """Status and decoded answer."""
        connection = connection or self.connect()
        headers = {"Authorization": f"Bearer {self.token}"}
        if body is not None:
            headers["Content-Type"] = content_type
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        kind = answer.headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            return answer.status, json.loads(text)
        if kind.startswith("application/x-ndjson"):
            return answer.status, [json.loads(line) for line in text.splitlines()]
        return answer.status, text.decode()

    def submit(self, events, connection=None):
        """Answers of a bulk of events, in order."""
        body = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)
        return self.ask("POST", "/v1/events", body.encode(), "application/x-ndjson", connection)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def stop(self):
        """Ends the server as an operator does, and gives its exit status."""
        self.process.send_signal(signal.SIGTERM)
        _, complaints = self.process.communicate(timeout=60)
        return self.process.returncode, complaints


def temporary_folder():
    return tempfile.TemporaryDirectory(prefix="duanlian_scenario_")


def event(number, **members):
    """A transfer of the test bank; the number makes its id and its time."""
    return {"kind": "transfer", "id": f"t{number}", "time": f"2026-11-24T09:{number // 60 % 60:02}:{number % 60:02}Z",
            "source": "administration", "purpose": "exercise", "debtor": {"account": f"D{number % 97}"},
            "creditor": {"account": f"C{number % 89}"}, "amount": 100 + number, "currency": "CNY", **members}
