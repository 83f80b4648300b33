"""Reads what a city wrote: events in order of time and the truth about them."""

import contextlib
import csv
import datetime
import json
import pathlib
import shutil
import subprocess

SCAM = "scam"
# Neither scam nor honest life: how the truth comes out.
NEITHER = ("report", "watchlist_entry")
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


def truth_rows(folder, name, columns):
    """The rows of a file of the truth as dictionaries; these columns must be there."""
    path = pathlib.Path(folder) / name
    if not path.is_file():
        raise BadInput(f"{path}: is not there")
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        missing = [column for column in columns if column not in (rows.fieldnames or ())]
        if missing:
            raise BadInput(f"{path}: has no column {', '.join(missing)}")
        yield from rows


def labels_are_whole(folder):
    """Whether every honest event has its label. Where only a part has, an event without a label is taken as honest."""
    path = pathlib.Path(folder) / "city.json"
    try:
        return json.loads(path.read_text(encoding="utf-8")).get("honest_labels_one_in") == 1 if path.is_file() else False
    except ValueError as error:
        raise BadInput(f"{path}: is no JSON: {error}") from error


def labelled_events(folder):
    """Every event of scams and of honest life, and whether it is a scam's. The labels stand in the order of the events, so
    that none needs to be remembered."""
    whole = labels_are_whole(folder)
    labels = truth_rows(folder, "labels.csv", ("event", "source", "label"))
    label = next(labels, None)
    for event in events_of(folder):
        if label is not None and label["event"] == event["id"] and label["source"] == event.get("source"):
            yield event, label["label"] == SCAM
            label = next(labels, None)
        elif not whole and event["kind"] not in NEITHER:
            yield event, False
    if label is not None:
        raise BadInput(f"{folder}: labels.csv has the event {label['event']}, which is not there or not in order")
