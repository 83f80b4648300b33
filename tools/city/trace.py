#!/usr/bin/env python3
"""Traces the victims of a city and compares the answer with what was true, tier by tier.

    tools/city/trace.py --duanlian build/release/duanlian --city CITY [--out docs/city-trace.md]

CITY is what `duanlian simulate` wrote, with its truth. Every payment of a victim that the city knows is given to
`duanlian trace`; nothing else of the truth is. Then, for every tier, the amounts that the answer puts into transfers
are laid beside those that were truly there: coverage is the part of the true amounts that was found, precision the
part of the found amounts that is true. A yuan found in the right transfer for the wrong victim counts as false.
"""
import argparse
import collections
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

METHODS = ("fifo", "lifo", "proportional", "ranked")


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def truth_of(city):
    """{(event, scam): (tier, fen)} of what carried victims' money, and the victims' own payments."""
    truth, payments = {}, []
    for row in rows_of(city / "transfers.csv"):
        if not row["scam"] or not row["amount_fen"] or row["role"] in ("bait", "preparing", "test"):
            continue
        tier = int(row["layer"]) + 1
        truth[row["event"], row["scam"]] = (tier, int(row["amount_fen"]), row["role"])
        if row["role"] == "victim_payment":
            payments.append((row["scam"], row["event"], row["amount_fen"]))
    return truth, payments


def trace(arguments, city, payments, method, folder):
    reports = folder / "reports.csv"
    with open(reports, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["victim", "event"])
        out.writerows((scam, event) for scam, event, _ in payments)
    events = next(path for path in (city / "events.jsonl.zst", city / "events.jsonl") if path.exists())
    answer = folder / f"{method}.json"
    answer.unlink(missing_ok=True)
    done = subprocess.run(
        [arguments.duanlian, "trace", "--in", events, "--from", reports, "--method", method, "--least",
         str(arguments.least), "--no-bracket", "--format", "json", "--out", answer],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"duanlian trace --method {method}: {done.stderr}")
    return json.loads(answer.read_text(encoding="utf-8"))


def found_in(answer):
    """{(event, scam): (tier, fen)} of the hops of an answer."""
    names = answer["question"]["victims"]
    found = {}
    for hop in answer["hops"]:
        for share in hop["shares"]:
            scam = names[answer["origins"][share["origin"]]["victim"]]
            tier, value = found.get((hop["event"], scam), (hop["layer"], 0))
            found[hop["event"], scam] = (min(tier, hop["layer"]), value + share["value"])
    return found


def compare(truth, found):
    """By tier: what was true, of it found, what was found, of it true."""
    tiers = collections.defaultdict(lambda: [0, 0, 0, 0])
    for key, (tier, fen, _) in truth.items():
        tiers[tier][0] += fen
        tiers[tier][1] += min(fen, found.get(key, (0, 0))[1])
    for key, (tier, fen) in found.items():
        tiers[tier][2] += fen
        tiers[tier][3] += min(fen, truth.get(key, (0, 0, ""))[1])
    return tiers


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else ""


def yuan(fen):
    return f"{fen / 100:,.0f}"


def page(city, arguments, tables, truth, found_of_first):
    told = json.loads((city / "city.json").read_text(encoding="utf-8"))
    lines = [
        "# A city's money traced 城市资金追踪",
        "",
        f"A city of {told['people']:,} people and {told['hours']} hours, seed {told['seed']}, that nobody protects. Every "
        "payment of a victim",
        "is given to `duanlian trace`, and the answer is laid beside what was true. Made by `tools/city/trace.py`; parts",
        f"below {arguments.least} fen are not followed.",
        "",
        "Coverage is the part of the true amounts that was found in the same transfer for the same victim, precision the part",
        "of the found amounts that is true. Tier 1 is the victim's own payment, tier 2 what leaves the first account.",
        "覆盖率：真实涉案金额中被追到的部分；精确率：追到的金额中真实的部分。",
        "",
    ]
    tiers = sorted({tier for tier, _, _ in truth.values()})
    for name, pick in (("Coverage 覆盖率", (1, 0)), ("Precision 精确率", (3, 2))):
        lines += [f"## {name}", "", "| tier | true CNY | " + " | ".join(tables) + " |",
                  "|---|---|" + "---|" * len(tables)]
        for tier in tiers:
            true = sum(fen for at, fen, _ in truth.values() if at == tier)
            cells = [percent(table[tier][pick[0]], table[tier][pick[1]]) for table in tables.values()]
            lines.append(f"| {tier} | {yuan(true)} | " + " | ".join(cells) + " |")
        cells = []
        for table in tables.values():
            cells.append(percent(sum(row[pick[0]] for row in table.values()), sum(row[pick[1]] for row in table.values())))
        lines += [f"| all | {yuan(sum(fen for _, fen, _ in truth.values()))} | " + " | ".join(cells) + " |", ""]
    lines += ["## Where it is lost 何处断线", "", "Amounts by what the transfer was in truth, found by the first method.", "",
              "| role | true CNY | coverage |", "|---|---|---|"]
    roles = collections.defaultdict(lambda: [0, 0])
    for (_, fen, role), covered in zip(truth.values(), found_of_first):
        roles[role][0] += fen
        roles[role][1] += covered
    for role, (true, covered) in sorted(roles.items(), key=lambda item: -item[1][0]):
        lines.append(f"| {role} | {yuan(true)} | {percent(covered, true)} |")
    return lines + [
        "",
        "A dealer in coins is paid in yuan and pays out from a wallet that no record names as his: there the trail ends at his",
        "account, unless `--rates` and a common name join the two. What follows on the ledger is lost with it.",
        "",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--duanlian", required=True)
    parser.add_argument("--city", required=True, type=pathlib.Path)
    parser.add_argument("--least", default=100, type=int)
    parser.add_argument("--out", type=pathlib.Path)
    arguments = parser.parse_args()
    truth, payments = truth_of(arguments.city)
    if not payments:
        sys.exit("the city has no victim who paid")
    tables, found_of_first = {}, []
    with tempfile.TemporaryDirectory() as folder:
        for method in METHODS:
            answer = trace(arguments, arguments.city, payments, method, pathlib.Path(folder))
            found = found_in(answer)
            tables[method] = compare(truth, found)
            if not found_of_first:
                found_of_first = [min(fen, found.get(key, (0, 0))[1]) for key, (_, fen, _) in truth.items()]
    text = "\n".join(page(arguments.city, arguments, tables, truth, found_of_first))
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
