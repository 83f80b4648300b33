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
def minute_fields(text):
    """Of a time up to its minute, 2026-01-31T09:00 in UTC, on the city's clock."""
    local = datetime.datetime.fromisoformat(text) + LOCAL
    return (("time.hour", str(local.hour)), ("time.weekday", str(local.weekday())), ("time.minute", text[14:]))


def time_fields(text):
    """REQUIRES the canonical form, in UTC."""
    return (*minute_fields(text[:16]), ("time.second", text[17:19]), ("time.fraction", text[19:-1]))


@functools.cache
def joined(name, inner):
    return f"{name}.{inner}"


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def fields_of(event):
    """Pairs of a field's name and its value as text. Members of records stand after a point; a list is its entries joined,
    and how many they are."""
    pairs = []
    for name, value in event.items():
        kind = type(value)
        if kind is str:
            if name != "time":  # read apart
                pairs.append((name, value))
        elif kind is int:
            pairs.append((name, str(value)))
        elif kind is dict:
            for inner, deep in value.items():
                pairs.append((joined(name, inner), deep if type(deep) is str else as_text(deep)))
        elif kind is list:
            pairs.append((name, ",".join(map(as_text, value))))
            pairs.append((joined(name, "count"), str(len(value))))
        else:
            pairs.append((name, as_text(value)))
    pairs += time_fields(event["time"])
    return pairs


class Columns:
    """Takes values and gives each column's counts back. The folder is the caller's, and must be empty."""

    def __init__(self, folder):
        self._folder = pathlib.Path(folder)
        self._held = collections.defaultdict(functools.partial(collections.defaultdict, list))  # by kind and part, then name
        self._held_count = 0
        self._files = {}

    def add(self, kind, part, pairs):
        held = self._held[kind, part]
        for name, value in pairs:
            held[name].append(value)
        self._held_count += len(pairs)
        if self._held_count >= VALUES_IN_MEMORY_MAX:
            self.flush()

    def flush(self):
        for (kind, part), held in self._held.items():
            for name, values in held.items():
                self._append((kind, name, part), values)
        self._held.clear()
        self._held_count = 0

    def _append(self, key, values):
        text = "\n".join(values)
        if text.count("\n") != len(values) - 1:
            text = "\n".join(value.replace("\n", "\v") for value in values)
        path = self._files.setdefault(key, self._folder / str(len(self._files)))
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(text + "\n")

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
