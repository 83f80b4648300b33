"""Walks every path and status of the OpenAPI document against the running server, and validates each answer by it."""

import copy
import hashlib
import http.client
import itertools
import json
import pathlib
import socket
import subprocess
import sys
import threading
import time
import unittest

import jsonschema
import server

TINY = 'pack: tiny\nversion: "1"\nname: {zh: 小, en: Tiny}\npolicies: {}\n'
# What this test cannot make a healthy server answer; test/api provokes them, apart from a broken disk.
NOT_PROVOKED = {"500", "503", "507"}


class Document:
    """The OpenAPI document, and which of its answers were seen."""

    def __init__(self, text, event_schema):
        self.whole = json.loads(text)
        self.whole["components"]["schemas"]["Event"] = json.loads(event_schema)
        self.seen = set()

    def resolve(self, part):
        while "$ref" in part:
            found = self.whole
            for name in part["$ref"].removeprefix("#/").split("/"):
                found = found[name]
            part = found
        return part

    def validator(self, schema):
        return jsonschema.Draft202012Validator({**schema, "components": self.whole["components"]})

    def expected(self):
        return {(path, method, status) for path, methods in self.whole["paths"].items()
                for method, operation in methods.items() for status in operation["responses"]}

    def check(self, path, method, answer):
        """The answer is one that the document has, with its media type, headers and members."""
        operation = self.whole["paths"][path].get(method) or next(iter(self.whole["paths"][path].values()))
        status = str(answer.status)
        where = f"{method} {path} {status}"
        assert status in operation["responses"], f"{where}: not in the document: {answer.body[:200]}"
        self.seen.add((path, method, status))
        response = self.resolve(operation["responses"][status])
        for name, header in response.get("headers", {}).items():
            value = answer.headers.get(name)
            if value is None and "with application/json" in header.get("description", ""):
                continue
            assert value is not None, f"{where}: the header {name} is missing"
            self.validator(header["schema"]).validate(value)
        kind = answer.headers["Content-Type"].split(";")[0]
        assert kind in response["content"], f"{where}: the media type {kind} is not in the document"
        self.check_body(kind, response["content"][kind]["schema"], answer.body, where)

    def check_body(self, kind, schema, body, where):
        if kind == "application/x-ndjson":
            line_schema = self.validator({"$ref": "#/components/schemas/Line"})
            for line in body.decode().splitlines():
                line_schema.validate(json.loads(line))
        elif kind.endswith("json"):
            self.validator(schema).validate(json.loads(body))
        else:
            assert body.decode(), f"{where}: an empty body"


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()


class HttpTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = server.temporary_folder()
        root = pathlib.Path(cls.folder.name)
        (root / "data").mkdir()
        (root / "packs" / "tiny").mkdir(parents=True)
        (root / "packs" / "tiny" / "pack.yaml").write_text(TINY, encoding="utf-8")
        (root / "packs" / "broken").mkdir()
        (root / "packs" / "broken" / "pack.yaml").write_text("pack: broken\n", encoding="utf-8")
        cls.server = server.Server(root / "data", root / "packs" / "tiny", "--law", server.ROOT / "packs" / "law")
        cls.document = Document(cls.get("/v1/openapi.json").body, cls.get("/v1/events/schema").body)

    @classmethod
    def tearDownClass(cls):
        status, complaints = cls.server.stop()
        cls.folder.cleanup()
        assert (status, complaints) == (0, ""), (status, complaints)

    @classmethod
    def get(cls, target, method="GET", body=None, **headers):
        connection = cls.server.connect()
        connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def ask(self, path, method, status, target=None, body=None, token=True, kind="application/json", **headers):
        """One request whose answer has this status and is as the document says."""
        if token:
            headers["Authorization"] = f"Bearer {self.server.token}"
        if body is not None:
            headers.setdefault("Content_Type", kind)
        answer = self.get(target or path, method.upper(), body, **headers)
        self.assertEqual(answer.status, status, answer.body)
        self.document.check(path, method, answer)
        return answer

    def raw(self, path, method, status, request, end=False):
        """The same for bytes that no client library sends."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as connection:
            connection.sendall(request)
            if end:
                connection.shutdown(socket.SHUT_WR)
            response = http.client.HTTPResponse(connection, method=method.upper())
            response.begin()
            answer = Answer(response)
        self.assertEqual(answer.status, status, answer.body)
        self.document.check(path, method, answer)
        return answer

    def head(self, path, method, more=""):
        return (f"{method.upper()} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.server.token}\r\n"
                f"{more}").encode()

    def events(self, first, count):
        return "".join(json.dumps(server.event(number)) + "\n" for number in range(first, first + count)).encode()

    def test_events_one_and_many(self):
        path = "/v1/events"
        first = self.ask(path, "post", 200, body=json.dumps(server.event(1)))
        again = self.ask(path, "post", 200, body=json.dumps(server.event(1)))
        self.assertEqual((first.headers["Duanlian-Repeated"], again.headers["Duanlian-Repeated"]), ("false", "true"))
        self.assertEqual(first.body, again.body)
        many = self.ask(path, "post", 200, kind="application/x-ndjson",
                        body=self.events(2, 3) + b"{nonsense\n" + self.events(5, 1))
        answers = [json.loads(line) for line in many.body.splitlines()]
        self.assertEqual([answer["decision"]["event"] for answer in answers if "decision" in answer],
                         ["t2", "t3", "t4", "t5"])
        self.assertEqual(answers[3]["error"]["line"], 4)
        self.ask(path, "post", 400, body="{")
        self.ask(path, "post", 400, body=json.dumps(server.event(9, colour="red")))
        self.ask(path, "post", 403, body=json.dumps(
            {"kind": "pack_activated", "id": "p", "time": "2026-11-24T09:00:00Z", "source": "administration",
             "purpose": "exercise", "pack": "p", "version": "1", "digest": "d", "files": [{"path": "a", "text": "b"}]}))
        self.ask(path, "post", 413, body=" " * 300_000)

    def test_an_answer_that_the_document_does_not_have_is_a_fault(self):
        good = self.ask("/v1/events", "post", 200, body=json.dumps(server.event(50)))
        poorer = copy.deepcopy(self.document)
        del poorer.whole["components"]["schemas"]["Decision"]["properties"]["score"]
        with self.assertRaises(jsonschema.ValidationError):
            poorer.check("/v1/events", "post", good)
        del poorer.whole["paths"]["/v1/events"]["post"]["responses"]["200"]
        with self.assertRaisesRegex(AssertionError, "not in the document"):
            poorer.check("/v1/events", "post", good)

    def test_decisions(self):
        path = "/v1/decisions/{id}"
        self.ask("/v1/events", "post", 200, body=json.dumps(server.event(100)))
        decision = self.ask(path, "get", 200, "/v1/decisions/t100")
        self.assertEqual(json.loads(decision.body)["event"], "t100")
        self.ask(path, "get", 404, "/v1/decisions/none")
        self.ask(path, "get", 400, "/v1/decisions/%zz")

    def test_entities(self):
        path = "/v1/entities/{kind}/{id}"
        head = {"time": "2026-11-24T09:00:00Z", "source": "bank_a", "purpose": "exercise"}
        events = [{"kind": "link", "id": "l1", **head, "relation": "owns", "from": {"kind": "person", "id": "p1"},
                   "to": {"kind": "account", "id": "linked"}},
                  {"kind": "watchlist_entry", "id": "w1", **head, "action": "add", "list": "bad",
                   "entity": {"kind": "account", "id": "linked"}, "expires": "2027-01-01T00:00:00Z"}]
        for event in events:
            self.ask("/v1/events", "post", 200, body=json.dumps(event))
        view = json.loads(self.ask(path, "get", 200, "/v1/entities/account/linked").body)
        self.assertEqual(view["links"], [{"relation": "owns", "direction": "incoming", "source": "bank_a",
                                          "entity": {"kind": "person", "id": "bank_a/p1"}, "since": head["time"]}])
        self.assertEqual(view["lists"], [{"list": "bad", "expires": "2027-01-01T00:00:00Z", "source": "bank_a"}])
        self.ask(path, "get", 200, "/v1/entities/person/bank_a%2Fp1")
        self.ask(path, "get", 404, "/v1/entities/person/p1")
        self.ask(path, "get", 404, "/v1/entities/account/none")
        self.ask(path, "get", 400, "/v1/entities/cat/x")
        self.ask(path, "get", 400, "/v1/entities/phone/13800138000")

    def test_orders(self):
        report = json.loads(self.ask("/v1/reports", "post", 200, "/v1/reports?id=r1", json.dumps(
            {"role": "victim", "victim": {"kind": "account", "id": "V"}, "amount": 900, "currency": "CNY"})).body)
        self.assertEqual((report["source"], report["id"], report["repeated"]), ("administration", "r1", False))
        self.ask("/v1/reports", "post", 400, body='{"role":"nobody"}')
        order = {"measure": "stop", "target": {"kind": "account", "id": "M"}, "institution": "bank_m", "reason": "r",
                 "amount": 800, "traced": 800, "currency": "CNY", "shares": [{"report": "r1", "amount": 800}]}
        drafted = json.loads(self.ask("/v1/orders", "post", 200, "/v1/orders?id=o1", json.dumps(order)).body)
        self.assertEqual((drafted["state"], drafted["order"]["officer"]), ("drafted", "administrator"))
        self.ask("/v1/orders", "post", 409, "/v1/orders?id=o2", json.dumps({**order, "traced": 700}))
        self.ask("/v1/orders", "post", 400, body="{}")
        path, mine = "/v1/orders/{issuer}/{id}/steps", "/v1/orders/administration/o1/steps"
        self.ask(path, "post", 200, mine, '{"step":"approved"}')
        self.ask(path, "post", 409, mine, '{"step":"appeal_granted"}')
        self.ask(path, "post", 400, mine, '{"step":"danced"}')
        self.ask(path, "post", 404, "/v1/orders/administration/none/steps", '{"step":"approved"}')
        seen = json.loads(self.ask("/v1/orders/{issuer}/{id}", "get", 200, "/v1/orders/administration/o1").body)
        self.assertEqual((seen["state"], seen["approvers"]), ("approved", ["administrator"]))
        self.ask("/v1/orders/{issuer}/{id}", "get", 404, "/v1/orders/administration/none")
        self.assertEqual(len(json.loads(self.ask("/v1/orders", "get", 200).body)["orders"]), 2)
        shown = json.loads(self.ask("/v1/reports/{source}/{id}", "get", 200, "/v1/reports/administration/r1").body)
        self.assertEqual(shown["held"], 800)
        self.ask("/v1/reports/{source}/{id}", "get", 404, "/v1/reports/administration/none")
        self.ask("/v1/tasks", "get", 200)
        self.ask("/v1/oddities", "get", 200)

    def test_where_the_money_is(self):
        path = "/v1/traces"
        told = [server.event(88_000, debtor={"account": "victim"}, creditor={"account": "mule"}, status="completed"),
                server.event(88_001, debtor={"account": "mule"}, creditor={"account": "boss"}, amount=88_000, status="completed")]
        for one in told:
            self.ask("/v1/events", "post", 200, body=json.dumps(one))
        asked = {"payments": [{"event": "t88000"}]}
        answer = json.loads(self.ask(path, "post", 200, body=json.dumps(asked)).body)
        rests = {answer["pockets"][rest["pocket"]]["id"]: sum(share["value"] for share in rest["shares"])
                 for rest in answer["rests"]}
        self.assertEqual(rests, {"boss": 88_000, "mule": 100})
        for form in ("csv", "csv_hops", "graphml", "html"):
            self.ask(path, "post", 200, body=json.dumps({**asked, "format": form}))
        whose = json.loads(self.ask(path, "post", 200, body='{"whose":"boss"}').body)
        self.assertEqual([source["pocket"]["id"] for source in whose["answers"][0]["sources"]], ["victim"])
        view = json.loads(self.ask("/v1/entities/{kind}/{id}", "get", 200, "/v1/entities/account/mule").body)
        self.assertEqual(view["money"], [{"asset": "CNY", "balance": 100, "outgoing": 1, "incoming": 1}])
        self.ask(path, "post", 404, body='{"payments":[{"event":"none"}]}')
        self.ask(path, "post", 400, body='{"payments":[]}')

    def test_paths_of_money(self):
        """Each kind of question has an answer as the document says, and each is refused in words when it is wrong."""
        path = "/v1/paths"
        told = [("ring_a", "ring_b", 500), ("ring_b", "ring_c", 400), ("ring_c", "ring_a", 300)]
        for number, (payer, payee, amount) in enumerate(told, 88_100):
            self.ask("/v1/events", "post", 200, body=json.dumps(server.event(
                number, debtor={"account": payer}, creditor={"account": payee}, amount=amount, status="completed")))
        for number, account in enumerate(("ring_a", "ring_c"), 88_110):
            link = {"kind": "link", "id": f"l{number}", "time": "2026-11-24T09:00:00Z", "source": "administration",
                    "purpose": "exercise", "relation": "uses", "from": {"kind": "account", "id": account},
                    "to": {"kind": "device", "id": "ring-device"}}
            self.ask("/v1/events", "post", 200, body=json.dumps(link))

        def found(kind, *accounts, **more):
            question = {"kind": kind, "accounts": accounts, **more}
            answer = json.loads(self.ask(path, "post", 200, body=json.dumps(question)).body)
            return answer["answers"][0], [pocket["id"] for pocket in answer["pockets"]], answer["transfers"]

        self.assertEqual(found("in_out", "ring_b")[0]["out_per_in_milli"], 800)
        self.assertEqual(found("in_sum", "ring_a")[0]["in"], {"count": 1, "sum": 300})
        self.assertEqual(found("out_sum", "ring_a", until="2026-11-24T00:00:00Z")[0]["out"], {"count": 0, "sum": 0})
        self.assertEqual(found("trace_counts", "ring_a", hops_max=4)[0]["by_hops"], [1, 1, 1, 0])
        chains, _, transfers = found("chains", "ring_a", to_accounts=["ring_c"], events=True)
        self.assertEqual([transfers[hop]["event"] for hop in chains["chains"][0]], ["t88100", "t88101"])
        self.assertEqual(found("shortest_chain", "ring_b", to_accounts=["ring_a"])[0]["chains"], [[0, 1]])
        self.assertEqual(found("cycles", "ring_a")[0]["chains"], [[0, 1, 2]])
        self.assertEqual(found("three_cycles", "ring_a", to_accounts=["ring_b"])[0]["count"], 1)
        around, names, _ = found("neighbourhood", "ring_a", hops_max=1)
        self.assertEqual({names[node["pocket"]] for node in around["nodes"]}, {"ring_a", "ring_b", "ring_c"})
        common, names, _ = found("counterparties", "ring_a", "ring_b")
        self.assertIn("ring_c", [names[one["pocket"]] for one in common["counterparties"]])
        tied, names, _ = found("ties", "ring_a")
        self.assertEqual([(names[one["pocket"]], one.get("by")) for one in tied["tied"]],
                         [("ring_a", None), ("ring_c", "device/ring-device")])
        self.ask(path, "post", 200, body='{"kind":"cycles","accounts":["ring_a"],"format":"csv"}')
        self.ask(path, "post", 404, body='{"kind":"cycles","accounts":["none"]}')
        self.ask(path, "post", 400, body='{"kind":"cycles","accounts":["ring_a","ring_b"]}')

    def test_packs(self):
        packs = json.loads(self.ask("/v1/packs", "get", 200).body)
        self.assertEqual((packs["active"]["id"], packs["available"]), ("tiny", ["broken", "tiny"]))
        self.assertTrue(json.loads(self.ask("/v1/packs/check", "post", 200, body='{"pack":"tiny"}').body)["ok"])
        broken = json.loads(self.ask("/v1/packs/check", "post", 200, body='{"pack":"broken"}').body)
        self.assertFalse(broken["ok"])
        self.ask("/v1/packs/check", "post", 404, body='{"pack":"none"}')
        wrong = json.loads(self.ask("/v1/packs/activate", "post", 422, body='{"pack":"broken"}').body)
        self.assertEqual(wrong["issues"], broken["issues"])
        self.ask("/v1/packs/activate", "post", 404, body='{"pack":"none"}')
        other = {"files": [{"path": "pack.yaml", "text": TINY.replace("tiny", "other")}]}
        changed = json.loads(self.ask("/v1/packs/activate", "post", 200, body=json.dumps(other)).body)
        self.assertTrue(changed["changed"])
        decision = json.loads(self.ask("/v1/events", "post", 200, body=json.dumps(server.event(200))).body)
        self.assertEqual(decision["pack"]["id"], "other")
        back = json.loads(self.ask("/v1/packs/activate", "post", 200, body='{"pack":"tiny"}').body)
        self.assertTrue(back["changed"])
        self.assertNotIn("position", json.loads(
            self.ask("/v1/packs/activate", "post", 200, body='{"pack":"tiny"}').body))

    def test_a_running_server_is_backed_up(self):
        """Back-ups while events go in; each restores and verifies, and has what was answered before it was asked for."""
        path = "/v1/journal/backups"
        root = pathlib.Path(self.folder.name)
        answered = []
        ends = threading.Event()

        def bring_events():
            connection = self.server.connect()
            for number in itertools.count(10_000, 50):
                if ends.is_set():
                    break
                status, answers = self.server.submit(map(server.event, range(number, number + 50)), connection)
                answered.append((status, answers[-1]["decision"]["position"]))

        source = threading.Thread(target=bring_events)
        source.start()
        try:
            for name in ("night-1", "night-2"):
                while len(answered) < 5:
                    time.sleep(0.01)
                before = answered[-1][1]
                made = json.loads(self.ask(path, "post", 201, body=json.dumps({"name": name})).body)
                self.assertEqual((made["name"], pathlib.Path(made["path"])), (name, root / "data" / "backups" / name))
                self.assertGreaterEqual(made["position"], before)
                self.assertGreater(made["bytes"], 0)
                self.ask(path, "post", 409, body=json.dumps({"name": name}))
                for words in (["journal", "restore", "--from", made["path"], "--data", str(root / name)],
                              ["journal", "verify", "--data", str(root / name)]):
                    done = subprocess.run([server.DUANLIAN, *words], capture_output=True, text=True, check=False)
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                answered.clear()
        finally:
            ends.set()
            source.join()
        self.assertEqual({status for status, _ in answered}, {200})
        restored = server.Server(root / "night-1", root / "packs" / "tiny", "--tokens", str(root / "data" / "tokens.yaml"),
                                 token=self.server.token)
        try:
            self.assertEqual(restored.ask("GET", "/v1/decisions/t10000")[0], 200)
        finally:
            self.assertEqual(restored.stop(), (0, ""))
        listed = json.loads(self.ask(path, "get", 200).body)["backups"]
        self.assertEqual([backup["name"] for backup in listed], ["night-1", "night-2"])
        self.ask(path, "post", 400, body='{"name":"../elsewhere"}')

    def test_a_pack_is_tried_on_the_journal(self):
        """The result of a run is that of the document; a wrong pack and an unknown one begin none."""
        path, mine = "/v1/packs/{id}/backtest", "/v1/packs/active/backtest"
        self.ask("/v1/events", "post", 200, body=json.dumps(server.event(77_000)))
        labels = [{"event": "t77000", "label": "honest"}, {"event": "t77001", "label": "scam", "category": "C01"}]
        self.ask(path, "post", 422, "/v1/packs/broken/backtest", "{}")
        self.ask(path, "post", 404, "/v1/packs/none/backtest", "{}")
        self.ask(path, "get", 404, "/v1/packs/none/backtest")
        self.ask(path, "delete", 404, "/v1/packs/none/backtest")
        begun = self.ask(path, "post", 202, mine, json.dumps({"against": "tiny", "labels": labels}))
        place = begun.headers["Location"]
        self.assertEqual(place, f"{mine}?run={json.loads(begun.body)['run']}")
        while (run := json.loads(self.ask(path, "get", 200, place).body))["state"] == "running":
            time.sleep(0.01)
        self.assertEqual(run["state"], "done", run)
        self.assertEqual(run["result"]["labels"]["not_in_journal"], 1)
        self.assertEqual(run["result"]["labels"]["honest"], 1)
        self.ask(path, "delete", 202, place)

    def test_open_resources(self):
        for path in ("/health", "/metrics", "/v1/openapi.json", "/v1/events/schema"):
            self.ask(path, "get", 200, token=False)
        self.assertEqual(self.get("/nowhere").status, 404)

    def test_roles(self):
        """A token for its institution alone, from a file."""
        root = pathlib.Path(self.folder.name)
        tokens = root / "tokens.yaml"
        tokens.write_text(f"- {{name: bank, source: bank_a, token_sha256: {hashlib.sha256(b'bank').hexdigest()}, "
                          "roles: [submit]}\n"
                          f"- {{name: guest, source: bank_b, token_sha256: {hashlib.sha256(b'guest').hexdigest()}, "
                          "roles: [list_keeper]}\n")
        (root / "other").mkdir()
        (root / "other" / "admin.token").write_text("bank")
        tokens.chmod(0o644)
        with self.assertRaisesRegex(RuntimeError, "chmod 600"):
            server.Server(root / "other", root / "packs" / "tiny", "--tokens", str(tokens))
        tokens.chmod(0o600)
        mine, self.__class__.server = self.server, server.Server(
            root / "other", root / "packs" / "tiny", "--tokens", str(tokens))
        try:
            self.ask("/v1/events", "post", 200, body=json.dumps(server.event(1, source="bank_a")))
            self.ask("/v1/events", "post", 403, body=json.dumps(server.event(1, source="bank_b")))
            self.ask("/v1/decisions/{id}", "get", 200, "/v1/decisions/t1")
            self.ask("/v1/decisions/{id}", "get", 403, "/v1/decisions/t1?source=bank_b")
            self.ask("/v1/entities/{kind}/{id}", "get", 403, "/v1/entities/account/A")
            self.ask("/v1/traces", "post", 403, body='{"whose":"A"}')
            self.ask("/v1/paths", "post", 403, body='{"kind":"cycles","accounts":["A"]}')
            self.ask("/v1/packs/activate", "post", 403, body='{"pack":"tiny"}')
            self.ask("/v1/journal/backups", "post", 403, body='{"name":"mine"}')
            self.ask("/v1/journal/backups", "get", 403)
            self.ask("/v1/orders", "post", 403, body="{}")
            self.ask("/v1/tasks", "get", 403)
            self.ask("/v1/oddities", "get", 403)
            self.ask("/v1/reports/{source}/{id}", "get", 403, "/v1/reports/bank_a/r1")
            guest = {"token": False, "Authorization": "Bearer guest"}
            self.ask("/v1/reports", "post", 403, body="{}", **guest)
            self.ask("/v1/orders/{issuer}/{id}/steps", "post", 403, "/v1/orders/bank_a/o1/steps", "{}", **guest)
            for method in ("post", "get", "delete"):
                self.ask("/v1/packs/{id}/backtest", method, 403, "/v1/packs/tiny/backtest", "{}" if method == "post" else None)
        finally:
            self.server.stop()
            self.__class__.server = mine

    def test_what_every_resource_refuses(self):
        """Slow requests go last, all at once: a client that says nothing more is answered after ten seconds."""
        slow = []
        for path, method in ((path, method) for path, methods in self.document.whole["paths"].items()
                             for method in methods):
            target = path.replace("{kind}", "account").replace("{id}", "x").replace("{issuer}", "a").replace("{source}", "a")
            responses = self.document.whole["paths"][path][method]["responses"]
            takes_body = method == "post"
            self.ask(path, "patch", 405, target)
            self.document.seen.add((path, method, "405"))  # of each method: the answer is the path's
            self.raw(path, method, 400, self.head(target, method) + b"Host: y\r\n\r\n")
            self.ask(path, method, 414, target + "?" + "a" * 5000)
            self.ask(path, method, 417, target, body="{}", Expect="applause")
            self.raw(path, method, 431, self.head(target, method, "X: " + "a" * 20_000 + "\r\n\r\n"))
            self.raw(path, method, 501, self.head(target, method, "Transfer-Encoding: gzip\r\n\r\n"))
            self.raw(path, method, 505, self.head(target, method, "\r\n").replace(b"HTTP/1.1", b"HTTP/3.0"))
            self.ask(path, method, 413, target, Content_Type="application/json", Content_Length="99999999")
            if takes_body:
                self.ask(path, method, 415, target, body="a,b", kind="text/csv")
            else:
                self.ask(path, method, 415, target, body="x", Content_Encoding="gzip")
            if "401" in responses and path != "/metrics":
                self.ask(path, method, 401, target, token=False)
                self.ask(path, method, 401, target, token=False, Authorization="Bearer wrong")
            connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=60)
            connection.sendall(self.head(target, method))
            slow.append((path, method, connection))
        for path, method, connection in slow:
            response = http.client.HTTPResponse(connection, method=method.upper())
            response.begin()
            answer = Answer(response)
            connection.close()
            self.assertEqual(answer.status, 408)
            self.document.check(path, method, answer)

    def test_zz_everything_in_the_document_was_seen(self):
        """Last, by its name. /metrics asks for a token only from other machines."""
        missing = {(path, method, status) for path, method, status in self.document.expected() - self.document.seen
                   if status not in NOT_PROVOKED and (path, status) != ("/metrics", "401")}
        self.assertEqual(missing, set())

    def test_many_requests_on_one_connection(self):
        connection = self.server.connect()
        for number in range(300, 320):
            status, _ = self.server.ask("POST", "/v1/events", json.dumps(server.event(number)), connection=connection)
            self.assertEqual(status, 200)
        connection.close()


if __name__ == "__main__":
    sys.exit(unittest.main())
