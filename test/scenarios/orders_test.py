"""From a report to stopped money: the chase drafts, an officer approves, banks get signed webhooks and answer, also around a kill
and a bank that is away."""

import datetime
import hashlib
import hmac
import http.server
import json
import pathlib
import re
import shutil
import subprocess
import threading
import time

from server import DUANLIAN, ROOT, Server, temporary_folder

KEY = "a key that both ends have, 32 bytes at least"
PATIENCE_S = 60


class Bank:
    """A bank that checks each message and answers with the step that `answers` has for the account and measure, or with none."""

    def __init__(self, name, answers):
        self.name, self.answers, self.away = name, answers, False
        self.messages = []
        bank = self

        class Desk(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer = bank.take(self.headers, body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server.server_address[1]

    def take(self, headers, body):
        if self.away:
            return 503, b"away"
        at, digest = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers["Duanlian-Signature"]).groups()
        signed = f"{at}\n{headers['Duanlian-Message']}\n".encode() + body
        assert hmac.compare_digest(digest, hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()), "signature"
        assert abs(time.time() - int(at)) < 300
        message = json.loads(body)
        assert message["message"] == headers["Duanlian-Message"]
        self.messages.append(message)
        step = self.answers.get((message["order"]["target"]["id"], message["order"]["measure"]))
        if step is None:
            return 202, b""
        answer = {"kind": "order_step", "id": "a-" + message["message"], "time": stamp(), "source": self.name,
                  "purpose": "anti_fraud", "order": message["order"]["id"], "issuer": message["order"]["source"], **step}
        return 200, json.dumps(answer).encode() + b"\n"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def stamp(minutes_ago=0.0):
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes_ago)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def transfer(number, payer, payee, fen, minutes_ago):
    def party(name):
        return {"account": name, "agent": "BANK" + name[0]}
    return {"kind": "transfer", "id": f"t{number}", "time": stamp(minutes_ago), "source": "administration", "status": "completed",
            "purpose": "anti_fraud", "debtor": party(payer), "creditor": party(payee), "amount": fen, "currency": "CNY"}


# The victim V1 pays M1 5,000 yuan, of which 3,000 go on to N1; M1 had 100 of its own.
CASE = [transfer(1, "E1", "M1", 10_000, 60), transfer(2, "V1", "M1", 500_000, 50), transfer(3, "M1", "N1", 310_000, 49)]
REPORT = {"role": "victim", "victim": {"kind": "account", "id": "V1"}, "suspects": [{"kind": "account", "id": "M1"}],
          "amount": 500_000, "currency": "CNY", "category": "C08"}


def until(what, asked):
    end = time.monotonic() + PATIENCE_S
    while True:
        found = asked()
        if found:
            return found
        assert time.monotonic() < end, what
        time.sleep(0.02)


def orders(server, query=""):
    status, answer = server.ask("GET", "/v1/orders" + query)
    assert status == 200, answer
    return {(one["order"]["target"]["id"], one["order"]["measure"]): one for one in answer["orders"]}


def step(server, order, **members):
    status, answer = server.ask("POST", f"/v1/orders/{order['issuer']}/{order['id']}/steps", json.dumps(members))
    assert status == 200, answer
    return answer


def start(data, banks, *options, law=ROOT / "packs" / "law"):
    (data / "bank.key").write_text(KEY + "\n")
    (data / "bank.key").chmod(0o600)
    (data / "institutions.yaml").write_text("".join(
        f"- name: {bank.name}\n  agents: [{agent}]\n  webhook: http://127.0.0.1:{bank.port}\n  path: /orders\n"
        "  key_file: bank.key\n" for agent, bank in banks.items()))
    return Server(data, ROOT / "packs" / "core", "--law", law, "--chase", "administration",
                  "--institutions", data / "institutions.yaml", *options)


def take_the_case(server):
    status, answers = server.submit(CASE)
    assert status == 200 and all("decision" in answer for answer in answers), answers
    status, answer = server.ask("POST", "/v1/reports?id=r1", json.dumps(REPORT))
    assert status == 200, answer
    until("the chase drafts two stops", lambda: len(orders(server, "?state=drafted")) == 2)
    return orders(server, "?state=drafted")


def a_report_becomes_orders_and_answers_lead_on(data):
    held = {"step": "executed", "amount": 200_000, "balance": 0}
    gone = {"step": "executed", "amount": 0, "balance": 0, "code": "AM04"}
    banks = {"BANKM": Bank("bank_m", {("M1", "stop"): held}), "BANKN": Bank("bank_n", {("N1", "stop"): gone})}
    server = start(data, banks)
    drafted = take_the_case(server)
    first, second = drafted[("M1", "stop")], drafted[("N1", "stop")]
    assert first["order"]["amount"] == first["order"]["traced"] == 200_000, first
    assert second["order"]["amount"] == 300_000 and second["order"]["transfers"] == ["t2", "t3"], second
    assert first["order"]["shares"] == [{"report": "r1", "amount": 200_000}], first
    assert first["order"]["institution"] == "bank_m" and not banks["BANKM"].messages, "nothing leaves without a person"
    for order in drafted.values():
        step(server, order, step="approved")
    until("the first is held", lambda: orders(server)[("M1", "stop")]["state"] == "in_force")
    until("the second is gone", lambda: orders(server)[("N1", "stop")]["state"] == "not_executed")
    query = until("the bank is asked where it went", lambda: orders(server).get(("N1", "query")))
    assert query["state"] == "drafted", query
    message = banks["BANKM"].messages[0]
    assert message["notice"]["appeal"]["zh"] and message["basis"] and len(message["message"]) == 34, message
    # The bank's answer to the query: the money went on, and the chase goes after it.
    status, _ = server.submit([transfer(4, "N1", "O1", 300_000, 1)])
    assert status == 200
    status, report = server.ask("GET", "/v1/reports/administration/r1")
    assert status == 200 and report["held"] == 200_000, report
    step(server, query, step="approved")
    until("the query is sent", lambda: orders(server)[("N1", "query")]["state"] == "sent")
    step(server, orders(server)[("N1", "query")], step="answered", reason="transfer t4")
    last = until("the next hop is stopped", lambda: orders(server).get(("O1", "stop")))
    # First in, first out: M1's own 100 yuan went on first, so 100 of the victim's are what N1 kept.
    assert last["order"]["amount"] == 290_000 and last["order"]["institution"] == "BANKO", last
    step(server, last, step="approved")
    until("nobody knows how to speak with it", lambda: orders(server)[("O1", "stop")]["state"] == "undelivered")
    assert server.stop()[0] == 0
    for bank in banks.values():
        bank.close()


def a_kill_and_a_bank_that_is_away_lose_nothing_and_send_nothing_twice(data):
    bank = Bank("bank_m", {("M1", "stop"): {"step": "executed", "amount": 200_000, "balance": 0}})
    other = Bank("bank_n", {})
    bank.away = True
    banks = {"BANKM": bank, "BANKN": other}
    server = start(data, banks)
    drafted = take_the_case(server)
    for order in drafted.values():
        step(server, order, step="approved")
    until("the other bank has its order", lambda: orders(server)[("N1", "stop")]["state"] == "sent")
    server.kill()
    server = start(data, banks)
    assert orders(server)[("M1", "stop")]["state"] == "approved"
    bank.away = False
    until("it is held", lambda: orders(server)[("M1", "stop")]["state"] == "in_force")
    assert [message["message"] for message in other.messages] == [other.messages[0]["message"]], "sent twice"
    assert len(bank.messages) == 1 and len(orders(server)) == 2, "the chase drafted again"
    status, answer = server.ask("GET", "/v1/oddities")
    assert status == 200 and answer["count"] == 0, answer
    # A bank that says something else than before.
    order = orders(server)[("M1", "stop")]
    status, answer = server.submit([{"kind": "order_step", "id": "other", "time": stamp(), "source": "bank_m",
                                     "purpose": "anti_fraud", "order": order["id"], "issuer": "administration",
                                     "step": "executed", "amount": 1}])
    assert status == 200 and answer[0]["decision"]["errors"], answer
    assert server.ask("GET", "/v1/oddities")[1]["count"] == 1
    assert orders(server)[("M1", "stop")]["held"] == 200_000
    assert server.stop()[0] == 0
    bank.close()
    other.close()


def under_a_standing_authority_orders_leave_at_once_within_its_limits(data):
    law = data / "law"
    shutil.copytree(ROOT / "packs" / "law", law)
    today = datetime.date.today()
    (law / "authorities.yaml").write_text(
        "authorities:\n  - {name: night, measures: [stop], amount_max: 250000, currency: CNY, given_by: head, basis: order 7, "
        f"from: {today - datetime.timedelta(days=2)}, until: {today + datetime.timedelta(days=2)}}}\n")
    banks = {"BANKM": Bank("bank_m", {}), "BANKN": Bank("bank_n", {})}
    server = start(data, banks, "--authority", "night", law=law)
    status, _ = server.submit(CASE)
    assert status == 200
    begun = time.monotonic()
    status, answer = server.ask("POST", "/v1/reports?id=r1", json.dumps(REPORT))
    assert status == 200, answer
    until("the smaller one leaves by itself", lambda: banks["BANKM"].messages)
    print(f"   from the report to the order at the bank: {1000 * (time.monotonic() - begun):.0f} ms")
    until("it is known to be sent", lambda: orders(server)[("M1", "stop")]["state"] == "sent")
    assert orders(server)[("N1", "stop")]["state"] == "drafted" and not banks["BANKN"].messages, "above the limit"
    assert server.stop()[0] == 0
    for bank in banks.values():
        bank.close()


def refused(data, words, *options):
    done = subprocess.run([DUANLIAN, "serve", "--data", str(data), "--listen", "127.0.0.1:0", *map(str, options)],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and words in done.stderr, (done.returncode, done.stderr)


def what_is_configured_wrong_is_said_at_the_start(data):
    file = data / "institutions.yaml"
    file.write_text("- name: bank_m\n  webhook: https://bank\n  path: orders\n  key_file: bank.key\n")
    (data / "bank.key").write_text("short")
    refused(data, "institutions.yaml:2:", "--institutions", file)
    refused(data, "institutions.yaml:3:", "--institutions", file)
    refused(data, "chmod 600", "--institutions", file)
    (data / "bank.key").chmod(0o600)
    refused(data, "a key has 32 to 256 bytes", "--institutions", file)
    refused(data, "--law", "--law", data / "nowhere")
    refused(data, "--chase", "--chase", "No Name")
    refused(data, "--authority", "--authority", "night")
    refused(data, "no standing authority", "--chase", "police", "--authority", "night")


def main():
    for scenario in (a_report_becomes_orders_and_answers_lead_on,
                     a_kill_and_a_bank_that_is_away_lose_nothing_and_send_nothing_twice,
                     under_a_standing_authority_orders_leave_at_once_within_its_limits,
                     what_is_configured_wrong_is_said_at_the_start):
        with temporary_folder() as folder:
            scenario(pathlib.Path(folder))
            print("ok", scenario.__name__)


if __name__ == "__main__":
    main()
