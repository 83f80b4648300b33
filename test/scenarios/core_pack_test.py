"""What the core pack decides on events that an analyst would name: who must not be stopped, who must be, and that no rule
alone goes further than it says."""

import json
import pathlib
import re
import subprocess
import sys

import yaml

from server import DUANLIAN, ROOT, temporary_folder

PACK = ROOT / "packs" / "core"
ORDER = ["allow", "log", "warn", "friction", "delay", "hold", "block"]
BASE = {"time": "2026-11-24T09:00:00Z", "source": "administration", "purpose": "exercise"}
SCAM = "你涉嫌洗钱，请将资金转入安全账户配合公安局调查，否则立即逮捕"


def call(**members):
    whole = {"kind": "call", "phase": "started", "callee": "+8613800138001", "caller": "+8613800138000", **members}
    return {name: value for name, value in whole.items() if value is not None}


def message(text, **members):
    return {"kind": "message", "sender": "+8613800138000", "receivers": ["+8613800138001"], "text": text, **members}


def visit(url):
    return {"kind": "visit", "url": url}


def transfer(**members):
    return {"kind": "transfer", "debtor": {"account": "D1", "person": "p1"}, "creditor": {"account": "C1"}, "amount": 600000,
            "currency": "CNY", **members}


def listed(watchlist, entity, id):
    return {"kind": "watchlist_entry", "list": watchlist, "entity": {"kind": entity, "id": id}, "action": "add",
            "reason": "a case", "expires": "2027-11-24T09:00:00Z"}


EVERYDAY = [
    "发票",
    "【美团】您的外卖订单发票已开，点击 https://www.meituan.com/fp 查看",
    "【小米】售后上门服务已预约，工程师电话13800138000",
    "【饿了么】新会员送15元红包，点击领取 h5.ele.me/abc",
    "首次存100抵1000，活动详询 400-811-3333",
    "【人社局】失业补贴已可领取，详询12333，登录 mohrss.gov.cn",
    "【工商银行】积分即将到期，请登录 https://www.icbc.com.cn 查看",
    "【工商银行】您的积分即将失效，请登录 https://www.icbc.com.cn 查看",
    "【建设银行】手机银行将于今晚系统升级维护，请登录 www.ccb.com 查看",
    "【深圳公安】凡是要求转入安全账户的都是诈骗。举报请访问 12321.cn",
    "【深圳公安】谨防刷单返利诈骗，先垫付返佣金的都是诈骗，举报 https://www.12321.cn",
    "【国家反诈中心】被骗资金追回的都是骗局，谨防二次诈骗，请拨打96110",
    "【国家税务总局】您的增值税专用发票已开具，查验网址 inv-veri.chinatax.gov.cn 联系电话 12366",
    "【招商银行】您尾号1234的信用卡在境外消费9800元，如非本人操作请致电95555",
    "【不动产登记中心】您的办证材料已受理，电话 0755-12345678",
    "手机跑分破百万，微信号abc123456",
    "【家政】家电维修技师上门，空调清洗上门服务，微信号jiazheng888",
    "【法院】您有一张法院传票，请于12月1日到庭，联系电话010-12345678",
    "【链家】恭喜您获得一等奖，请到门店领取，电话13800138000",
    "【驾校】拿证快，办理驾驶证咨询，电话13600136000",
    "【顺丰速运】您的快递地址不详，请联系派送员13800138000",
    "【中国电信】积分即将清零，可兑换流量，登录 https://www.189.cn 兑换",
]
LURES = [
    "代开发票，开票联系13700137000",
    "您在境外有一笔消费9800元，如非本人操作请致电 400-820-1234",
    "【深圳公安】凡是要求转入安全账户的都是诈骗。核查请访问 http://gongan-hecha.top/a",
    "您涉嫌洗钱，请将资金转入安全账户，联系 https://t.me/police110",
]

# Events, and the softest and hardest outcome that is right. `None` is not asked.
LISTS = [listed("scam_numbers", "phone", "+8613900139000"), listed("at_risk_persons", "person", "p9")]
CASES = [
    # Emergency calls go through, whoever makes them.
    *[(call(callee=number, **dress), "allow", "warn")
      for number in ("110", "112", "119", "120", "122", "12110", "96110")
      for dress in ({"caller": "+8613900139000"}, {"card_type": "iot"}, {"attestation": "failed"},
                    {"ingress": "international", "caller": "95588"}, {"caller": None, "presented": "12"})],
    (call(caller="+8613900139000"), "block", "block"),
    (call(card_type="iot"), "hold", "hold"),
    (call(ingress="international"), "warn", "warn"),
    (call(ingress="voip", caller="95588"), "allow", "log"),
    (call(ingress="international", caller="95588"), "block", "block"),
    *[(call(caller=None, presented=word), "allow", "warn") for word in ("anonymous", "Anonymous", "withheld", "未知号码")],
    (call(caller=None, presented="00099"), "block", "block"),
    # A victim who speaks with a scammer, and whose call is over, is warned.
    (call(callee="+8613900139000", phase="ended", duration_s=900), "warn", "warn"),
    # Words of a scam with and without a way to answer.
    (message("兼职刷单返利，垫付返佣日结，加微信abc888999"), "hold", "hold"),
    (message("兼职刷单返利，垫付返佣日结"), "warn", "warn"),
    (message(SCAM), "warn", "warn"),
    (message(SCAM + "。谨防诈骗 96110 报警 切勿相信他人"), "log", "warn"),
    (message(SCAM + "，联系13700137000。谨防诈骗 96110 报警 切勿相信他人"), "hold", "hold"),
    (message("【东方航空】您预订的航班因天气原因取消，改签或退票请致电95530", sender="95530"), "allow", "warn"),
    (message("【ETC】您的设备已停用"), "hold", "hold"),
    # Words of every day, and a link to whom the message speaks of, stop nothing; the police may name what they warn of.
    *[(message(text, sender="10690000"), "allow", "log") for text in EVERYDAY],
    *[(message(text, sender="10690000"), "hold", "hold") for text in LURES],
    # Links that are genuine, and links that are not.
    *[(message("详见 https://" + host + "/a", sender="95588"), "allow", "log")
      for host in ("visa.vfsglobal.com", "alipan.com", "microsoft365.com", "apple.stackexchange.com", "telegraph.co.uk",
                   "telegra.ph", "icbc-ltd.com", "paypay.ne.jp", "apple.example.org")],
    (message("详见 http://paypa1.com/a", sender="95588"), "hold", "hold"),
    (message("详见 http://icbc-login.com/a", sender="95588"), "hold", "hold"),
    *[(visit("http://" + host + "/"), "allow", "log")
      for host in ("clb.org.hk", "clb.com", "lrs.com", "ibg.com", "lbg.com", "dhi.com", "lcbc.org", "rnps.com", "192.168.1.1",
                   "10.0.0.138")],
    *[(visit("http://" + host + "/"), "allow", "log")
      for host in ("google.com.pk", "google.co.uz", "books.google.com.et", "www.gov.uk")],
    *[(visit("http://" + host + "/"), "block", "block")
      for host in ("xn--80ak6aa92e.com", "аррӏе.com", "раураӏ.com", "ѕрοtіfу.com")],
    (visit("http://snapchatt.com/"), "warn", "warn"),
    (visit("http://snapchat-login.com/"), "warn", "warn"),
    (visit("http://instagran.com/"), "warn", "warn"),
    (visit("http://203.0.113.7/"), "warn", "warn"),
    (visit("http://paypa1.com/"), "block", "block"),
    # Remarks.
    *[(transfer(remark=words), "block", "block") for words in ("安全账户", "转入安全账户", "资金清查", "解冻保证金", "刷单佣金")],
    *[(transfer(remark=words), "allow", "log")
      for words in ("公司注册验资款", "保释金", "通道费", "任务款", "解冻牛排转账", "房租", "货款")],
    (transfer(remark="验资款 提现手续费"), "friction", "friction"),
    # Large is a matter of the currency, and what was undone is past deciding.
    (transfer(new_payee=True, on_call=True), "friction", "hold"),
    (transfer(new_payee=True, on_call=True, currency="IDR"), "allow", "allow"),
    (transfer(new_payee=True, on_call=True, status="reversed"), "allow", "allow"),
    (transfer(screen_shared=True, status="declined"), "allow", "allow"),
    (transfer(new_payee=True, creditor={"account": "C1", "person": "p1"}), "allow", "allow"),
    (transfer(debtor={"account": "D9", "person": "p9"}), "hold", "hold"),
    (transfer(debtor={"account": "D9", "person": "p9"}, amount=0), "allow", "allow"),
    (transfer(debtor={"account": "D9", "person": "p9"}, amount=1200), "allow", "allow"),
    (transfer(debtor={"account": "D9", "person": "p9"}, creditor={"account": "D9"}), "allow", "allow"),
]


def decisions_are_those_an_analyst_expects(folder):
    events = [{**BASE, **event, "id": f"e{number}"} for number, event in enumerate([*LISTS, *(case[0] for case in CASES)])]
    path, out = folder / "events.jsonl", folder / "decisions.jsonl"
    path.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events))
    done = subprocess.run([DUANLIAN, "replay", "--in", path, "--pack", PACK, "--out", out], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stderr
    decided = {decision["event"]: decision for decision in map(json.loads, out.read_text().splitlines())}
    wrong = []
    for number, (event, softest, hardest) in enumerate(CASES, start=len(LISTS)):
        decision = decided[f"e{number}"]
        if not ORDER.index(softest) <= ORDER.index(decision["outcome"]) <= ORDER.index(hardest):
            fired = [reason["rule"] for reason in decision.get("reasons", [])]
            wrong.append(f"{event}: {decision['outcome']} by {fired}, not {softest} to {hardest}")
    assert not wrong, "\n".join(wrong)


def phrases_are_shown_as_they_were_typed_once_each(folder):
    text = "兼職 刷單返利，垫付返佣日结，加微信abc888999"
    path, out = folder / "typed.jsonl", folder / "typed.out"
    path.write_text(json.dumps({**BASE, **message(text), "id": "e"}, ensure_ascii=False) + "\n")
    subprocess.run([DUANLIAN, "replay", "--in", path, "--pack", PACK, "--out", out], check=True, capture_output=True, timeout=120)
    [lure] = [reason for reason in json.loads(out.read_text())["reasons"] if reason["rule"] == "S01.lure"]
    shown = lure["values"]["words.phrases"]
    assert "刷單返利" in shown and all(phrase in text for phrase in shown) and len(set(shown)) == len(shown), shown


def read_yaml(path):
    """Everything as text: `on` is a key here, not a truth."""
    return yaml.load(path.read_text(), yaml.BaseLoader)


def no_weight_alone_goes_beyond_its_action(_):
    policies = read_yaml(PACK / "pack.yaml")["policies"]
    wrong = []
    for path in sorted((PACK / "rules").glob("*.yaml")):
        for rule in read_yaml(path)["rules"]:
            reached = [step["outcome"] for step in policies[rule["on"]]["steps"] if float(rule["weight"]) >= float(step["score"])]
            if reached and ORDER.index(reached[-1]) > ORDER.index(rule["action"]):
                wrong.append(f"{rule['id']}: weight {rule['weight']} alone gives {reached[-1]}, its action is {rule['action']}")
    assert not wrong, "\n".join(wrong)


def every_rule_of_a_row_stands_on_the_page(_):
    rows = dict(re.findall(r"^\| ([A-Z]\d\d) \|.*?\| (`.*?`) \|", (ROOT / "docs" / "core-pack.md").read_text(), re.MULTILINE))
    ids = [rule["id"] for path in sorted((PACK / "rules").glob("*.yaml")) for rule in read_yaml(path)["rules"]]
    missing = [id for id in ids if id.split(".")[0] in rows and f"`{id.split('.')[1]}`" not in rows[id.split(".")[0]]]
    unknown = [f"{row}.{name}" for row, names in rows.items() for name in re.findall(r"`(\w+)`", names)
               if f"{row}.{name}" not in ids]
    assert len(rows) == 63 and not missing and not unknown, f"{len(rows)} rows, missing {missing}, unknown {unknown}"


def signatures_are_listed_as_they_are_read(_):
    entries = read_yaml(PACK / "lists" / "institution_signatures.yaml")["entries"]
    missing = [entry for entry in entries if entry.lower() not in entries]
    assert not missing, missing


def main():
    with temporary_folder() as name:
        for check in (no_weight_alone_goes_beyond_its_action, every_rule_of_a_row_stands_on_the_page,
                      signatures_are_listed_as_they_are_read, phrases_are_shown_as_they_were_typed_once_each,
                      decisions_are_those_an_analyst_expects):
            check(pathlib.Path(name))
            print(f"{check.__name__}: holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
