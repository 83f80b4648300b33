"""A city's victims are traced from its events alone, and the answer is laid beside the truth."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DUANLIAN = os.environ["DUANLIAN"]


class CityTraceTest(unittest.TestCase):
    def test_near_tiers_are_found_and_what_is_found_is_true(self):
        with tempfile.TemporaryDirectory() as folder:
            city = pathlib.Path(folder) / "city"
            subprocess.run([DUANLIAN, "simulate", "--people", "8000", "--days", "2", "--seed", "1", "--out", city, "--zst"],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            done = subprocess.run([sys.executable, "-B", ROOT / "tools" / "city" / "trace.py", "--duanlian", DUANLIAN,
                                   "--city", city], stdout=subprocess.PIPE, text=True, check=True)
        coverage, precision = done.stdout.split("## Precision")
        self.assertEqual(self.cells(coverage, "1")[1], "100.0 %")
        for table in (coverage, precision):
            for cell in self.cells(table, "2")[1:4]:
                self.assertGreater(float(cell.removesuffix(" %")), 80, table)

    @staticmethod
    def cells(text, tier):
        row = next(line for line in text.splitlines() if line.startswith(f"| {tier} |"))
        return [cell.strip() for cell in row.split("|")[2:]]


if __name__ == "__main__":
    unittest.main()
