"""What victims report, as files for `duanlian trace`: found by event or as it is remembered, and each row that is wrong named."""

import json
import re

from stories import run, run_each, write_story
from trace_test import rests_of


def reports_are_matched_or_named(folder):
    story = """
        09:00  v1 -> a  100
        09:30  v1 -> a  100
        09:40  v2 -> b  7
        09:50  v3 -> c  9
        09:51  v3 -> c  9    status=reversed"""
    reports = folder / "reports.csv"
    reports.write_text("""victim,event,payer,payee,amount,currency,time
甲,,v1,a,100,CNY,2026-11-24T09:12:00+08:00
乙,,v2,,7.00,,2026-11-24T12:00:00+08:00
丙,,v1,a,100.00,CNY,2026-11-24T09:15:00+08:00
丁,,v1,a,33,CNY,2026-11-24T09:15:00+08:00
戊,,nobody,a,33,CNY,2026-11-24T09:15:00+08:00
己,,v2,b,7,CNY,2026-11-29T09:15:00+08:00
庚,t3,,,,,
辛,t4,,,,,
壬,t77,,,,,
癸,,v1,a,,CNY,
""")
    code, out, complaints = run("--in", write_story(folder, story), "--from", reports, "--format", "json")
    assert code == 1, complaints
    answer = json.loads(out)
    assert answer["question"]["victims"] == ["甲", "乙"] and rests_of(answer) == {"a": 100, "b": 7}, out
    for line, words in ((4, "2 transfers fit equally well"), (5, "no transfer of 33"),
                        (6, "no transfer names the account nobody"), (7, "within 24 hours"), (8, "the same transfer as"),
                        (9, "was undone"), (10, "no transfer has the id t77"), (11, "named by event, or by payer")):
        assert re.search(rf"reports\.csv:{line}: .*{words}", complaints), (line, words, complaints)
    event = {"kind": "report", "id": "r1", "time": "2026-11-24T04:00:00Z", "source": "police_a", "purpose": "investigation",
             "role": "victim", "victim": {"kind": "person", "id": "p-1"}, "events": ["t1", "call-77"]}
    reports = folder / "reports.jsonl"
    reports.write_text(json.dumps(event) + "\n")
    code, out, complaints = run("--in", folder / "story.jsonl", "--from", reports, "--format", "json")
    assert code == 0 and json.loads(out)["question"]["victims"] == ["p-1"], complaints
    part = folder / "part.csv"
    part.write_text("victim,event,amount\n甲,t1,40\n乙,t1,60\n")
    code, out, complaints = run("--in", folder / "story.jsonl", "--from", part, "--format", "json")
    assert code == 0 and [origin["taken"] for origin in json.loads(out)["origins"]] == [4000, 6000], complaints
    for text, words in (("who,what\nx,y\n", "named by event"), ("", "empty")):
        part.write_text(text)
        code, out, complaints = run("--in", folder / "story.jsonl", "--from", part)
        assert code == 2 and words in complaints, complaints


def what_a_report_says_beside_an_event_must_fit(folder):
    story = write_story(folder, "09:00  v1 -> a  100\n09:30  v2 -> a  200")
    reports = folder / "reports.csv"
    reports.write_text("""victim,event,payer,payee,amount,currency,time
甲,t1,v1,a,,CNY,
乙,t2,,,200.01,,
丙,t2,,,0,,
丁,t2,,,-5,,
戊,t2,v1,,,,
己,t2,,b,,,
庚,t2,,,1,USD,
辛,t2,,,150,,
壬,t2,,,50.01,,
癸,t2,,,50,,
\x1b[2J,\x1b[2Jboo,,,,,
""")
    code, out, complaints = run("--in", story, "--from", reports, "--format", "json")
    assert code == 1, complaints
    answer = json.loads(out)
    assert answer["question"]["victims"] == ["甲", "辛", "癸"], answer["question"]
    assert [origin["taken"] for origin in answer["origins"]] == [10000, 15000, 5000], out
    for line, words in ((3, "more than is left"), (4, "above 0"), (5, ""), (6, "between other accounts"),
                        (7, "between other accounts"), (8, "in another currency"), (10, "more than is left")):
        assert re.search(rf"reports\.csv:{line}: .*{words}", complaints), (line, words, complaints)
    assert "no transfer has the id ?[2Jboo" in complaints and "\x1b" not in complaints, complaints
    # A line break in the name of a bank makes no line of the summary.
    told = json.loads(story.read_text().splitlines()[0])
    told["creditor"]["agent"] = "bank\n  9. FAKE"
    story.write_text(json.dumps(told) + "\n")
    code, out, complaints = run("--in", story, "--payment", "t1")
    assert code == 0 and "bank?  9. FAKE" in out and "\n  9. FAKE" not in out, out


def main():
    run_each([reports_are_matched_or_named, what_a_report_says_beside_an_event_must_fit])


if __name__ == "__main__":
    main()
