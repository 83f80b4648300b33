#!/usr/bin/env python3
"""Writes 100 typical rules in the form of each engine, and events from a seed: generate.py OUT_DIR [EVENTS]

rules.json holds for each rule the CEL text, the ZEN text and the conditions of json-rules-engine. events.jsonl holds the
events. All engines must find the same number of rules fired.
"""
import json
import pathlib
import random
import sys

SEED = 20260131
CHANNELS = ["app", "web", "atm", "counter", "api"]
CURRENCIES = ["CNY", "HKD", "USD", "EUR", "JPY"]
TAGS = ["new_payee", "night", "round_amount", "remote_control", "first_today", "many_small"]


def compare(fact, operator, value):
    """One comparison in all forms: (cel, zen, json)."""
    names = {"<": "lessThan", ">": "greaterThan", ">=": "greaterThanInclusive", "==": "equal", "!=": "notEqual"}
    text = f"{fact} {operator} {json.dumps(value)}"
    return text, text, {"fact": fact, "operator": names[operator], "value": value}


def one_of(fact, values):
    text = f"{fact} in {json.dumps(values)}"
    return text, text, {"fact": fact, "operator": "in", "value": values}


def has_tag(tag):
    quoted = json.dumps(tag)
    return (f"tags.exists(t, t == {quoted})", f"some(tags, # == {quoted})",
            {"fact": "tags", "operator": "contains", "value": tag})


def prefix(fact, value):
    quoted = json.dumps(value)
    return (f"{fact}.startsWith({quoted})", f"startsWith({fact}, {quoted})",
            {"fact": fact, "operator": "startsWith", "value": value})


def doubled(limit):
    return (f"amount + fee * 2 > {limit}", f"amount + fee * 2 > {limit}",
            {"fact": "amount_and_fees", "operator": "greaterThan", "value": limit})


def present(fact):
    return f"has(event.{fact})", f"{fact} != null", {"fact": fact, "operator": "notEqual", "value": None}


def join(parts, word):
    sign = {"all": ("&&", "and"), "any": ("||", "or")}[word]
    return (f" {sign[0]} ".join(f"({p[0]})" for p in parts), f" {sign[1]} ".join(f"({p[1]})" for p in parts),
            {word: [p[2] for p in parts]})


def rule(rng, number):
    leaves = [
        lambda: compare("amount", ">", rng.randrange(1_000, 90_000)),
        lambda: compare("account_age_days", "<", rng.randrange(1, 400)),
        lambda: compare("payee_count", ">=", rng.randrange(1, 30)),
        lambda: compare("currency", "==", rng.choice(CURRENCIES)),
        lambda: compare("risk", ">", rng.randrange(1, 100) / 100),
        lambda: one_of("channel", rng.sample(CHANNELS, 3)),
        lambda: one_of("creditor", [f"acc_{rng.randrange(1000):04d}" for _ in range(20)]),
        lambda: prefix("caller", rng.choice(["+86", "+852", "+44", "+1", "170"])),
        lambda: doubled(rng.randrange(10_000, 100_000)),
        lambda: present("device"),
    ]
    parts = [leaves[(number + i * 3) % len(leaves)]() for i in range(3)]
    if number % 5 == 0:
        parts.append(has_tag(rng.choice(TAGS)))
    inner = join(parts[1:], "any" if number % 2 else "all")
    return join([parts[0], inner], "all" if number % 2 else "any")


def qualified(text):
    """The CEL text over the fields of `event`."""
    import re
    facts = "amount|account_age_days|payee_count|currency|risk|channel|creditor|caller|fee|tags"
    return re.sub(rf'(?<![\w."]){"(" + facts + ")"}(?![\w"])', r"event.\1", text)


def event(rng):
    made = {
        "amount": rng.randrange(1, 100_000), "fee": rng.randrange(0, 500), "account_age_days": rng.randrange(0, 3_000),
        "payee_count": rng.randrange(0, 40), "currency": rng.choice(CURRENCIES), "risk": rng.randrange(100) / 100,
        "channel": rng.choice(CHANNELS), "creditor": f"acc_{rng.randrange(1000):04d}",
        "caller": rng.choice(["+86", "+852", "+44", "+1", "170"]) + str(rng.randrange(10**8, 10**9)),
        "tags": rng.sample(TAGS, rng.randrange(0, 4)), "device": f"d{rng.randrange(500)}" if rng.random() < 0.7 else None,
    }
    return made


def main():
    out = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    rng = random.Random(SEED)
    rules = []
    for number in range(100):
        cel, zen, conditions = rule(rng, number)
        rules.append({"id": f"rule_{number:03d}", "cel": qualified(cel), "zen": zen, "json": conditions})
    out.mkdir(parents=True, exist_ok=True)
    (out / "rules.json").write_text(json.dumps(rules, indent=1))
    with open(out / "events.jsonl", "w") as file:
        for _ in range(count):
            file.write(json.dumps(event(rng)) + "\n")


if __name__ == "__main__":
    main()
