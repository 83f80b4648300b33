"""clang-tidy-19 with the project's .clang-tidy over every source of the rooms.

lint_test.py BUILD_FOLDER [PATH_REGEX]. In the builds of the presets debug and fuzz the sources of a room are joined, a
dozen each, so that the linter reads the standard headers once for all of them. A joined source that passed is not read
again until a file in it, its command or a setting changes: its key is kept in BUILD_FOLDER/lint.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import layers_test
import tree

LINTER = "clang-tidy-19"
BUILD = None
ONLY = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")
# When other compilers' flags stand in the command.
FLAGS = ["--quiet", "--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-unused-command-line-argument"]


def included_files(path, seen):
    """The file and all of ours that it includes, however deep. A joined source names its parts by whole paths."""
    if path in seen or not path.is_file():
        return seen
    seen.add(path)
    for name in layers_test.INCLUDE.findall(path.read_text(encoding="utf-8")):
        included_files(tree.ROOT / "src" / name, seen)
    return seen


def is_ours(path):
    """Whether the file is a source of a room, or joined ones. Tests and benchmarks are not read."""
    return path.is_relative_to(tree.ROOT / "src") or "/Unity/" in str(path) and "CMakeFiles/duanlian_" in str(path)


def key_of(source, command, settings):
    digest = hashlib.sha256(settings + command.encode())
    for path in sorted(included_files(source, set())):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def lint(arguments):
    run = subprocess.run([LINTER, f"--config-file={tree.ROOT / '.clang-tidy'}", *FLAGS, *arguments],
                         capture_output=True, text=True, check=False)
    return run.stdout + (run.stderr if "error:" in run.stderr else "") if run.returncode else ""


def lint_unless_known(source, key):
    stamp = BUILD / "lint" / key
    if stamp.exists():
        return ""
    found = lint(["-p", str(BUILD), str(source)])
    if not found:
        stamp.touch()
    return found


def tree_faults():
    version = subprocess.run([LINTER, "--version"], capture_output=True, check=True).stdout
    settings = version + (tree.ROOT / ".clang-tidy").read_bytes() + " ".join(FLAGS).encode()
    (BUILD / "lint").mkdir(exist_ok=True)
    keys = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["directory"], entry["file"])
        if is_ours(source) and ONLY.search(str(source)):
            keys[source] = key_of(source, entry["command"], settings)
    if not keys:
        return ["compile_commands.json names no source of a room"]
    for stamp in (BUILD / "lint").iterdir():
        if stamp.name not in keys.values() and not ONLY.pattern:
            stamp.unlink()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lint_unless_known, keys, keys.values())
    # A header's fault is found once for each source that includes it.
    return list(dict.fromkeys(fault for text in found for fault in re.split(r"\n(?=/)", text.strip()) if fault))


class ThisTree(unittest.TestCase):
    def test_the_linter_is_content(self):
        faults = tree_faults()
        if faults:
            self.fail("\n" + "\n".join(faults))


class TheCheckItself(unittest.TestCase):
    def faults(self, code):
        with tree.SmallTree({"src/a.cc": code}) as root:
            return lint([str(root / "src/a.cc"), "--", "-std=c++23"])

    def test_good_code_has_no_fault(self):
        self.assertEqual(self.faults("namespace duanlian {\nconstexpr int kRoomsMax = 3;\n"
                                     "enum class Outcome { allow };\nclass Room {\n public:\n"
                                     "  int size() const { return size_ + kRoomsMax; }\n\n private:\n"
                                     "  int size_ = 0;\n};\n}  // namespace duanlian\n"), "")

    def test_wrong_names_are_faults(self):
        for code in ("int TakeAll() { return 1; }", "class small_room {};", "enum class Outcome { Allow };",
                     "class Room {\n  int size = 0;\n};", "constexpr int rooms_max = 3;",
                     "struct Room {\n  int Size = 0;\n};"):
            self.assertIn("readability-identifier-naming", self.faults(code + "\n"), code)

    def test_a_variable_without_a_value_is_a_fault(self):
        code = "int f(bool b) {\n  int x;\n  if (b) x = 1;\n  return b ? x : 0;\n}\n"
        self.assertIn("init-variables", self.faults(code))


if __name__ == "__main__":
    if not shutil.which(LINTER):
        raise SystemExit(f"{LINTER} is missing: tools/install.sh tools/packages-check.txt")
    BUILD = pathlib.Path(sys.argv[1]).resolve()
    unittest.main(argv=sys.argv[:1])
