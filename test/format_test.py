"""Every C++ file stands as clang-format-19 writes it with the project's .clang-format."""

import shutil
import subprocess
import unittest

import tree

FORMATTER = "clang-format-19"


def faults(paths):
    command = [FORMATTER, f"--style=file:{tree.ROOT / '.clang-format'}", "--dry-run", "-Werror", *map(str, paths)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return run.stderr if run.returncode else ""


class ThisTree(unittest.TestCase):
    def test_the_format_holds(self):
        found = faults(tree.cpp_files(tree.ROOT))
        if found:
            self.fail(f"\n{found}\nrun: {FORMATTER} -i on the files named above")


class TheCheckItself(unittest.TestCase):
    def test_a_file_out_of_format_is_a_fault(self):
        with tree.SmallTree({"a.cc": "int  x=1 ;\n", "b.cc": "int x = 1;\n"}) as root:
            self.assertIn("a.cc:1", faults([root / "a.cc", root / "b.cc"]))
            self.assertEqual(faults([root / "b.cc"]), "")


if __name__ == "__main__":
    if not shutil.which(FORMATTER):
        raise SystemExit(f"{FORMATTER} is missing: tools/install.sh tools/packages-check.txt")
    unittest.main()
