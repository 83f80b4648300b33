"""Documents out of an XML schema of ISO 20022, written by the schema alone: fill_schema.py SCHEMA FOLDER

FOLDER/0.xml to 3.xml have every element that the schema allows, once, and of each choice the branch of that number;
FOLDER/least.xml has only what must be there.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

XS = "{http://www.w3.org/2001/XMLSchema}"

# What the schemas leave open and the standard's text does not.
VALUES = {"NbOfTxs": "1", "CtrlSum": "10.00", "GrpCxl": "false", "GrpRtr": "false"}
ALWAYS = ("TxInf", "OrgnlEndToEndId", "Nm")  # someone and some payment are named
TYPES = {f"{XS}date": "2026-01-31", f"{XS}dateTime": "2026-01-31T09:00:00.123+08:00", f"{XS}time": "09:00:00",
         f"{XS}boolean": "true", f"{XS}decimal": "10.00", f"{XS}gYear": "2026", f"{XS}gYearMonth": "2026-01",
         f"{XS}base64Binary": "AAAA"}
PATTERNS = {
    "[A-Z]{3,3}": "CNY", "[A-Z]{2,2}": "CN", "[A-Z0-9]{18,18}[0-9]{2,2}": "529900T8BM49AURSDO55",
    "[A-Z0-9]{4,4}[A-Z]{2,2}[A-Z0-9]{2,2}([A-Z0-9]{3,3}){0,1}": "1CBKCNBJ",
    "[A-Z]{6,6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3,3}){0,1}": "ICBKCNBJ",
    "[A-Z]{2,2}[0-9]{2,2}[a-zA-Z0-9]{1,30}": "GB33BUKB20201555555555",
    "[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}": "eb6305c9-1f7f-49de-aed0-16487c27b42d",
    "[0-9]": "1", "[0-9]{1,3}": "12", "[0-9]{1,5}": "1", "[0-9]{1,15}": "1", "[0-9]{2}": "12", "[0-9]{2,3}": "12",
    "[0-9]{3}": "123", "[0-9]{3,4}": "123", "[0-9]{6}": "123456", "[0-9]{8,28}": "6222020200112233",
    "[\\+]{0,1}[0-9]{1,15}": "+1", "\\+[0-9]{1,3}-[0-9()+\\-]{1,30}": "+86-1012345678",
    "[a-z]{2,2}": "zh", "[A-Z0-9]{4}": "AB12", "[a-zA-Z0-9]{4}": "AB12", "[0-9a-fA-F]+": "AB12",
    "[A-Z]{2,2}[A-Z0-9]{9,9}[0-9]{1,1}": "US0378331005", "([0-9A-F][0-9A-F]){32}": "AB" * 32,
}


class Filler:
    def __init__(self, schema, how):
        self.types = {part.get("name"): part for part in schema if part.tag != XS + "element"}
        self.branch = 0 if how == "least" else int(how)
        self.least = how == "least"
        self.space = schema.get("targetNamespace")

    def simple(self, type_name):
        if type_name.startswith("xs:"):
            return TYPES.get(XS + type_name[3:], "text")
        restriction = self.types[type_name].find(XS + "restriction")
        choices = [one.get("value") for one in restriction.findall(XS + "enumeration")]
        if choices:
            return choices[self.branch % len(choices)]
        pattern = restriction.find(XS + "pattern")
        if pattern is not None:
            return PATTERNS[pattern.get("value")]
        longest = restriction.find(XS + "maxLength")
        if longest is not None and restriction.get("base") == "xs:string":
            return "ABCDEFGHIJ"[:int(longest.get("value"))]
        return self.simple(restriction.get("base"))

    def elements(self, group, parent, within):
        parts = list(group)
        if group.tag == XS + "choice":
            parts = [parts[self.branch % len(parts)]]
        for part in parts:
            if part.tag == XS + "any":
                ElementTree.SubElement(parent, "{urn:example:other}Any").text = "anything"
            elif not self.least or part.get("minOccurs") != "0" or part.get("name") in ALWAYS:
                self.element(part.get("name"), part.get("type"), parent, within)

    def element(self, name, type_name, parent, within):
        place = ElementTree.SubElement(parent, f"{{{self.space}}}{name}")
        kind = self.types.get(type_name)
        if kind is None or kind.tag == XS + "simpleType":
            place.text = VALUES.get(name) or self.simple(type_name)
            return
        if type_name in within:
            sys.exit(f"{type_name} holds itself")
        extension = kind.find(f"{XS}simpleContent/{XS}extension")
        if extension is not None:
            place.text = self.simple(extension.get("base"))
            for attribute in extension.findall(XS + "attribute"):
                place.set(attribute.get("name"), self.simple(attribute.get("type")))
            return
        for group in kind:
            self.elements(group, place, within | {type_name})


def document(schema, how):
    filler = Filler(schema, how)
    outside = ElementTree.Element("outside")
    filler.element("Document", "Document", outside, frozenset())
    ElementTree.register_namespace("", filler.space)
    return ElementTree.tostring(outside[0], encoding="unicode")


def main():
    schema = ElementTree.parse(sys.argv[1]).getroot()
    for how in ("0", "1", "2", "3", "least"):
        pathlib.Path(sys.argv[2], how + ".xml").write_text(document(schema, how), encoding="utf-8")


if __name__ == "__main__":
    main()
