"""Every raw field of a stream of events as a column of its own, on the disk, so that memory holds one column at a time."""

import collections
import datetime
import functools
import json
import pathlib

from events import LOCAL

VALUES_IN_MEMORY_MAX = 2_000_000
ALL = "(all)"  # events of every kind together

# What a value is filed under: whether it is from the half that is learned from, and whether a scam's.
LEARN_HONEST, LEARN_SCAM, TEST_HONEST, TEST_SCAM = range(4)


@functools.lru_cache(maxsize=10_000)
def weekday(date, hour):
    return str((datetime.datetime.fromisoformat(date) + datetime.timedelta(hours=hour) + LOCAL).weekday())


def time_fields(text):
    """REQUIRES the canonical form, in UTC."""
    hour = int(text[11:13])
    return (("time.hour", str((hour + 8) % 24)), ("time.weekday", weekday(text[:10], hour)), ("time.minute", text[14:16]),
            ("time.second", text[17:19]), ("time.fraction", text[19:-1]))


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def fields_of(event):
    """Pairs of a field's name and its value as text. Members of records stand after a point; a list is its entries joined,
    and how many they are."""
    for name, value in event.items():
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict):
            for inner, deep in value.items():
                yield f"{name}.{inner}", as_text(deep)
        elif isinstance(value, list):
            yield name, ",".join(map(as_text, value))
            yield f"{name}.count", str(len(value))
        else:
            yield name, as_text(value)
    yield from time_fields(event["time"])


class Columns:
    """Takes values and gives each column's counts back. The folder is the caller's, and must be empty."""

    def __init__(self, folder):
        self._folder = pathlib.Path(folder)
        self._held = collections.defaultdict(list)
        self._held_count = 0
        self._files = {}

    def add(self, kind, part, pairs):
        held, count = self._held, 0
        for name, value in pairs:
            held[kind, name, part].append(value)
            count += 1
        self._held_count += count
        if self._held_count >= VALUES_IN_MEMORY_MAX:
            self.flush()

    def flush(self):
        for key, values in self._held.items():
            text = "\n".join(values)
            if text.count("\n") != len(values) - 1:
                text = "\n".join(value.replace("\n", "\v") for value in values)
            path = self._files.setdefault(key, self._folder / str(len(self._files)))
            with open(path, "a", encoding="utf-8", newline="\n") as file:
                file.write(text + "\n")
        self._held.clear()
        self._held_count = 0

    def names(self):
        return sorted({(kind, name) for kind, name, _ in self._files})

    def paths(self, kind, name):
        """A file for each part, None where it is empty."""
        return [self._files.get((kind, name, part)) for part in range(4)]


def counts_of(path):
    """How often each value stands in the file of a column."""
    if path is None:
        return collections.Counter()
    with open(path, encoding="utf-8", newline="\n") as file:
        return collections.Counter(line[:-1] for line in file)
