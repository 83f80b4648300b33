"""`duanlian trace --save-graph` and `--graph`: what was read as a table is asked again as a graph file, with the same answers to
the byte; and a file that is damaged, foreign or too new is refused in a sentence."""

from stories import run, run_each, write_story


def a_saved_graph_answers_as_its_table_does(folder):
    # More than a page of transfers, so that pages stay in the file; every state, swaps, balances, ids twice.
    path = folder / "big.jsonl"
    head = '"kind":"transfer","purpose":"investigation","currency":"CNY"'
    with path.open("w") as file:
        for number in range(80_000):
            minute = 60 * (number // 7) if number % 50 or number % 13 == 5 else 60 * (number // 14)
            day = f"2026-{1 + minute // 2419200:02}-{1 + minute // 86400 % 28:02}"
            time = f"{day}T{minute // 3600 % 24:02}:{minute // 60 % 60:02}:00Z"
            told = number - 1 if number % 13 == 5 else number  # undoes the one before
            payer, payee = f"a{told * 7 % 911}", f"a{told * 11 % 907}"
            more = {3: f',"balance_before":{number * 31 % 900000}', 5: ',"status":"reversed"', 6: ',"status":"declined"',
                    8: ',"credited_amount":7000000,"credited_asset":"USDT@tron"', 9: ',"credited_amount":1'}.get(number % 13, "")
            more = "" if payer == payee else more
            source = "bank_b" if number % 9 == 0 else "bank_a"
            name = f"e{number - 1 if number % 9 == 0 and number else number}"
            file.write(f'{{"id":"{name}","source":"{source}","time":"{time}","amount":{100 + told * 17 % 100000},'
                       f'"debtor":{{"account":"{payer}"}},"creditor":{{"account":"{payee}"}},{head}{more}}}\n')
    saved = folder / "big.graph"
    code, out, complaints = run("--in", path, "--save-graph", saved)
    assert code == 0 and not out and saved.stat().st_mode & 0o077 == 0, complaints
    assert "undone" in complaints and "out of order" in complaints, complaints
    reports = folder / "reports.csv"
    reports.write_text("victim,event,payer,payee,amount,currency,time\n甲,e1,,,,,\n乙,e40001,,,,,\n丙,e8,,,,,\n"
                       "丁,nothing,,,,,\n"
                       "戊,e6,,,,,\n己,e5,,,,,\n庚,,a7,a11,1.17,CNY,2026-01-01T00:00:00Z\n辛,e79999,,,,,\n")
    hubs = folder / "hubs.csv"
    hubs.write_text("account,kind\na14,exchange\nnobody,merchant\n")
    asked = [("--from", reports, "--layers", 3, "--hub-list", hubs), ("--payment", "e1", "--method", "lifo", "--layers", 4),
             ("--from", reports, "--method", "proportional", "--until", "2026-01-03T00:00:00Z"),
             ("--whose", "a7"), ("--whose", "a7", "--method", "fifo", "--at", "2026-01-04T00:00:00Z"),
             ("--from", reports, "--layers", 3, "--no-bracket", "--hub-degree", 100, "--hubs", "ask")]
    for question in asked:
        first = run("--in", path, *question, "--format", "json")
        assert first[0] in (0, 1) and len(first[1]) > 300, first
        for days in (0, 3):
            assert run("--graph", saved, "--graph-days", days, *question, "--format", "json") == first, (question, days)
    assert "several sources" in run("--graph", saved, "--from", reports)[2]


def a_graph_that_cannot_be_read_is_refused_in_a_sentence(folder):
    story = write_story(folder, "09:00  victim -> a  100\n09:30  a -> b  70")
    saved = folder / "story.graph"
    assert run("--in", story, "--save-graph", saved)[0] == 0
    good = saved.read_bytes()
    bad = folder / "bad.graph"
    names = ("assets", "pockets", "page", "told", "event_ids", "event_places")
    sections = {name: 4096 * place for place, name in enumerate(names, 1)}
    for name, place in sections.items():
        bad.write_bytes(good[:place + 1] + bytes([good[place + 1] ^ 4]) + good[place + 2:])
        code, out, complaints = run("--graph", bad, "--payment", "t1", "--format", "json")
        assert code == 2 and f"{name} 0: its bytes are damaged" in complaints.splitlines()[-1] and not out, (name, complaints)
    # Ids are looked at when they are asked for, and then none is left out.
    bad.write_bytes(good[:sections["event_ids"]] + b"\5" + good[sections["event_ids"] + 1:])
    assert run("--graph", bad, "--whose", "b", "--format", "json")[0] == 0
    for end in (0, 100, 4096, len(good) // 2, len(good) - 1):
        bad.write_bytes(good[:end])
        code, out, complaints = run("--graph", bad, "--payment", "t1")
        assert code == 2 and "bad.graph: " in complaints and len(complaints.splitlines()) == 1 and not out, (end, complaints)
    for content, words in ((b"time,amount\n" * 2000, "is no money graph"), (story.read_bytes() * 100, "is no money graph"),
                           (b"duanlian journal 1\n" + good[19:], "is no money graph"),
                           (good.replace(b"graph 2", b"graph 3"), "of another form")):
        bad.write_bytes(content)
        code, out, complaints = run("--graph", bad, "--payment", "t1")
        assert code == 2 and words in complaints and len(complaints.splitlines()) == 1 and not out, (words, complaints)
    for words, arguments in (("--in, or --graph", ["--payment", "t1"]), ("not with it", ["--in", story, "--graph", saved]),
                             ("are for --in", ["--graph", saved, "--map", "x.yaml"]),
                             ("nowhere", ["--graph", folder / "nowhere"]),
                             ("are for --in", ["--graph", saved, "--save-graph", bad]),
                             ("take the place", ["--in", story, "--save-graph", story]),
                             ("no ordinary file", ["--in", story, "--save-graph", folder]),
                             ("nothing can be written", ["--in", story, "--save-graph", folder / "no" / "where"]),
                             ("is a file that is read", ["--graph", saved, "--format", "json", "--out", saved])):
        code, out, complaints = run(*arguments, "--payment", "t1")
        assert code == 2 and words in complaints.splitlines()[-1] and not out, (arguments, code, out, complaints)
    assert saved.read_bytes() == good


def main():
    run_each([a_saved_graph_answers_as_its_table_does, a_graph_that_cannot_be_read_is_refused_in_a_sentence])


if __name__ == "__main__":
    main()
