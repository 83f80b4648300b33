"""Asks DuckDB and Kuzu the questions of `paths_bench write`, compares every answer with ours and prints the times.

Of each question a peer has several ways to be asked (tables in several orders with and without an index, literals or a
prepared statement, hints on the order of joins). They are tried on a few instances, and the quickest is asked all.
"""

import csv
import pathlib
import statistics
import sys
import time

import duckdb
import kuzu

TRIED = 12  # instances on which ways are compared
KINDS = ("out_sum", "in_out", "three_cycle", "trace_3", "trace_4")


class Question:
    def __init__(self, row):
        self.kind = row["kind"]
        self.account, self.payee = int(row["account"]), int(row["payee"])
        self.begin, self.end = int(row["begin"]), int(row["end"])


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole(values):
    """An answer as four whole numbers, as ours are; a sum of nothing is 0."""
    numbers = [int(value or 0) for value in values]
    return tuple(numbers + [0] * (4 - len(numbers)))


def timed(ask, question):
    began = time.perf_counter_ns()
    answer = ask(question)
    micros = (time.perf_counter_ns() - began) / 1000
    return whole(answer), micros


def quickest(ways, questions):
    """The name of the quickest way; all must say the same."""
    medians, said = {}, {}
    for name, ask in ways.items():
        seen = [timed(ask, question) for question in questions]
        medians[name] = statistics.median(micros for _, micros in seen)
        said[name] = [answer for answer, _ in seen]
    first = next(iter(said.values()))
    for name, answers in said.items():
        if answers != first:
            sys.exit(f"{name} says other than {next(iter(said))}")
    return min(medians, key=medians.get)


# DuckDB: t in order of time, p of payer and time, r of payee and time; pi and ri the same with an index.

def duck_out(table):
    return f"SELECT count(*), sum(amount) FROM {table} WHERE payer = $a AND time >= $b AND time < $e"


def duck_in_out(outgoing, incoming):
    return (f"SELECT * FROM (SELECT count(*), sum(amount) FROM {incoming} WHERE payee = $a AND time >= $b AND time < $e), "
            f"({duck_out(outgoing)})")


def duck_cycle(first, second, third):
    window = " AND ".join(f"{x}.time >= $b AND {x}.time < $e" for x in ("x", "y", "z"))
    return (f"SELECT count(*) FROM {first} x JOIN {second} y ON y.payer = x.payee AND y.time > x.time "
            f"JOIN {third} z ON z.payer = y.payee AND z.payee = x.payer AND z.time > y.time "
            f"WHERE x.payer = $a AND x.payee = $p AND y.payer = $p AND z.payee = $a AND {window}")


def duck_trace(hops, first, rest):
    sql = f"SELECT count(*) FROM {first} h1"
    for i in range(2, hops + 1):
        sql += (f" JOIN {rest} h{i} ON h{i}.payer = h{i - 1}.payee AND h{i}.time > h{i - 1}.time "
                f"AND h{i}.time >= $b AND h{i}.time < $e")
    return sql + " WHERE h1.payer = $a AND h1.time >= $b AND h1.time < $e"


def duck_trace_by_hop(hops, first, rest):
    """Each hop is whole before the next begins."""
    steps = [f"h1 AS MATERIALIZED (SELECT payee, time FROM {first} WHERE payer = $a AND time >= $b AND time < $e)"]
    for i in range(2, hops + 1):
        steps.append(f"h{i} AS MATERIALIZED (SELECT n.payee, n.time FROM h{i - 1} JOIN {rest} n "
                     f"ON n.payer = h{i - 1}.payee AND n.time > h{i - 1}.time WHERE n.time >= $b AND n.time < $e)")
    return f"WITH {', '.join(steps)} SELECT count(*) FROM h{hops}"


def duck_statements():
    pairs = (("t", "t"), ("p", "t"), ("p", "p"), ("pi", "t"), ("pi", "pi"))
    statements = {
        "out_sum": {table: duck_out(table) for table in ("t", "p", "pi")},
        "in_out": {f"{o} {i}": duck_in_out(o, i) for o, i in (("t", "t"), ("p", "r"), ("pi", "ri"))},
        "three_cycle": {" ".join(three): duck_cycle(*three)
                        for three in (("t", "t", "t"), ("p", "p", "r"), ("p", "t", "t"), ("pi", "pi", "ri"))},
    }
    for hops in (3, 4):
        statements[f"trace_{hops}"] = (
            {f"{first} {rest}": duck_trace(hops, first, rest) for first, rest in pairs} |
            {f"{first} {rest}, hop by hop": duck_trace_by_hop(hops, first, rest) for first, rest in pairs})
    return statements


class DuckDB:
    name = f"DuckDB {duckdb.__version__}"

    def __init__(self, folder, threads):
        self.connection = duckdb.connect()
        if threads:
            self.connection.execute(f"SET threads = {threads}")
        run = self.connection.execute
        run(f"CREATE TABLE t AS SELECT * FROM read_csv('{folder / 'transfers.csv'}') ORDER BY time")
        for table, column in (("p", "payer"), ("r", "payee")):
            run(f"CREATE TABLE {table} AS SELECT * FROM t ORDER BY {column}, time")
            run(f"CREATE TABLE {table}i AS SELECT * FROM {table}")
            run(f"CREATE INDEX by_{column} ON {table}i ({column})")
        self.prepared = 0

    def values(self, question):
        values = {"$a": question.account, "$b": question.begin, "$e": question.end}
        return values | ({"$p": question.payee} if question.kind == "three_cycle" else {})

    def with_literals(self, sql):
        def ask(question):
            text = sql
            for name, value in self.values(question).items():
                text = text.replace(name, str(value))
            return self.connection.execute(text).fetchone()
        return ask

    def prepare(self, sql):
        self.prepared += 1
        name = f"q{self.prepared}"
        self.connection.execute(f"PREPARE {name} AS {sql}")

        def ask(question):
            given = ", ".join(f"{key[1:]} := {value}" for key, value in self.values(question).items())
            return self.connection.execute(f"EXECUTE {name}({given})").fetchone()
        return ask

    def ways(self, kind):
        ways = {}
        for name, sql in duck_statements()[kind].items():
            ways[f"{name}, literals"] = self.with_literals(sql)
            ways[f"{name}, prepared"] = self.prepare(sql)
        return ways

    def floor(self):
        return lambda _: self.connection.execute("SELECT 1").fetchone()


def kuzu_match(hops):
    ends = ["(a:Account)"] + [f"-[h{i}:Transfer]->(n{i}:Account)" for i in range(1, hops + 1)]
    return "MATCH " + "".join(ends)


def kuzu_trace(hops, hinted):
    window = " AND ".join(f"h{i}.time >= $b AND h{i}.time < $e" for i in range(1, hops + 1))
    rising = " AND ".join(f"h{i}.time > h{i - 1}.time" for i in range(2, hops + 1))
    order = "a"
    for i in range(1, hops + 1):
        order = f"(({order}) JOIN h{i}) JOIN n{i}" if i > 1 else "(a JOIN h1) JOIN n1"
    hint = f" HINT {order}" if hinted else ""
    return f"{kuzu_match(hops)} WHERE a.id = $a AND {window} AND {rising}{hint} RETURN count(*)"


def kuzu_trace_by_hop(hops):
    text = "MATCH (a:Account {id: $a})-[h1:Transfer]->(n1:Account) WHERE h1.time >= $b AND h1.time < $e"
    for i in range(2, hops + 1):
        text += (f" WITH n{i - 1}, h{i - 1}.time AS t{i - 1} MATCH (n{i - 1})-[h{i}:Transfer]->(n{i}:Account) "
                 f"WHERE h{i}.time > t{i - 1} AND h{i}.time >= $b AND h{i}.time < $e")
    return text + " RETURN count(*)"


def kuzu_cycle():
    window = " AND ".join(f"{x}.time >= $b AND {x}.time < $e" for x in ("x", "y", "z"))
    return (f"MATCH (a:Account {{id: $a}})-[x:Transfer]->(b:Account {{id: $p}})-[y:Transfer]->(c:Account)-[z:Transfer]->(a) "
            f"WHERE {window} AND y.time > x.time AND z.time > y.time RETURN count(*)")


def kuzu_cycle_by_hop():
    return ("MATCH (a:Account {id: $a})-[x:Transfer]->(b:Account {id: $p}) WHERE x.time >= $b AND x.time < $e "
            "WITH a, b, x.time AS xt MATCH (b)-[y:Transfer]->(c:Account) WHERE y.time > xt AND y.time < $e "
            "WITH a, c, y.time AS yt MATCH (c)-[z:Transfer]->(d:Account {id: $a}) WHERE z.time > yt AND z.time < $e "
            "RETURN count(*)")


KUZU_OUT = ("MATCH (a:Account {id: $a})-[h:Transfer]->(:Account) WHERE h.time >= $b AND h.time < $e "
            "RETURN count(*), sum(h.amount)")
KUZU_IN = KUZU_OUT.replace(")-[h:Transfer]->(", ")<-[h:Transfer]-(")
KUZU_IN_OUT = ("MATCH (a:Account {id: $a}) OPTIONAL MATCH (a)<-[i:Transfer]-(:Account) WHERE i.time >= $b AND i.time < $e "
               "WITH a, count(i.time) AS n, sum(i.amount) AS s "
               "OPTIONAL MATCH (a)-[o:Transfer]->(:Account) WHERE o.time >= $b AND o.time < $e "
               "RETURN n, s, count(o.time), sum(o.amount)")


class Kuzu:
    name = f"Kuzu {kuzu.__version__}"

    def __init__(self, folder, threads):
        self.connection = kuzu.Connection(kuzu.Database(":memory:"))
        if threads:
            self.connection.set_max_threads_for_exec(threads)
        accounts = set()
        with open(folder / "edges.csv", "w", encoding="utf-8") as edges:
            for row in rows(folder / "transfers.csv"):
                accounts.update((int(row["payer"]), int(row["payee"])))
                edges.write(f"{row['payer']},{row['payee']},{row['number']},{row['time']},{row['amount']}\n")
        (folder / "accounts.csv").write_text("".join(f"{account}\n" for account in sorted(accounts)), encoding="utf-8")
        run = self.connection.execute
        run("CREATE NODE TABLE Account(id INT64, PRIMARY KEY(id))")
        run("CREATE REL TABLE Transfer(FROM Account TO Account, number INT64, time INT64, amount INT64)")
        run(f"COPY Account FROM '{folder / 'accounts.csv'}'")
        run(f"COPY Transfer FROM '{folder / 'edges.csv'}'")

    def prepare(self, *texts):
        statements = [self.connection.prepare(text) for text in texts]

        def ask(question):
            given = {"a": question.account, "b": question.begin, "e": question.end}
            if question.kind == "three_cycle":
                given["p"] = question.payee
            return [value for statement in statements for value in self.connection.execute(statement, given).get_next()]
        return ask

    def ways(self, kind):
        if kind == "out_sum":
            return {"one query": self.prepare(KUZU_OUT)}
        if kind == "in_out":
            return {"two queries": self.prepare(KUZU_IN, KUZU_OUT), "one query": self.prepare(KUZU_IN_OUT)}
        if kind == "three_cycle":
            return {"one pattern": self.prepare(kuzu_cycle()), "hop by hop": self.prepare(kuzu_cycle_by_hop())}
        hops = int(kind[-1])
        return {"one pattern": self.prepare(kuzu_trace(hops, False)),
                "one pattern, hinted": self.prepare(kuzu_trace(hops, True)),
                "hop by hop": self.prepare(kuzu_trace_by_hop(hops))}

    def floor(self):
        statement = self.connection.prepare("RETURN 1")
        return lambda _: self.connection.execute(statement).get_next()


def read_ours(path, questions):
    """Times by kind, and the answers, which must be the same in each round."""
    times, answers = {kind: [] for kind in KINDS}, {}
    for row in rows(path):
        number = int(row["question"])
        times[questions[number].kind].append(float(row["micros"]))
        answer = tuple(int(row[column]) for column in "abcd")
        if answers.setdefault(number, answer) != answer:
            sys.exit(f"{path}: question {number} has two answers")
    return times, answers


def ask_peer(peer, questions, answers, rounds):
    """The times and the way by kind; leaves the program at the first answer that is not ours."""
    times, chosen = {}, {}
    for kind in KINDS:
        numbered = [(i, question) for i, question in enumerate(questions) if question.kind == kind]
        ways = peer.ways(kind)
        chosen[kind] = quickest(ways, [question for _, question in numbered[:TRIED]])
        times[kind] = []
        for _ in range(rounds):
            for number, question in numbered:
                answer, micros = timed(ways[chosen[kind]], question)
                if answer != answers[number]:
                    sys.exit(f"{peer.name}, question {number} ({kind}): {answer}, ours {answers[number]}")
                times[kind].append(micros)
    floor = peer.floor()
    times["floor"] = [timed(floor, None)[1] for _ in range(200)]
    return times, chosen


def main(folder, rounds):
    questions = [Question(row) for row in rows(folder / "questions.csv")]
    ours, answers = read_ours(folder / "ours.csv", questions)
    columns = {"ours": ours}
    # Written in the same form by whoever asks our server the same questions.
    if (folder / "served.csv").exists():
        columns["ours, served"], served = read_ours(folder / "served.csv", questions)
        if served != answers:
            sys.exit("the server answers other than the graph in process")
    for peer_kind in (DuckDB, Kuzu):
        for threads, words in ((1, "one thread"), (0, "all threads")):
            peer = peer_kind(folder, threads)
            column = f"{peer.name}, {words}"
            columns[column], chosen = ask_peer(peer, questions, answers, rounds)
            print(column)
            for kind, way in chosen.items():
                print(f"    {kind:12} {way}")
            print(f"    a query that does nothing: {statistics.median(columns[column]['floor']):.0f} us", flush=True)
    print(f"\nall answers equal; {len(questions) // len(KINDS)} instances of each, {rounds} rounds")
    print("median us (p99 us, times ours)")
    print(f"{'':32}" + "".join(f"{kind:>32}" for kind in KINDS))
    for column, times in columns.items():
        cells = []
        for kind in KINDS:
            median = statistics.median(times[kind])
            p99 = statistics.quantiles(times[kind], n=100)[98]
            cells.append(f"{median:,.2f} ({p99:,.1f}, {median / statistics.median(ours[kind]):,.0f})")
        print(f"{column:32}" + "".join(f"{cell:>32}" for cell in cells))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
