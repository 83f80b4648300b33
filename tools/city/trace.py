#!/usr/bin/env python3
"""Traces the victims of a city and compares the answer with what was true, tier by tier.

    tools/city/trace.py --duanlian build/release/duanlian --city CITY [--out docs/city-trace.md]

CITY is what `duanlian simulate` wrote, with its truth. Every payment of a victim that the city knows is given to
`duanlian trace`, and a price of coins; nothing else of the truth is. Whose a dealer's wallet is it reads in the events'
links. Then, for every tier, the amounts that the answer puts into transfers
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


def events_of(city):
    return next(path for path in (city / "events.jsonl.zst", city / "events.jsonl") if path.exists())


def known_wallets(events):
    """Wallets of which a link says whose they are."""
    read = ["zstd", "-dcq", events] if events.suffix == ".zst" else ["cat", events]
    with subprocess.Popen(read, stdout=subprocess.PIPE) as lines:
        links = (json.loads(line) for line in lines.stdout if line.startswith(b'{"kind":"link"'))
        return {link["to"]["id"] for link in links if link["to"]["kind"] == "wallet"}


def trace(arguments, city, payments, method, folder, more=()):
    reports = folder / "reports.csv"
    with open(reports, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["victim", "event"])
        out.writerows((scam, event) for scam, event, _ in payments)
    rates = folder / "rates.csv"
    rates.write_text("from,from_amount,to,to_amount\n" + arguments.rate + "\n", encoding="utf-8")
    events = events_of(city)
    answer = folder / f"{method}.json"
    answer.unlink(missing_ok=True)
    done = subprocess.run(
        [arguments.duanlian, "trace", "--in", events, "--from", reports, "--method", method, "--least",
         str(arguments.least), "--no-bracket", "--rates", rates, "--format", "json", "--out", answer, *more],
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


def covered(truth, found):
    return [min(fen, found.get(key, (0, 0))[1]) for key, (_, fen, _) in truth.items()]


def page(city, arguments, tables, truth, found_of_first, found_without_links):
    told = json.loads((city / "city.json").read_text(encoding="utf-8"))
    lines = [
        "# A city's money traced 城市资金追踪",
        "",
        f"A city of {told['people']:,} people and {told['hours']} hours, seed {told['seed']}, that nobody protects. Every "
        "payment of a victim",
        "is given to `duanlian trace`, and the answer is laid beside what was true. Made by `tools/city/trace.py`; parts",
        f"below {arguments.least} fen are not followed. `--rates` has {arguments.rate}; who holds a wallet stands in the events.",
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
    wallets = {row["id"] for row in rows_of(city / "wallets.csv") if row["role"] == "dealer_wallet"}
    known = len(wallets & known_wallets(events_of(city)))
    lines += ["## Where it is lost 何处断线", "",
              "Amounts by what the transfer was in truth, found by the first method, and the same without the events' links.", "",
              "| role | true CNY | coverage | without links |", "|---|---|---|---|"]
    roles = collections.defaultdict(lambda: [0, 0, 0])
    for (_, fen, role), first, without in zip(truth.values(), found_of_first, found_without_links):
        roles[role][0] += fen
        roles[role][1] += first
        roles[role][2] += without
    for role, (true, first, without) in sorted(roles.items(), key=lambda item: -item[1][0]):
        lines.append(f"| {role} | {yuan(true)} | {percent(first, true)} | {percent(without, true)} |")
    return lines + ["", f"Dealers in coins whose wallet a link names: {known} of {len(wallets)}.", "", *WHY, ""]


# Seen by hand in the city of the page; whoever makes it from another city looks again.
WHY = """What this city's losses are, by looking at its contradictions and rests:

- **On the ledger.** A dealer in coins is paid in yuan and pays out from a wallet. Where an exchange tells whose the wallet is,
  what he was paid and the coins that left are joined as a [deal](following.md#deals-两端相符); where nobody tells, the
  trail ends at his account, and what follows is lost. Amount and time alone do not join an account and a wallet. Of the
  dealer that a link names all that was found coming to his account, 240,419 of 282,950 CNY, was found in the right coins
  leaving his wallet, to the fen; the other's 75,230 CNY end at his account. Ranked does not use rates.
- **Taken back.** What banks and the police stop goes back to the victims without an event: the account's next told balance is
  lower, and that money is `unseen`. In truth it did not go on either.
- **Not yet there.** Banks tell a payment when it is ordered. An account that pays on within the two seconds until the money is
  there tells a balance without it; the money is then `unseen` (some 100,000 CNY of it, and what follows), and when it shows
  in the next balance nobody knows that it is the same. To be mended: what is gone and soon is there again is the same money.
- **Whose is spent first.** Gangs move the victims' money and leave the holder's own. By first in first out what the holder had
  goes first: a few per cent a tier, which add up. Last in first out, which spends the newest first, finds more.""".split("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--duanlian", required=True)
    parser.add_argument("--city", required=True, type=pathlib.Path)
    parser.add_argument("--least", default=100, type=int)
    parser.add_argument("--rate", default="CNY,720,USDT@tron,1000000", help="from,from_amount,to,to_amount")
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
                found_of_first = covered(truth, found)
        answer = trace(arguments, arguments.city, payments, METHODS[0], pathlib.Path(folder), ["--no-links"])
        found_without_links = covered(truth, found_in(answer))
    text = "\n".join(page(arguments.city, arguments, tables, truth, found_of_first, found_without_links))
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
