"""Reads what a city wrote: events in order of time and the truth about them."""

import contextlib
import csv
import datetime
import json
import pathlib
import shutil
import subprocess
import sys

HONEST = ("", "honest")
NEITHER = ("reporting",)  # how the truth comes out: reports of victims, banks and the police
LOCAL = datetime.timedelta(hours=8)  # the city's clock, UTC+8


class BadInput(Exception):
    """One plain sentence for who started the tool."""


def events_file(folder):
    for name in ("events.jsonl", "events.jsonl.zst"):
        path = pathlib.Path(folder) / name
        if path.is_file():
            return path
    raise BadInput(f"{folder}: neither events.jsonl nor events.jsonl.zst is there")


@contextlib.contextmanager
def lines_of(path):
    """The lines of a file as bytes; unpacks .zst."""
    if path.suffix != ".zst":
        with open(path, "rb") as file:
            yield file
        return
    if not shutil.which("zstd"):
        raise BadInput(f"{path}: needs the program zstd (apt-get install zstd)")
    with subprocess.Popen(["zstd", "-dcq", str(path)], stdout=subprocess.PIPE) as unpacker:
        yield unpacker.stdout
        if unpacker.stdout.read(1) == b"" and unpacker.wait():
            raise BadInput(f"{path}: is damaged")
        unpacker.terminate()


def read_event(path, number, line):
    try:
        event = json.loads(line)
        if isinstance(event, dict) and event["kind"] and event["id"] and event["time"]:
            return event
    except (ValueError, KeyError):
        pass
    raise BadInput(f"{path}:{number}: not an event")


def events_of(folder):
    path = events_file(folder)
    with lines_of(path) as lines:
        for number, line in enumerate(lines, 1):
            yield read_event(path, number, line)


def instant(text):
    return datetime.datetime.fromisoformat(text)


def span_of(folder):
    """Times of the first and of the last event."""
    path = events_file(folder)
    first = last = None
    with lines_of(path) as lines:
        for line in lines:
            first = first or line
            last = line
    if last is None:
        raise BadInput(f"{path}: has no events")
    return tuple(instant(read_event(path, "first or last", line)["time"]) for line in (first, last))


def read_labels(folder):
    """What each event that is not honest was: (source, id) -> its label."""
    path = pathlib.Path(folder) / "truth" / "labels.csv"
    if not path.is_file():
        raise BadInput(f"{path}: is not there")
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        missing = {"event", "source", "label"} - set(rows.fieldnames or ())
        if missing:
            raise BadInput(f"{path}: has no column {', '.join(sorted(missing))}")
        return {(row["source"], row["event"]): sys.intern(row["label"]) for row in rows if row["label"] not in HONEST}
