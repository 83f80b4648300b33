"""Killed at any moment: all that was acknowledged is there, once, and decisions equal the run that was not killed.

Packs are activated over HTTP in between, and a restart leaves the one that decides.

KILLS (200) and SEED (1) may be set in the environment."""

import json
import os
import random
import sys
import threading
import time

from server import ROOT, Server, event, temporary_folder

KILLS = int(os.environ.get("KILLS", "200"))
SEED = int(os.environ.get("SEED", "1"))
BATCH = 20
PACK = ROOT / "test" / "scenarios" / "small_pack"
ACTIVATE_EVERY = 130  # places of the stream
PACKS = 3


class Activation:
    """A place of the stream where another pack takes over: the same rules, the last of them weighed otherwise."""

    def __init__(self, number):
        self.version = str(2 + number // ACTIVATE_EVERY % PACKS)

    def send(self, server, connection=None):
        """The status; sending it again is harmless, since the pack is the active one then."""
        files = []
        for file in sorted(PACK.rglob("*.yaml")):
            text = file.read_text(encoding="utf-8").replace('version: "1"', f'version: "{self.version}"')
            files.append({"path": str(file.relative_to(PACK)), "text": text.replace("weight: 0.95", f"weight: 0.{self.version}")})
        return server.ask("POST", "/v1/packs/activate", json.dumps({"files": files}), connection=connection)[0]


def scam_or_not(number, chance):
    """Some events are decided by flags, some by words, some by a watch-list that other events fill."""
    if number % ACTIVATE_EVERY == ACTIVATE_EVERY - 1:
        return Activation(number)
    pick = chance.random()
    if pick < 0.05:
        return {"kind": "watchlist_entry", "id": f"t{number}", "time": "2026-11-24T09:00:00Z", "source": "administration",
                "purpose": "exercise", "action": "add", "list": "scam_accounts",
                "entity": {"kind": "account", "id": f"C{number % 89}"}, "expires": "2027-01-01T00:00:00Z", "reason": "test"}
    more = {}
    if number % 20 == 19:  # undoes the payment of its accounts before it
        more = {"debtor": event(number - 1)["debtor"], "creditor": event(number - 1)["creditor"],
                "amount": event(number - 1)["amount"], "status": "reversed"}
    if pick < 0.15:
        more["screen_shared"] = True
    if pick > 0.9:
        more["remark"] = "转入安全账户验资"
    return event(number, **more)


def events_from(stream, at, most):
    """The next events up to an activation."""
    part = []
    while at + len(part) < len(stream) and len(part) < most and not isinstance(stream[at + len(part)], Activation):
        part.append(stream[at + len(part)])
    return part


def submit_until_killed(server, stream, acknowledged):
    """Sends the stream from the first event that nobody acknowledged, and notes the answers, until the server is gone."""
    connection = server.connect()
    try:
        while len(acknowledged) < len(stream):
            at = len(acknowledged)
            if isinstance(stream[at], Activation):
                if stream[at].send(server, connection) != 200:
                    return
                acknowledged.append(None)
                continue
            status, answers = server.submit(events_from(stream, at, BATCH), connection)
            if status != 200:
                return
            for answer in answers:
                acknowledged.append(answer["decision"])
    except (OSError, ValueError, json.JSONDecodeError) as trouble:
        del trouble  # the kill came in between
    except Exception as trouble:  # http.client: the connection ended inside an answer
        if type(trouble).__module__ != "http.client":
            raise


def graph_of(server):
    """Counts of the money graph that do not depend on when the program was started."""
    _, text = server.ask("GET", "/metrics")
    counts = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(counts["duanlian_graph_" + name]) for name in ("transfers", "pockets", "late_total", "reversed_total")}


def some_payments(stream, acknowledged):
    """Of those that nothing stopped and of all, some of each."""
    told = [(one["id"], decision["outcome"]) for one, decision in zip(stream, acknowledged)
            if isinstance(one, dict) and one["kind"] == "transfer"]
    moved = [payment for payment, outcome in told if outcome in ("allow", "warn")]
    return some_of(moved) + some_of([payment for payment, _ in told])


def some_of(payments):
    return payments[::max(1, len(payments) // 20)]


def traces_of(server, payments):
    """Where the money of the payments is, or why it is not followed."""
    asked = ({"payments": [{"event": payment}], "hops_max": 50} for payment in payments)
    return [server.ask("POST", "/v1/traces", json.dumps(one))[1] for one in asked]


def main():
    chance = random.Random(SEED)
    stream = [scam_or_not(number, chance) for number in range(KILLS * 60)]

    with temporary_folder() as calm_folder, temporary_folder() as killed_folder:
        acknowledged = []
        for kill in range(KILLS):
            server = Server(killed_folder, PACK)
            sender = threading.Thread(target=submit_until_killed, args=(server, stream, acknowledged))
            sender.start()
            time.sleep(chance.random() * 0.06)
            server.kill()
            sender.join()
            if len(acknowledged) == len(stream):
                stream += [scam_or_not(number, chance) for number in range(len(stream), len(stream) + 6000)]
        answered_before_last_start = len(acknowledged)

        killed = Server(killed_folder, PACK)
        calm = Server(calm_folder, PACK)
        seen = set()
        at = 0
        activations = 0
        while at < len(acknowledged):
            if isinstance(stream[at], Activation):
                assert stream[at].send(calm) == 200
                activations += 1
                at += 1
                continue
            part = events_from(stream, at, min(1000, len(acknowledged) - at))
            _, again = killed.submit(part)
            _, undisturbed = calm.submit(part)
            for i, (repeated, fresh) in enumerate(zip(again, undisturbed)):
                first = acknowledged[at + i]
                assert repeated["repeated"], f"acknowledged and lost: {first}"
                assert repeated["decision"] == first, f"answered otherwise: {repeated} {first}"
                assert first["position"] not in seen, f"twice in the journal: {first}"
                seen.add(first["position"])
                assert fresh["decision"] == first, f"decided otherwise without kills:\n{fresh['decision']}\n{first}"
            at += len(part)
        # What was on its way at the last kill may be journalled though nobody was told.
        rest = events_from(stream, at, BATCH)
        for server in (killed, calm):
            assert not rest or server.submit(rest)[0] == 200
        graph = graph_of(calm)
        assert graph_of(killed) == graph, f"the money graph is another: {graph_of(killed)} {graph}"
        assert graph["transfers"] > KILLS, graph
        payments = some_payments(stream, acknowledged)
        traces = traces_of(calm, payments)
        assert traces_of(killed, payments) == traces, "money is followed otherwise"
        assert any(trace["rests"] for trace in traces if "rests" in trace), "no money was followed"
        killed.stop()
        killed = Server(killed_folder, PACK)
        assert graph_of(killed)["transfers"] == graph["transfers"], "a restart changed the money graph"
        assert traces_of(killed, payments) == traces, "a restart changed where the money is"
        _, health = killed.ask("GET", "/health")
        killed.stop()
        calm.stop()
        outcomes = {}
        for decision in filter(None, acknowledged):
            outcomes[decision["outcome"]] = outcomes.get(decision["outcome"], 0) + 1
        print(f"seed {SEED}: {KILLS} kills, {answered_before_last_start} acknowledged, "
              f"{activations} packs activated, all there once, decided the same; {outcomes}")
        assert health["status"] == "ok", health
        assert activations > KILLS / 20, "too few packs were activated to prove anything"
        assert len(outcomes) >= 3, "the stream is too plain to prove anything"
        assert answered_before_last_start > KILLS, "too few events were acknowledged to prove anything"
    return 0


if __name__ == "__main__":
    sys.exit(main())
