"""`duanlian paths` as an investigator runs it on files alone: chains, cycles, neighbours, common counterparties, shared devices
and sums, beside the plainest search; bad questions of every kind, each with its sentence."""

import csv
import io
import itertools
import json
import random
import subprocess

from server import DUANLIAN, ROOT
from stories import run_each, write_story

RING = """
    # three accounts send money round, a fourth is paid from there
    09:00  a -> b      500
    09:05  b -> c      400
    09:10  c -> a      300
    09:15  b -> d      50
    09:20  e -> b      10
    09:25  e -> d      20
    09:30  a -> f      7    currency=USD"""


def run(*arguments, timeout=120):
    done = subprocess.run([DUANLIAN, "paths", *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def ask(folder, question, *options, story=RING, status=0):
    (folder / "question.json").write_text(json.dumps(question, ensure_ascii=False))
    given = ("--ask", folder / "question.json", *options)
    saved = folder / "story.graph"
    code, out, complaints = run("--in", write_story(folder, story), *given, "--save-graph", saved)
    assert code == status, (code, complaints)
    if code != 2 and "time_limit_ms" not in question:  # the saved graph answers the same; a clock cuts where it happens to
        assert run("--graph", saved, *given) == (code, out, complaints), complaints
    return json.loads(out) if code == 0 else complaints


def names_of(answer, places):
    return [answer["pockets"][place]["id"] for place in places]


def chains_of(answer):
    """Accounts from the first to the last."""
    chains = []
    for chain in answer["answers"][0]["chains"]:
        hops = [answer["transfers"][place] for place in chain]
        assert all(one["to"] == next_one["from"] for one, next_one in itertools.pairwise(hops))
        chains.append("".join(names_of(answer, [hops[0]["from"], *(hop["to"] for hop in hops)])))
    return chains


def each_kind_of_question_is_answered(folder):
    answer = ask(folder, {"kind": "in_out", "accounts": ["b"]})
    assert answer["answers"] == [{"pocket": 0, "in": {"count": 2, "sum": 51000}, "out": {"count": 2, "sum": 45000},
                                  "out_per_in_milli": 882}], answer
    answer = ask(folder, {"kind": "out_sum", "accounts": ["a"]})
    assert [(answer["pockets"][one["pocket"]]["asset"], one["out"]["sum"]) for one in answer["answers"]] == [
        ("CNY", 50000), ("USD", 700)]
    window = {"from": "2026-11-24T09:05:00+08:00", "until": "2026-11-24T09:15:00+08:00"}
    assert ask(folder, {"kind": "out_sum", "accounts": ["b"], **window})["answers"][0]["out"] == {"count": 1, "sum": 40000}
    assert ask(folder, {"kind": "trace_counts", "accounts": ["e"]})["answers"][0]["by_hops"] == [2, 0, 0]
    assert chains_of(ask(folder, {"kind": "chains", "accounts": ["a"], "to_accounts": ["c", "d"]})) == ["abc", "abd"]
    assert chains_of(ask(folder, {"kind": "chains", "accounts": ["a"], "to_accounts": ["c", "d"], "gap_max": "5m"})) == ["abc"]
    assert chains_of(ask(folder, {"kind": "chains", "accounts": ["a"], "to_accounts": ["c", "d"],
                                  "ratio_min_milli": 50, "ratio_max_milli": 200})) == ["abd"]
    assert chains_of(ask(folder, {"kind": "shortest_chain", "accounts": ["a", "e"], "to_accounts": ["d"]})) == ["ed"]
    answer = ask(folder, {"kind": "cycles", "accounts": ["a"], "currency": "CNY", "events": True})
    assert chains_of(answer) == ["abca"] and [one["event"] for one in answer["transfers"]] == ["t1", "t2", "t3"]
    assert ask(folder, {"kind": "three_cycles", "accounts": ["b"], "to_accounts": ["c"]})["answers"][0]["count"] == 0
    answer = ask(folder, {"kind": "neighbourhood", "accounts": ["d"], "hops_max": 2, "amount_min": 5000})
    found = {names_of(answer, [node["pocket"]])[0]: node["hops"] for node in answer["answers"][0]["nodes"]}
    assert found == {"d": 0, "b": 1, "a": 2, "c": 2}, found
    answer = ask(folder, {"kind": "counterparties", "accounts": ["b", "e"]})
    assert names_of(answer, [one["pocket"] for one in answer["answers"][0]["counterparties"]]) == ["d"]


def accounts_that_share_a_device_are_found(folder):
    ties = folder / "ties.csv"
    ties.write_text("account,device\na,imei 1\nd,imei 1\nd,phone 2\nf,phone 2\nnobody,imei 9\n")
    answer = ask(folder, {"kind": "ties", "accounts": ["a"], "currency": "CNY", "hops_max": 2}, "--ties", ties)
    tied = [(names_of(answer, [one["pocket"]])[0], answer["pockets"][one["pocket"]]["asset"], one["hops"], one.get("by"))
            for one in answer["answers"][0]["tied"]]
    assert tied == [("a", "CNY", 0, None), ("d", "CNY", 1, "imei 1"), ("a", "USD", 1, "imei 1"), ("f", "USD", 2, "phone 2")], tied
    assert "--ties" in ask(folder, {"kind": "ties", "accounts": ["a"]}, status=2)
    ties.write_text("account,device\na\n")
    assert "ties.csv:2:" in ask(folder, {"kind": "ties", "accounts": ["a"]}, "--ties", ties, status=2)


def plain_options_say_what_a_file_says(folder):
    question = {"kind": "chains", "accounts": ["a", "e"], "to_accounts": ["d"], "hops_max": 2, "events": True,
                "from": "2026-11-24T09:00:00+08:00", "until": "2026-11-24T09:20:00+08:00"}
    by_file = ask(folder, question)
    code, out, complaints = run("--in", folder / "story.jsonl", "--kind", "chains", "--account", "a", "--account", "e",
                                "--to", "d", "--hops", 2, "--from", question["from"], "--until", question["until"])
    assert code == 0 and json.loads(out) == by_file and chains_of(by_file) == ["abd"], complaints


def answers_are_those_of_the_plainest_search(folder):
    chance = random.Random(5)
    for _ in range(20):
        told = [(minute, *chance.sample("abcdef", 2), chance.randint(1, 99)) for minute in range(40)]
        story = "\n".join(f"{9 + m // 60:02}:{m % 60:02}  {payer} -> {payee}  {yuan}" for m, payer, payee, yuan in told)
        begin, end = sorted(chance.sample(range(41), 2))
        window = {"from": f"2026-11-24T09:{begin:02}:00+08:00", "until": f"2026-11-24T09:{end:02}:00+08:00"}
        inside = [one for one in told if begin <= one[0] < end]
        out, into = [one for one in inside if one[1] == "a"], [one for one in inside if one[2] == "a"]
        found = ask(folder, {"kind": "in_out", "accounts": ["a"], **window}, story=story)["answers"][0]
        assert (found["out"], found["in"]) == tuple(
            {"count": len(side), "sum": 100 * sum(one[3] for one in side)} for side in (out, into)), (story, found)

        def walks(account, hops, rest):
            if hops == 0:
                return [[]]
            return [[one, *more] for i, one in enumerate(rest) if one[1] == account
                    for more in walks(one[2], hops - 1, rest[i + 1:])]

        found = ask(folder, {"kind": "trace_counts", "accounts": ["a"], "hops_max": 4, **window}, story=story)["answers"][0]
        assert found["by_hops"] == [len(walks("a", hops, inside)) for hops in range(1, 5)], (story, found)
        expected = []
        for hops in range(1, 5):
            for walk in walks("a", hops, inside):
                path = "a" + "".join(one[2] for one in walk)
                if walk[-1][2] == "f" and len(set(path)) == len(path):
                    expected.append(path)
        answer = ask(folder, {"kind": "chains", "accounts": ["a"], "to_accounts": ["f"], **window}, story=story)
        assert chains_of(answer) == expected, (story, chains_of(answer), expected)


def tables_are_for_spreadsheets(folder):
    (folder / "question.json").write_text(json.dumps(
        {"kind": "chains", "accounts": ["a"], "to_accounts": ["d"], "events": True, "answers_max": 1}))
    out = folder / "chains.csv"
    code, _, complaints = run("--in", write_story(folder, RING), "--ask", folder / "question.json", "--format", "csv",
                              "--out", out)
    assert code == 0 and "cut by" not in complaints, complaints
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert [(row["chain"], row["hop"], row["event"], row["from"], row["to"], row["amount"]) for row in rows] == [
        ("1", "1", "t1", "a", "b", "500.00"), ("1", "2", "t4", "b", "d", "50.00")], rows
    code, _, complaints = run("--in", folder / "story.jsonl", "--kind", "neighbourhood", "--account", "b", "--out",
                              folder / "story.jsonl")
    assert code == 2 and "story.jsonl" in complaints, complaints


def every_cut_is_named(folder):
    answer = ask(folder, {"kind": "chains", "accounts": ["a"], "to_accounts": ["c", "d"], "answers_max": 1})
    assert answer["answers"][0]["cut"] == "answers_max" and chains_of(answer) == ["abc"]
    assert ask(folder, {"kind": "in_out", "accounts": ["b"], "steps_max": 2})["answers"][0]["cut"] == "steps_max"
    hub = "\n".join(f"09:{i:02}  m{i} -> hub  5" for i in range(30)) + "\n10:00  hub -> far 100"
    question = {"kind": "neighbourhood", "accounts": ["m1"], "hops_max": 3}
    answer = ask(folder, {**question, "hub_degree": 20}, story=hub)
    assert [(names_of(answer, [node["pocket"]])[0], node["end"]) for node in answer["answers"][0]["nodes"]] == [
        ("m1", "crossed"), ("hub", "hub")]
    assert len(ask(folder, {**question, "hub_degree": 20, "cross_hubs": True}, story=hub)["answers"][0]["nodes"]) == 32
    (folder / "hubs.csv").write_text("account,kind\nhub,merchant\n")
    answer = ask(folder, question, "--hub-list", folder / "hubs.csv", story=hub)
    assert len(answer["answers"][0]["nodes"]) == 2 and answer["pockets"][1]["hub"] == "merchant"
    # Six accounts that pay each other all day: more chains than could be counted in a millisecond.
    crowd = "\n".join(f"{9 + i // 60:02}:{i % 60:02}  {'pqrstu'[i % 6]} -> {'pqrstu'[(i * 7 + 1 + i // 6) % 6]} 1"
                      for i in range(600))
    answer = ask(folder, {"kind": "trace_counts", "accounts": ["p"], "hops_max": 8, "steps_max": 100_000_000, "time_limit_ms": 1},
                 story=crowd)
    assert answer["answers"][0]["cut"] == "out_of_time"


def what_cannot_be_is_said_in_a_sentence(folder):
    def refused(words, **question):
        complaints = ask(folder, question, status=2)
        assert words in complaints and complaints.count("\n") <= 2, complaints

    refused("accounts[0]: no transfer names the account x", kind="cycles", accounts=["x"])
    refused("question.json: accounts[1]: b was named before", kind="counterparties", accounts=["b", "b"])
    refused("question.json: until: the window ends before it begins", kind="out_sum", accounts=["b"],
            **{"from": "2026-11-24T09:05:00Z", "until": "2026-11-24T09:00:00Z"})
    refused("question.json: hops_max: chains takes 1 to 16", kind="chains", accounts=["a"], to_accounts=["b"], hops_max=99)
    refused("question.json: kind: \"walks\" is none of", kind="walks", accounts=["a"])
    refused("question.json: accounts: expected an array", kind="cycles", accounts="a")
    refused("question.json: accounts: more than 10000 entries", kind="counterparties",
            accounts=[f"m{i}" for i in range(10_001)])
    refused("question.json: answers_max: more than 1000000", kind="cycles", accounts=["a"], answers_max=10**9)
    refused("a has no money in EUR, but in CNY, USD", kind="cycles", accounts=["a"], currency="EUR")
    refused("cycles does not ask for it", kind="cycles", accounts=["a"], to_accounts=["b"])
    story = folder / "story.jsonl"
    for arguments, words in (((), "--ask"), (("--kind", "cycles", "--ask", folder / "question.json"), "--ask"),
                             (("--ask", folder / "question.json", "--account", "a"), "stay away"),
                             (("--ask", folder / "none.json"), "none.json"), (("--kind", "cycles"), "accounts: missing"),
                             (("--kind", "cycles", "--account", "a", "--format", "html"), "--format is json or csv")):
        code, out, complaints = run("--in", story, *arguments)
        assert code == 2 and not out and words in complaints, (arguments, complaints)
    (folder / "question.json").write_text("{")
    code, _, complaints = run("--in", story, "--ask", folder / "question.json")
    assert code == 2 and "question.json" in complaints, complaints


def the_sample_of_the_page_runs(_):
    samples = ROOT / "mappings" / "samples"
    common = ("--in", samples / "trace_transfers.csv", "--map", ROOT / "mappings" / "trace_sample.yaml")
    code, out, complaints = run(*common, "--ask", samples / "paths_question.json")
    assert code == 0, complaints
    assert len(json.loads(out)["answers"][0]["chains"]) == 8
    code, out, complaints = run(*common, "--kind", "ties", "--account", "6228880000001101", "--hops", 2, "--ties",
                                samples / "paths_ties.csv")
    assert code == 0 and len(json.loads(out)["answers"][0]["tied"]) == 3, complaints


def main():
    run_each([each_kind_of_question_is_answered, accounts_that_share_a_device_are_found, plain_options_say_what_a_file_says,
              answers_are_those_of_the_plainest_search, tables_are_for_spreadsheets, every_cut_is_named,
              what_cannot_be_is_said_in_a_sentence, the_sample_of_the_page_runs])


if __name__ == "__main__":
    main()
