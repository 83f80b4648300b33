"""Writes samples/pyiso20022-*.xml: messages as another implementation writes them.

Not a part of the tests, which read what it wrote: pip install pyiso20022==1.6.2 xsdata==26.10, then
others_pyiso20022.py FOLDER.
"""

import importlib
import pathlib
import sys

from xsdata.formats.dataclass.parsers import DictDecoder
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig

AGENT = {"FinInstnId": {"BICFI": "ICBKCNBJXXX", "PstlAdr": {"TwnNm": "北京", "Ctry": "CN"}}}
CENTRE = {"Pty": {"Nm": "反诈中心", "Id": {"OrgId": {"LEI": "529900T8BM49AURSDO55"}}}}
ASSIGNMENT = {"Id": "ANSWER-1", "Assgnr": {"Agt": AGENT}, "Assgne": CENTRE, "CreDtTm": "2026-01-31T09:05:00.000+08:00"}
CASE = {"Id": "ORDER-1", "Cretr": CENTRE}
UETR = "eb6305c9-1f7f-49de-aed0-16487c27b42d"
GROUP = {"OrgnlMsgId": "MSG-1", "OrgnlMsgNmId": "pacs.008.001.08"}


def yuan(amount):
    return {"value": amount, "Ccy": "CNY"}


def refused():
    return {"RsltnOfInvstgtn": {
        "Assgnmt": ASSIGNMENT, "RslvdCase": CASE, "Sts": {"Conf": "RJCR"},
        "CxlDtls": [{"TxInfAndSts": [{
            "CxlStsId": "ST-1", "OrgnlGrpInf": GROUP, "OrgnlUETR": UETR, "TxCxlSts": "RJCR",
            "CxlStsRsnInf": [{"Orgtr": {"Nm": "Bank A"}, "Rsn": {"Cd": "AM04"}, "AddtlInf": ["balance 0.00"]}],
            "OrgnlIntrBkSttlmAmt": yuan("50000.00"), "OrgnlIntrBkSttlmDt": "2026-01-31"}]}]}}


def partly():
    answer = refused()
    body = answer["RsltnOfInvstgtn"]
    body["Sts"] = {"Conf": "PECR"}
    body["CxlDtls"][0]["TxInfAndSts"][0].update({"TxCxlSts": "ACCR", "RsltnRltdInf": {
        "UETR": UETR, "IntrBkSttlmAmt": yuan("12345.67"), "IntrBkSttlmDt": "2026-02-01",
        "ChrgsInf": [{"Amt": yuan("5.00"), "Agt": AGENT}]}})
    return answer


def given_back():
    return {"PmtRtr": {
        "GrpHdr": {"MsgId": "RTR-1", "CreDtTm": "2026-02-01T09:00:00", "NbOfTxs": "1", "CtrlSum": "12345.67",
                   "TtlRtrdIntrBkSttlmAmt": yuan("12345.67"), "IntrBkSttlmDt": "2026-02-01",
                   "SttlmInf": {"SttlmMtd": "CLRG", "ClrSys": {"Prtry": "HVPS"}}, "InstgAgt": AGENT},
        "TxInf": [{"RtrId": "RTR-1-1", "OrgnlGrpInf": GROUP, "OrgnlEndToEndId": "E2E-1", "OrgnlUETR": UETR,
                   "OrgnlIntrBkSttlmAmt": yuan("50000.00"), "RtrdIntrBkSttlmAmt": yuan("12345.67"),
                   "RtrRsnInf": [{"Rsn": {"Cd": "FOCR"}, "AddtlInf": ["ORDER-1"]}],
                   "OrgnlTxRef": {"Dbtr": {"Pty": {"Nm": "受害人"}},
                                  "DbtrAcct": {"Id": {"Othr": {"Id": "6222020200112233445"}}}}}]}}


def blocked():
    return {"FIToFIPmtStsRpt": {
        "GrpHdr": {"MsgId": "STS-1", "CreDtTm": "2026-01-31T01:05:00Z", "InstgAgt": AGENT},
        "TxInfAndSts": [{"OrgnlGrpInf": GROUP, "OrgnlEndToEndId": "E2E-1", "OrgnlUETR": UETR, "TxSts": "BLCK",
                         "StsRsnInf": [{"Rsn": {"Cd": "FR01"}}], "AccptncDtTm": "2026-01-31T01:00:01.5Z",
                         "OrgnlTxRef": {"IntrBkSttlmAmt": yuan("50000.00"), "Amt": {"InstdAmt": yuan("50000.00")}}}]}}


def recall():
    return {"FIToFIPmtCxlReq": {
        "Assgnmt": ASSIGNMENT, "Case": CASE, "CtrlData": {"NbOfTxs": "1"},
        "Undrlyg": [{"OrgnlGrpInfAndCxl": {**GROUP, "CxlRsnInf": [{"Rsn": {"Cd": "FRAD"}, "AddtlInf": [
            "/ACTION/recall", "/AMOUNT/CNY 50000.00"]}]},
                     "TxInf": [{"CxlId": "C-1", "OrgnlEndToEndId": "E2E-1", "OrgnlUETR": UETR,
                                "OrgnlIntrBkSttlmAmt": yuan("50000.00")}]}]}}


MESSAGES = {"camt.029.001.09": refused, "camt.029.001.13": partly, "pacs.004.001.14": given_back,
            "pacs.002.001.15": blocked, "camt.056.001.11": recall}


def main():
    for name, build in MESSAGES.items():
        module = name.replace(".", "_")
        package = importlib.import_module(f"pyiso20022.{module[:4]}.{module}.{module}")
        document = DictDecoder().decode(build(), package.Document)
        spaces = {"Doc" if name.endswith("13") else None: package.__NAMESPACE__}
        text = XmlSerializer(config=SerializerConfig(indent="  ")).render(document, ns_map=spaces)
        pathlib.Path(sys.argv[1], f"pyiso20022-{name}.xml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
