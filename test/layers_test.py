"""Reads every include of a room against src/rooms.txt: a room may use only rooms that its row names, all above it.

layers_test.py --table prints the table of rooms as README.md must show it.
"""

import re
import sys
import unittest

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
# Folders of test/ that are not named after a room.
TEST_FOLDERS = {"fuzz", "scenarios"}
# Programs: their tests are scenarios, which run the built binary.
TESTED_BY_SCENARIOS = {"app"}


def read_rooms(root):
    """[(name, what lives there, [names that it may use])] in the order of the file."""
    rooms = []
    for line in (root / "src/rooms.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, what, uses = (cell.strip() for cell in line.split("|"))
            rooms.append((name, what, uses.split()))
    return rooms


def table_faults(rooms):
    faults, above = [], set()
    for name, _, uses in rooms:
        if name in above:
            faults.append(f"src/rooms.txt: {name} has two rows")
        faults += [f"src/rooms.txt: {name} may not use {used}, which does not stand above it"
                   for used in uses if used not in above]
        above.add(name)
    return faults


def folder_faults(root, rooms):
    names = {name for name, _, _ in rooms}
    faults = []
    for parent, others in (("src", set()), ("test", TEST_FOLDERS), ("test/fuzz", set()), ("bench", set())):
        if (root / parent).is_dir():
            folders = sorted(path.name for path in (root / parent).iterdir() if path.is_dir())
            faults += [f"{parent}/{folder} is no room of src/rooms.txt"
                       for folder in folders if folder not in names | others | tree.OUTSIDE]
    for name in sorted(names - TESTED_BY_SCENARIOS):
        has_code = (root / "src" / name).is_dir() and tree.files(root / "src" / name, ".cc")
        if has_code and not list((root / "test" / name).rglob("*_test.cc")):
            faults.append(f"src/{name} has no test/{name}/*_test.cc")
    return faults


def room_of(root, path):
    """The room whose rules a file obeys: tests, benchmarks and fuzz targets see what their room sees."""
    parts = path.relative_to(root).parts
    return parts[2] if parts[:2] == ("test", "fuzz") else parts[1]


def is_made_by_the_build(root, included):
    makefile = root / "src" / included.split("/")[0] / "CMakeLists.txt"
    return included.endswith(".inc") and makefile.is_file() and included in makefile.read_text(encoding="utf-8")


def include_faults(root, rooms):
    allowed = {name: {name, *uses} for name, _, uses in rooms}
    faults = []
    for path in tree.cpp_files(root):
        place, room = path.relative_to(root), room_of(root, path)
        for included in INCLUDE.findall(path.read_text(encoding="utf-8")):
            used = included.split("/")[0]
            if used not in allowed:
                if place.parts[0] == "src":
                    faults.append(f'{place}: "{included}" is no room\'s file: "room/file.h", or <...> for a library')
            elif room in allowed and used not in allowed[room]:
                faults.append(f"{place}: {room} may not use {used} ({included})")
            elif not (root / "src" / included).is_file() and not is_made_by_the_build(root, included):
                if not (place.parts[0] == "test" and (root / "test" / included).is_file()):
                    faults.append(f'{place}: "{included}" does not exist')
    return faults


def readme_table(rooms):
    rows = ["| room | what lives there | may use |", "|---|---|---|"]
    return rows + [f"| {name} | {what} | {' '.join(uses)} |".replace("|  |", "| |") for name, what, uses in rooms]


def readme_faults(root, rooms):
    readme = root / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    parts = re.split(r"<!-- /?rooms -->", text)
    if len(parts) < 2:
        return ["README.md has no table of rooms between <!-- rooms --> and <!-- /rooms -->"]
    if [line.strip() for line in parts[1].strip().splitlines()] != readme_table(rooms):
        return ["README.md: the table of rooms is not src/rooms.txt; put in what test/layers_test.py --table prints"]
    return []


def all_faults(root):
    rooms = read_rooms(root)
    return table_faults(rooms) + folder_faults(root, rooms) + include_faults(root, rooms) + readme_faults(root, rooms)


class ThisTree(unittest.TestCase):
    def test_the_rooms_hold(self):
        faults = all_faults(tree.ROOT)
        if faults:
            self.fail("\n" + "\n".join(faults))


class TheCheckItself(unittest.TestCase):
    GOOD = {
        "src/rooms.txt": "# rooms\nbase | ground |\nmodel | words | base\n",
        "src/base/a.h": "#pragma once\n",
        "src/model/b.cc": '#include "model/b.h"\n\n#include <vector>\n\n#include "base/a.h"\n',
        "src/model/b.h": "#pragma once\n",
        "test/model/b_test.cc": '#include "model/b.h"\n#include "base/a.h"\n',
        "README.md": "<!-- rooms -->\n| room | what lives there | may use |\n|---|---|---|\n"
                     "| base | ground | |\n| model | words | base |\n<!-- /rooms -->\n",
    }

    def assert_fault(self, expected, **changes):
        changed = {name.replace("__", "/").replace("_dot_", "."): text for name, text in changes.items()}
        with tree.SmallTree(self.GOOD | changed) as root:
            self.assertIn(expected, "\n".join(all_faults(root)))

    def test_a_good_tree_has_no_fault(self):
        with tree.SmallTree(self.GOOD) as root:
            self.assertEqual(all_faults(root), [])

    def test_an_upward_include_is_a_fault(self):
        self.assert_fault("base may not use model", src__base__a_dot_h='#include "model/b.h"\n')

    def test_an_upward_include_of_a_test_is_a_fault(self):
        self.assert_fault("base may not use model", test__base__a_dot_cc='  #  include "model/b.h"\n')

    def test_a_missing_file_is_a_fault(self):
        self.assert_fault('"base/none.h" does not exist', src__model__c_dot_cc='#include "base/none.h"\n')

    def test_a_file_that_the_build_makes_is_known_by_its_recipe(self):
        self.assert_fault('"model/t.inc" does not exist', src__model__c_dot_cc='#include "model/t.inc"\n')
        made = {"src/model/c.cc": '#include "model/t.inc"\n', "src/model/CMakeLists.txt": "set(table model/t.inc)\n"}
        with tree.SmallTree(self.GOOD | made) as root:
            self.assertEqual(all_faults(root), [])

    def test_an_include_without_a_room_is_a_fault(self):
        self.assert_fault("is no room's file", src__model__c_dot_cc='#include "b.h"\n')

    def test_a_row_that_names_a_room_below_is_a_fault(self):
        self.assert_fault("which does not stand above it",
                          src__rooms_dot_txt="base | ground | model\nmodel | words | base\n")

    def test_a_second_row_is_a_fault(self):
        self.assert_fault("two rows", src__rooms_dot_txt="base | ground |\nbase | ground |\nmodel | words | base\n")

    def test_a_folder_without_a_row_is_a_fault(self):
        self.assert_fault("src/attic is no room", src__attic__a_dot_h="")
        self.assert_fault("test/attic is no room", test__attic__a_dot_h="")

    def test_code_without_tests_is_a_fault(self):
        self.assert_fault("src/base has no test", src__base__a_dot_cc="")

    def test_a_readme_that_lags_behind_is_a_fault(self):
        self.assert_fault("is not src/rooms.txt",
                          README_dot_md="<!-- rooms -->\n| base | ground | |\n<!-- /rooms -->\n")
        self.assert_fault("has no table of rooms", README_dot_md="")


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        print("\n".join(readme_table(read_rooms(tree.ROOT))))
    else:
        unittest.main()
