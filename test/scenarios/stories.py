"""Stories of payments for scenario tests of commands that read files: a line a payment, told as people tell it."""

import json
import pathlib
import re
import subprocess
import sys

from server import DUANLIAN, temporary_folder

LINE = re.compile(r"(?:(\d\d-\d\d) )?(\d\d:\d\d(?::\d\d)?)\s+(\S+) -> (\S+)\s+(\S+)(.*)")


def run(*arguments, timeout=120):
    done = subprocess.run([DUANLIAN, "trace", *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def event_of(number, line):
    """`09:00 victim -> mule_1 50000 status=reversed`: yuan; `cash` is nobody's; further words are fields."""
    date, clock, payer, payee, amount, more = LINE.fullmatch(line.strip()).groups()
    time = f"2026-{date or '11-24'}T{clock if len(clock) == 8 else clock + ':00'}+08:00"
    event = {"kind": "transfer", "id": f"t{number}", "time": time, "source": "bank_a", "purpose": "investigation",
             "amount": round(float(amount) * 100), "currency": "CNY"}
    if payer != "cash":
        event["debtor"] = {"account": payer}
    if payee != "cash":
        event["creditor"] = {"account": payee}
    if "cash" in (payer, payee):
        event["method"] = "cash_deposit" if payer == "cash" else "cash_withdrawal"
    for word in more.split():
        name, value = word.split("=")
        if name == "country":
            event["creditor"]["country"] = value
        elif name == "bank":
            event["creditor"]["agent"] = value
        else:
            event[name] = int(value) if value.isdigit() else value
    return event


def write_story(folder, story, extra=()):
    lines = [line for line in story.strip().splitlines() if line.strip() and not line.strip().startswith("#")]
    events = [event_of(number, line) for number, line in enumerate(lines, 1)]
    path = folder / "story.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in [*events, *extra]))
    return path


def run_each(tests):
    """Each with a folder of its own; those that the command line names, or all."""
    wanted = sys.argv[1:]
    for test in tests:
        if wanted and test.__name__ not in wanted:
            continue
        with temporary_folder() as folder:
            test(pathlib.Path(folder))
        print("ok", test.__name__)
