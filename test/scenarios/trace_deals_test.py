"""`duanlian trace` with holders: what comes to a dealer's account and leaves his wallet is joined where somebody says that both
are his, and never by amount and time alone."""

import json

from stories import run, run_each, write_story
from trace_test import rests_of, trace


def from_file_alone(folder, story, extra, *options):
    """Without the saved graph that `trace` holds beside it: it has no links."""
    code, out, complaints = run("--in", write_story(folder, story, extra), "--payment", "t1", "--format", "json", *options)
    assert code == 0, complaints
    return json.loads(out)


def a_dealers_two_sides_are_joined_by_a_list_or_by_links(folder):
    story = """
        09:00  victim -> mule      720
        09:05  mule -> dealer      720
        09:06  client -> dealer    144"""
    seen = {"source": "tron_node", "purpose": "investigation"}
    coins = [{"kind": "chain_transfer", "id": f"c{i}", "time": f"2026-11-24T09:{minute}:00+08:00", **seen, "chain": "tron",
              "asset": "USDT", "from": "Tdealer", "to": to, "quantity": quantity}
             for i, (minute, to, quantity) in enumerate([(10, "Tclient", "20000000"), (12, "Tgang", "100000000")])]
    (folder / "rates.csv").write_text("from,from_amount,to,to_amount\nCNY,720,USDT@tron,1000000\n")
    rates = ("--rates", folder / "rates.csv")
    answer, _ = trace(folder, story, *rates, extra=coins)
    assert rests_of(answer) == {"dealer": 720} and answer["joins"] == [], "nobody said whose the wallet is"

    (folder / "holders.csv").write_text("account,holder\ndealer,Liu\nTdealer,Liu\nTnever,Liu\n")
    holders = ("--holders", folder / "holders.csv")
    listed, told = trace(folder, story, *rates, *holders, extra=coins)
    assert rests_of(listed) == {"wallet Tgang": 720} and "1 accounts are in no transfer" in told, (listed["rests"], told)
    assert listed["rests"][0]["doubts"] == ["balance_inferred", "deal"], listed["rests"]
    [join] = listed["joins"]
    assert (join["came"]["event"], join["left"]["event"], join["value"]) == ("t2", "c1", 72000), join
    late, _ = trace(folder, story, *rates, *holders, "--deal-window", "1m", "--no-bracket", extra=coins)
    assert rests_of(late) == {"wallet Tclient": 144, "wallet Tgang": 576}, late["rests"]
    assert len(late["joins"]) == 2 and "came" not in late["joins"][0], "by the rate alone, the first of it first"

    links = [{"kind": "link", "id": f"l{i}", "time": f"2026-11-24T08:0{i}:00+08:00", "source": source, "purpose": "investigation",
              "relation": "owns", "from": {"kind": "person", "id": "bank/liu"}, "to": {"kind": kind, "id": name}}
             for i, (source, kind, name) in enumerate([("bank", "account", "dealer"), ("exchange", "wallet", "Tdealer")])]
    linked = from_file_alone(folder, story, coins + links, *rates)
    assert rests_of(linked) == rests_of(listed) and linked["joins"] == listed["joins"], linked["rests"]
    unlinked = from_file_alone(folder, story, coins + links, *rates, "--no-links")
    assert rests_of(unlinked) == {"dealer": 720}
    code, _, complaint = run("--in", write_story(folder, story), "--payment", "t1", *holders)
    assert code == 2 and "--rates" in complaint, complaint


def main():
    run_each([a_dealers_two_sides_are_joined_by_a_list_or_by_links])


if __name__ == "__main__":
    main()
