"""What the formatter and the linter do not see: lengths, words in names, bytes of text files."""

import re
import unittest

import tree

FILE_LINES_MAX = 500
FILE_LINES_USUAL = 400  # at most one file in ten is longer
LINE_COLUMNS_MAX = 130  # of scripts and CMake files; the formatter limits C++
CODE = (".h", ".cc", ".py", ".sh", ".cmake")
TEXT = CODE + (".md", ".txt", ".yaml", ".yml", ".json", ".html", ".css", ".js")

WORDS = "Manager|Helper|Context|Handler|Util"
TYPE_NAME = re.compile(r"^\s*(?:template\s*<.*>\s*)?(?:class|struct|union|enum(?:\s+class)?|using|concept)\s+"
                       rf"(?:\[\[.*?\]\]\s*)?(\w*(?:{WORDS})(?:[A-Z0-9]\w*|s?))\b", re.MULTILINE)
FILE_NAME = re.compile(rf"(?:^|_)(?:{WORDS.lower()})s?(?:_|\.)")
LEFT_OPEN = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X(?=:)|HA" r"CK)\b")
OWN_MACHINE = re.compile(r"(?<![\w.\-/}$])/(?:wo" r"rk|ro" r"ot|ho" r"me/\w+|Use" r"rs/\w+)/|\b[A-Z]:\\Use" r"rs\\")


def is_test_input(place):
    """What a test feeds to a program may be as bad as it likes."""
    return place.parts[0] == "test" and place.suffix not in CODE


def byte_faults(place, content):
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"{place}: not UTF-8 at byte {error.start}"]
    faults = []
    if content.startswith(b"\xef\xbb\xbf"):
        faults.append(f"{place}: starts with a byte order mark")
    if "\r" in text:
        faults.append(f"{place}: has a carriage return; lines end in LF")
    if "\t" in text:
        faults.append(f"{place}:{text[:text.index(chr(9))].count(chr(10)) + 1}: has a tab")
    if text and not text.endswith("\n"):
        faults.append(f"{place}: does not end in a newline")
    if text.endswith("\n\n"):
        faults.append(f"{place}: ends in empty lines")
    return faults


def line_faults(place, lines):
    faults = []
    for number, line in enumerate(lines, 1):
        if place.suffix in CODE and LEFT_OPEN.search(line):
            faults.append(f"{place}:{number}: left open: {line.strip()}")
        if OWN_MACHINE.search(line):
            faults.append(f"{place}:{number}: names a folder of one machine: {line.strip()}")
        if place.suffix in CODE and line != line.rstrip():
            faults.append(f"{place}:{number}: ends in blanks")
        if place.suffix in (".py", ".sh", ".cmake") and len(line) > LINE_COLUMNS_MAX:
            faults.append(f"{place}:{number}: is {len(line)} columns wide, {LINE_COLUMNS_MAX} allowed")
    return faults


def code_faults(place, text, lines):
    faults = []
    if place.suffix == ".h" and not re.search(r"^#pragma once$", text, re.MULTILINE):
        faults.append(f"{place}: has no #pragma once")
    if len(lines) > FILE_LINES_MAX:
        faults.append(f"{place}: has {len(lines)} lines, {FILE_LINES_MAX} allowed")
    if place.suffix in (".h", ".cc"):
        faults += [f"{place}: the name {name} says nothing ({WORDS})" for name in TYPE_NAME.findall(text)]
        if FILE_NAME.search(place.name):
            faults.append(f"{place}: the file's name says nothing ({WORDS})")
    return faults


def all_faults(root):
    faults, lengths = [], []
    for path in tree.files(root, *TEXT):
        place = path.relative_to(root)
        if is_test_input(place):
            continue
        content = path.read_bytes()
        found = byte_faults(place, content)
        text = content.decode("utf-8", errors="replace")
        lines = text.splitlines()
        found += line_faults(place, lines)
        if place.suffix in CODE:
            found += code_faults(place, text, lines)
            lengths.append((len(lines), place))
        faults += found
    long = [f"{place} ({length})" for length, place in sorted(lengths, reverse=True) if length > FILE_LINES_USUAL]
    if len(long) * 10 > len(lengths):
        faults.append(f"{len(long)} of {len(lengths)} files have more than {FILE_LINES_USUAL} lines: {', '.join(long)}")
    return faults


class ThisTree(unittest.TestCase):
    def test_the_style_holds(self):
        faults = all_faults(tree.ROOT)
        if faults:
            self.fail("\n" + "\n".join(faults))


class TheCheckItself(unittest.TestCase):
    def faults(self, name, content):
        with tree.SmallTree({name: content}) as root:
            return "\n".join(all_faults(root))

    def test_good_files_have_no_fault(self):
        self.assertEqual(self.faults("src/a/transfer.h", "#pragma once\n\nstruct Transfer;\n"), "")
        self.assertEqual(self.faults("src/a/transfer.cc", "class Contextual {};\n// network/work/ is fine\n"), "")
        self.assertEqual(self.faults("test/scenarios/bad/latin.txt", b"caf\xe9\r\n"), "")
        self.assertEqual(self.faults("docs/a.md", "https://example.org/wo" "rk/x\n"), "")

    def test_bad_bytes_are_faults(self):
        self.assertIn("not UTF-8 at byte 3", self.faults("packs/core/a.yaml", b"caf\xe9\n"))
        self.assertIn("carriage return", self.faults("docs/a.md", "a\r\n"))
        self.assertIn("a.cc:2: has a tab", self.faults("src/a/a.cc", "int x;\n\tint y;\n"))
        self.assertIn("does not end in a newline", self.faults("src/a/a.cc", "int x;"))
        self.assertIn("byte order mark", self.faults("docs/a.md", b"\xef\xbb\xbfa\n"))

    def test_a_header_without_a_guard_is_a_fault(self):
        self.assertIn("no #pragma once", self.faults("src/a/a.h", "struct A;\n"))

    def test_empty_words_in_names_are_faults(self):
        for line in ("class CaseManager {", "struct Context {", "enum class HandlerKind {", "using StringUtils = int;",
                     "class [[nodiscard]] AlertHelper final {"):
            self.assertIn("says nothing", self.faults("src/a/a.cc", line + "\n"), line)
        self.assertIn("file's name", self.faults("src/a/string_util.cc", "int x;\n"))

    def test_what_is_left_open_is_a_fault(self):
        self.assertIn("left open", self.faults("src/a/a.cc", "// TO" "DO later\n"))

    def test_a_folder_of_one_machine_is_a_fault(self):
        for path in ("/wo" "rk/x", "/ro" "ot/x", "/ho" "me/li/x", "C:\\Use" "rs\\li"):
            self.assertIn("one machine", self.faults("docs/a.md", f"see `{path}`\n"), path)

    def test_long_files_are_faults(self):
        self.assertIn("has 501 lines", self.faults("src/a/a.cc", "int x;\n" * 501))
        self.assertIn("1 of 1 files", self.faults("src/a/a.cc", "int x;\n" * 401))
        self.assertEqual(self.faults("src/a/a.cc", "int x;\n" * 400), "")


if __name__ == "__main__":
    unittest.main()
