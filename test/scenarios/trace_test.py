"""`duanlian trace` as an investigator runs it on files alone: where a victim's money is, through which hands, what of it can
be stopped and how sure that is; every method, bad input of every kind, and the forms for machines, spreadsheets and people."""

import base64
import csv
import hashlib
import io
import json
import re
import subprocess
import xml.etree.ElementTree as xml

from server import DUANLIAN, ROOT
from stories import run, run_each, write_story


def trace(folder, story, *options, payments=("t1",), status=0, extra=()):
    """The JSON answer, checked for what must always hold, and what was said on standard error."""
    given = [part for payment in payments for part in ("--payment", payment)]
    saved = folder / "story.graph"
    given += ["--format", "json", *options]
    code, out, complaints = run("--in", write_story(folder, story, extra), *given, "--save-graph", saved)
    assert code == status, (code, complaints)
    # The saved graph answers the same, to the byte, and says the same of what was read, and that it has no links.
    again = run("--graph", saved, *given)
    assert again[:2] == (code, out) and re.sub("a saved graph has no links.*\n", "", again[2]) == complaints, (again, complaints)
    answer = json.loads(out)
    if "poison" not in options:
        for place, origin in enumerate(answer["origins"]):
            rests = sum(share["value"] for rest in answer["rests"] for share in rest["shares"] if share["origin"] == place)
            assert rests == origin["taken"], (rests, origin)
    return answer, complaints


def rests_of(answer):
    """Yuan by `account`, or by `kind account` where it is no account that can be stopped."""
    rests = {}
    for rest in answer["rests"]:
        name = answer["pockets"][rest["pocket"]]["id"]
        name = name if rest["kind"] == "account" else f"{rest['kind']} {name}"
        rests[name] = rest["value"] / 100
    return rests


def a_victims_money_is_followed_to_the_fen(folder):
    answer, _ = trace(folder, """
        # a victim's money leaves again within minutes
        09:00  victim -> mule_1    50000
        09:03  mule_1 -> mule_2    49800
        09:04  mule_2 -> mule_3    30000.01
        09:05  mule_2 -> cash      10000""")
    assert rests_of(answer) == {"mule_1": 200, "mule_2": 9799.99, "mule_3": 30000.01, "cash cash": 10000}, rests_of(answer)
    assert [hop["layer"] for hop in answer["hops"]] == [1, 2, 3, 3]
    assert [hop.get("dwell_s") for hop in answer["hops"]] == [None, 180, 60, 120]
    total = answer["totals"][0]
    assert (total["taken"], total["can_be_stopped"], total["exits"]) == (5000000, 4000000, 1000000), total
    assert all(rest["value_min"] <= rest["value"] <= rest["value_max"] for rest in answer["rests"])


def each_method_says_which_money_leaves(folder):
    story = """
        08:00  friend -> mule      100
        09:00  victim -> mule      100
        09:10  mule -> far         100"""
    # The friend's hundred came first, the victim's last.
    for method, expected in (("fifo", {"mule": 100}), ("lifo", {"far": 100}), ("proportional", {"mule": 50, "far": 50})):
        answer, _ = trace(folder, story, "--method", method, payments=["t2"])
        found = {name: value for name, value in rests_of(answer).items() if value}
        assert found == expected, (method, found)
        assert answer["question"]["method"] == method
        bracket = {answer["pockets"][rest["pocket"]]["id"]: (rest["value_min"], rest["value_max"]) for rest in answer["rests"]}
        assert bracket["far"] == (0, 10000) == bracket["mule"], bracket
        assert all("methods_differ" in rest["doubts"] and rest["confidence_milli"] < 600 for rest in answer["rests"])
    answer, _ = trace(folder, story, "--method", "poison", payments=["t2"])
    assert rests_of(answer)["far"] == 100
    answer, _ = trace(folder, story, "--method", "ranked", "--no-bracket", payments=["t2"])
    assert sum(rests_of(answer).values()) == 100 and "value_min" not in answer["rests"][0]


def every_yuan_is_attributed_to_whose_it_is(folder):
    story = """
        09:00  li -> pool      300
        09:01  wang -> pool    700
        09:02  pool -> a       300
        09:03  pool -> b       600
        09:04  a -> c          300
        09:05  b -> c          600"""
    (folder / "reports.csv").write_text("victim,event\n李某,t1\n王某,t2\n")
    code, out, complaints = run("--in", write_story(folder, story), "--from", folder / "reports.csv", "--format", "json")
    assert code == 0, complaints
    answer = json.loads(out)
    assert answer["question"]["victims"] == ["李某", "王某"]
    place = {answer["pockets"][rest["pocket"]]["id"]: {share["origin"]: share["value"] for share in rest["shares"]}
             for rest in answer["rests"]}
    assert place == {"c": {0: 30000, 1: 60000}, "pool": {1: 10000}}, place


def fees_returns_and_what_was_undone(folder):
    answer, _ = trace(folder, """
        09:00  victim -> mule      1000
        09:01  mule -> next        500  credited_amount=49500
        09:02  mule -> victim      200
        09:03  mule -> wrong       100
        09:04  mule -> wrong       100  status=reversed
        09:05  mule -> never       100  status=declined
        09:06  mule -> shop        50   method=card_payment
        09:07  mule -> far         25   country=MM""")
    assert rests_of(answer) == {"mule": 225, "next": 495, "fee mule": 5, "returned victim": 200, "merchant shop": 50,
                                "abroad far": 25}, rests_of(answer)


def currencies_are_joined_by_a_swap_or_by_a_rate(folder):
    story = """
        09:00  victim -> mule      700
        09:01  mule -> Twallet     700  credited_amount=100000000 credited_asset=USDT@tron"""
    chain = {"kind": "chain_transfer", "id": "c1", "time": "2026-11-24T09:05:00+08:00", "source": "tron_node",
             "purpose": "investigation", "chain": "tron", "asset": "USDT", "from": "Twallet", "to": "Tfar",
             "quantity": "40000000"}
    answer, _ = trace(folder, story, extra=[chain])
    quantities = {answer["pockets"][rest["pocket"]]["id"]: (rest["quantity"], rest["value"]) for rest in answer["rests"]}
    assert quantities == {"Twallet": (60000000, 42000), "Tfar": (40000000, 28000)}, quantities
    story = """
        09:00  victim -> mule      700
        09:05  mule -> far         100  currency=USD"""
    answer, _ = trace(folder, story)
    assert rests_of(answer) == {"mule": 700}
    (folder / "rates.csv").write_text("from,from_amount,to,to_amount\nCNY,7,USD,1\n")
    answer, _ = trace(folder, story, "--rates", folder / "rates.csv")
    assert rests_of(answer) == {"far": 700}, rests_of(answer)
    assert "implied_swap" in answer["rests"][0]["doubts"]
    (folder / "rates.csv").write_text("from,from_amount,to,to_amount\nCNY,0,USD,1\nCNY,7,USD,1\n")
    answer, complaints = trace(folder, story, "--rates", folder / "rates.csv", status=1)
    assert "rates.csv:2:" in complaints and rests_of(answer) == {"far": 700}


def a_cycle_ends_and_so_does_a_payment_to_oneself(folder):
    answer, complaints = trace(folder, """
        09:00  victim -> a    100
        09:01  a -> b         100
        09:02  b -> a         100
        09:03  a -> b         100
        09:04  b -> b         100
        09:05  b -> c         60
        09:06  c -> a         0""")
    assert rests_of(answer) == {"b": 40, "c": 60}, rests_of(answer)
    assert "1 to oneself" in complaints and "1 of zero" in complaints, complaints


def order_and_repeats_of_lines_do_not_matter(folder):
    story = """
        09:00  victim -> a    100
        09:01  a -> b         90
        09:02  b -> c         80"""
    straight, _ = trace(folder, story)
    path = write_story(folder, story)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*reversed(lines), lines[1]]))
    code, out, complaints = run("--in", path, "--payment", "t1", "--format", "json")
    assert code == 0 and json.loads(out) == straight
    assert "1 repeated" in complaints and "out of order" in complaints, complaints
    other = json.loads(lines[1]) | {"amount": 1}
    path.write_text("".join([*lines, json.dumps(other) + "\n"]))
    code, out, complaints = run("--in", path, "--payment", "t1", "--format", "json")
    assert code == 0 and json.loads(out) == straight and "another content" in complaints, complaints


def bad_lines_are_named_and_the_rest_goes_on(folder):
    good = write_story(folder, "09:00  victim -> a  100\n09:01  a -> b  90").read_text()
    first = json.loads(good.splitlines()[0])
    bad = [(first | {"id": "x1", "amount": -5}, "less than 0"), (first | {"id": "x2", "currency": "RMB"}, "unknown currency"),
           (first | {"id": "x3", "amount": 1.5}, "whole number"),
           (first | {"id": "x4", "credited_amount": first["amount"] + 1}, "more arrives than was paid"),
           ({key: value for key, value in first.items() if key != "debtor"} | {"id": "x5"}, "debtor is missing")]
    path = folder / "bad.jsonl"
    path.write_text(good + "".join(json.dumps(one) + "\n" for one, _ in bad) + "no event\n")
    code, out, complaints = run("--in", path, "--payment", "t1", "--format", "json")
    assert code == 1, (code, complaints)
    assert rests_of(json.loads(out)) == {"a": 10, "b": 90}
    for number, (_, words) in enumerate(bad, 3):
        assert re.search(rf"bad\.jsonl:{number}: .*{words}", complaints), (number, words, complaints)
    assert "6 refused" in complaints, complaints


def a_contradicting_balance_is_named_and_nothing_invented(folder):
    answer, _ = trace(folder, """
        09:00  victim -> a    100
        09:10  a -> b         20   balance_before=3000
        09:20  c -> b         5""")
    contradiction, = answer["contradictions"]
    assert (contradiction["event"], contradiction["known"], contradiction["reckoned"]) == ("t2", 3000, 10000)
    assert answer["pockets"][contradiction["pocket"]]["id"] == "a"
    assert rests_of(answer) == {"a": 10, "b": 20, "unseen a": 70}, rests_of(answer)
    code, out, _ = run("--in", folder / "story.jsonl", "--payment", "t1")
    assert code == 0 and "contradict" in out and "t2" in out, out


def a_hub_is_stopped_at_crossed_or_asked_about(folder):
    story = "\n".join(["09:00  victim -> mule  100", "09:01  mule -> shop  100", "09:02  shop -> owner  50"] +
                      [f"08:{minute:02}  p{minute} -> shop  1" for minute in range(50)])
    answer, _ = trace(folder, story, "--hub-degree", 20)
    assert rests_of(answer) == {"hub shop": 100}
    cut, = answer["cuts"]
    assert (cut["kind"], cut["value"], answer["pockets"][cut["pocket"]]["id"]) == ("hub", 10000, "shop")
    answer, _ = trace(folder, story, "--hub-degree", 20, "--hubs", "ask")
    assert rests_of(answer) == {"hub shop": 100} and answer["cuts"][0]["transfers"] == 1, answer["cuts"]
    answer, _ = trace(folder, story, "--hub-degree", 20, "--hubs", "proportional")
    assert rests_of(answer)["owner"] > 0
    assert any("hub_crossed" in rest["doubts"] for rest in answer["rests"])
    (folder / "hubs.csv").write_text("kind,account\nexchange,shop\nmerchant,nobody\nspaceship,shop\n")
    answer, complaints = trace(folder, story, "--hub-list", folder / "hubs.csv", status=1)
    assert rests_of(answer) == {"exchange shop": 100}
    assert "hubs.csv:4:" in complaints and "1 accounts are in no transfer" in complaints, complaints


def bounds_are_named_in_the_answer(folder):
    story = "\n".join(["09:00  victim -> a0  100"] + [f"09:{minute:02}  a{minute - 1} -> a{minute}  100"
                                                      for minute in range(1, 50)])
    answer, _ = trace(folder, story)
    assert rests_of(answer) == {"a49": 100} and not answer["cuts"]
    answer, _ = trace(folder, story, "--layers", 3)
    assert rests_of(answer) == {"cut a2": 100}
    assert [cut["kind"] for cut in answer["cuts"]] == ["layers"]
    answer, _ = trace(folder, story, "--least", 10001)
    assert rests_of(answer) == {"cut a0": 100} and answer["cuts"][0]["kind"] == "least"
    answer, _ = trace(folder, story, "--until", "2026-11-24T09:10:30+08:00")
    assert rests_of(answer) == {"a10": 100} and answer["as_of"] == "2026-11-24T01:10:30Z"
    answer, _ = trace(folder, story, "--time-limit", "1h")
    assert rests_of(answer) == {"a49": 100}


def a_time_limit_ends_a_question_that_is_too_large(folder):
    """Two accounts pay each other a hundred thousand times, which nobody follows by three methods in a millisecond."""
    path = folder / "large.jsonl"
    head = '"source":"s","purpose":"exercise","currency":"CNY","kind":"transfer"'
    with path.open("w") as file:
        file.write(f'{{"id":"v","time":"2026-01-01T00:00:00Z","amount":1000000,"debtor":{{"account":"victim"}},'
                   f'"creditor":{{"account":"a"}},{head}}}\n')
        for number in range(100_000):
            payer, payee = ("a", "b") if number % 2 == 0 else ("b", "a")
            time = f"2026-01-{2 + number // 86400:02}T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"
            file.write(f'{{"id":"{number}","time":"{time}","amount":{1000000 - number},"debtor":{{"account":"{payer}"}},'
                       f'"creditor":{{"account":"{payee}"}},{head}}}\n')
    given = ["--in", path, "--payment", "v", "--hub-degree", 10_000_000, "--format", "json"]
    code, out, complaints = run(*given, "--time-limit", "1ms")
    answer = json.loads(out)
    assert code == 0 and [cut["kind"] for cut in answer["cuts"]] == ["steps"], (complaints, answer["cuts"])
    assert sum(rest["value"] for rest in answer["rests"]) == 1000000
    code, out, _ = run(*given)
    answer = json.loads(out)
    assert code == 0 and not answer["cuts"] and answer["steps"] > 100_000, answer["steps"]
    assert sum(rest["value"] for rest in answer["rests"]) == 1000000


def what_cannot_be_is_told_in_a_sentence(folder):
    story = write_story(folder, "09:00  victim -> a  100\n09:30  victim -> a  100\n09:40  victim -> b  7")
    given = ["--in", story]
    for words, arguments in (("--from", []), ("--whose", ["--payment", "t1", "--whose", "a"]),
                             ("none of the reported", ["--payment", "nothing"]), ("none of the reported", ["--from", "nothing"]),
                             ("no transfer names the account", ["--whose", "nobody"]),
                             ("--method", ["--payment", "t1", "--method", "best"]),
                             ("--hubs", ["--payment", "t1", "--hubs", "jump"]),
                             ("--until", ["--payment", "t1", "--until", "noon"]),
                             ("--time-limit", ["--payment", "t1", "--time-limit", "5"]),
                             ("--time-limit", ["--payment", "t1", "--time-limit", "0ms"]),
                             ("--layers", ["--payment", "t1", "--layers", "0"]), ("--least", ["--payment", "t1", "--least", "0"]),
                             ("--hub-degree", ["--payment", "t1", "--hub-degree", "-1"]),
                             ("--deal-tolerance", ["--payment", "t1", "--deal-tolerance", "1001"]),
                             ("--format", ["--payment", "t1", "--format", "pdf"]),
                             ("--format", ["--payment", "t1", "--out", folder / "answer.doc"]),
                             ("is a file that is read", ["--payment", "t1", "--format", "json", "--out", story]),
                             ("--whose", ["--whose", "a", "--format", "html"])):
        code, out, complaints = run(*given, *arguments)
        assert code == 2 and words in complaints.splitlines()[-1] and not out, (arguments, code, out, complaints)
    code, _, complaints = run("--in", folder / "nowhere", "--payment", "t1")
    assert code == 2 and "nowhere" in complaints
    code, _, complaints = run(*given, "--payment", "t1", "--payment", "t9")
    assert code == 1 and "no transfer has the id t9" in complaints


def a_rest_that_only_another_method_has_is_told_in_yuan(folder):
    story = write_story(folder, """
        09:00  x -> m       100
        09:01  victim -> m  100
        09:02  m -> b       100
        09:03  m -> c       100""")
    code, out, complaints = run("--in", story, "--payment", "t2")
    line = next(line for line in out.splitlines() if " b  " in line)
    assert code == 0 and "0.00 - 100.00" in line, (out, complaints)
    _, table, _ = run("--in", story, "--payment", "t2", "--format", "csv")
    row = next(row for row in csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))) if row["account"] == "b")
    assert (row["value_min"], row["value_max"], row["value_asset"]) == ("0.00", "100.00", "CNY"), row


def backward_says_whose_money_is_in_an_account(folder):
    story = write_story(folder, """
        09:00  v1 -> a    300
        09:01  v2 -> a    100
        09:02  a -> b     400
        09:03  own -> b   100
        09:04  b -> c     250""")
    code, out, complaints = run("--in", story, "--whose", "b", "--format", "json")
    assert code == 0, complaints
    answer = json.loads(out)
    sources = {source["pocket"]["id"]: source["value"] for source in answer["sources"]}
    assert answer["balance"] == 25000 == sum(sources.values()) and sources == {"v1": 15000, "v2": 5000, "own": 5000}, sources
    code, out, _ = run("--in", story, "--whose", "b", "--at", "2026-11-24T09:02:30+08:00", "--method", "fifo", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert {row["account"]: row["value"] for row in rows} == {"v1": "300.00", "v2": "100.00"}, out
    code, out, _ = run("--in", story, "--whose", "b")
    assert code == 0 and "250.00 CNY" in out and "60.0 %" in out, out


HOSTILE = '=cmd|"/c calc"!A1<script>alert(1)</script>&\''


def forms_hold_what_the_answer_holds(folder):
    sample = ["--in", ROOT / "mappings" / "samples" / "trace_transfers.csv", "--map", ROOT / "mappings" / "trace_sample.yaml",
              "--from", ROOT / "mappings" / "samples" / "trace_reports.csv", "--hub-list",
              ROOT / "mappings" / "samples" / "trace_hubs.csv"]
    code, summary, complaints = run(*sample)
    assert code == 0 and "280,000.00 CNY" in summary and "1 repeated" in complaints, (summary, complaints)
    answer = json.loads(run(*sample, "--format", "json")[1])
    assert answer["format"] == "duanlian.trace" and answer["version"] == 1
    assert max(rest["layer"] for rest in answer["rests"]) >= 3
    kinds = {rest["kind"] for rest in answer["rests"]}
    assert kinds >= {"account", "wallet", "cash", "merchant", "exchange", "abroad", "fee", "returned"}, kinds

    text = run(*sample, "--format", "csv")[1]
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff") and len(rows) == len(answer["rests"])
    assert sum(round(float(row["value"]) * 100) for row in rows) == 28000000
    ranks = [int(row["stop_rank"]) for row in rows if row["stop_rank"]]
    assert ranks == list(range(1, len(ranks) + 1)) and all(row["account"].startswith("'6") for row in rows[:len(ranks)])
    hops = list(csv.DictReader(io.StringIO(run(*sample, "--format", "csv_hops")[1].removeprefix("\ufeff"))))
    assert len(hops) == len(answer["hops"]) and hops[0]["time_utc8"] == "2026-11-24 09:00:12"

    graph = xml.fromstring(run(*sample, "--format", "graphml")[1])
    names = {"g": "http://graphml.graphdrawing.org/xmlns"}
    nodes = {node.get("id") for node in graph.findall(".//g:node", names)}
    edges = graph.findall(".//g:edge", names)
    assert len(edges) == len(answer["hops"]) and all({edge.get("source"), edge.get("target")} <= nodes for edge in edges)
    keys = {key.get("id") for key in graph.findall("g:key", names)}
    assert {data.get("key") for data in graph.iter("{http://graphml.graphdrawing.org/xmlns}data")} <= keys

    out = folder / "sample.html"
    code, summary, _ = run(*sample, "--out", out)
    assert code == 0 and "stop first" in summary and out.stat().st_mode & 0o077 == 0
    masked = run(*sample, "--mask", "--format", "html")[1]
    assert "6228880000001101" not in masked and "李某" not in masked and "****1101" in masked


def markup_in_names_is_shown_and_not_run(folder):
    story = write_story(folder, "09:00  victim -> mule  100")
    reports = folder / "hostile.csv"
    with reports.open("w", newline="") as file:
        csv.writer(file).writerows([["victim", "event"], [HOSTILE, "t1"]])
    given = ["--in", story, "--from", reports]
    page = run(*given, "--format", "html")[1]
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    # Three scripts and no more: data, and the one that the policy names; nothing comes from elsewhere.
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert [attributes for attributes, _ in scripts] == [' type="application/json" id="pictures"', ""]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)
    for text, name in ((scripts[1][1], "script-src"), (style, "style-src")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy, (name, policy)
    assert "default-src 'none'" in policy
    assert not re.search(r"(?:src|href|action)\s*=|url\(|@import", page.replace(scripts[1][1], "")), "something from outside"
    places = json.loads(scripts[0][1])[0]["places"]
    assert places[0]["name"] == HOSTILE
    row, = csv.DictReader(io.StringIO(run(*given, "--format", "csv")[1].removeprefix("\ufeff")))
    assert row["shares"].startswith("'=cmd"), row
    assert xml.fromstring(run(*given, "--format", "graphml")[1]) is not None


def a_picture_with_too_much_in_it_is_folded_and_says_so(folder):
    lines = [f"09:00  victim -> mule  {100 * 60}"]
    lines += [f"09:{minute:02}  mule -> m{minute}  100" for minute in range(1, 60)]
    lines += [f"10:{minute:02}  m{minute} -> mule  {minute}" for minute in range(1, 60)]
    page = run("--in", write_story(folder, "\n".join(lines)), "--payment", "t1", "--format", "html")[1]
    picture, = json.loads(re.search(r'id="pictures">(.*?)</script>', page).group(1))
    others, = [place for place in picture["places"] if place["kind"] == "others"]
    assert others["count"] == 59 - 11 and others["layer"] == 2
    assert "48 个账户并入" in page and "48 accounts with less are folded" in page
    # What goes round is drawn as ending in a later layer, so that there is no cycle.
    assert any(place["kind"] == "back" for place in picture["places"])
    layers = [place["layer"] for place in picture["places"]]
    assert all(layers[link["s"]] < layers[link["t"]] for link in picture["links"])


def a_citys_events_are_followed(folder):
    city = folder / "city"
    done = subprocess.run([DUANLIAN, "simulate", "--people", "3000", "--hours", "30", "--city", str(ROOT / "cities" / "core"),
                           "--zst", "--out", str(city)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    with (city / "transfers.csv").open(newline="") as file:
        paid = {row["event"] for row in csv.DictReader(file) if row["role"] == "victim_payment" and row["layer"] == "0"}
    assert paid
    reports = folder / "city.csv"
    reports.write_text("event\n" + "".join(f"{event}\n" for event in sorted(paid)))
    code, out, complaints = run("--in", city / "events.jsonl.zst", "--from", reports, "--format", "json")
    assert code in (0, 1), complaints
    answer = json.loads(out)
    assert sum(origin["taken"] for origin in answer["origins"]) == sum(
        share["value"] for rest in answer["rests"] for share in rest["shares"])
    assert any(hop["layer"] > 1 for hop in answer["hops"])


def main():
    run_each([a_victims_money_is_followed_to_the_fen, each_method_says_which_money_leaves,
              every_yuan_is_attributed_to_whose_it_is, fees_returns_and_what_was_undone,
              currencies_are_joined_by_a_swap_or_by_a_rate, a_cycle_ends_and_so_does_a_payment_to_oneself,
              order_and_repeats_of_lines_do_not_matter, bad_lines_are_named_and_the_rest_goes_on,
              a_contradicting_balance_is_named_and_nothing_invented, a_hub_is_stopped_at_crossed_or_asked_about,
              bounds_are_named_in_the_answer, a_time_limit_ends_a_question_that_is_too_large,
              what_cannot_be_is_told_in_a_sentence, a_rest_that_only_another_method_has_is_told_in_yuan,
              backward_says_whose_money_is_in_an_account,
              forms_hold_what_the_answer_holds, markup_in_names_is_shown_and_not_run,
              a_picture_with_too_much_in_it_is_folded_and_says_so, a_citys_events_are_followed])


if __name__ == "__main__":
    main()
