"""Reads a JUnit report of ctest: prints "passed failed skipped", and adds the failed checks to a file.

    python3 tools/test_sums.py REPORT NAME FILE

Whoever sees only the end of a run's output finds there which checks failed.
"""

import re
import sys
import xml.etree.ElementTree as xml

TOLD_BYTES_MAX = 2_000
LINES_PER_FAILURE = 6


def was_skipped(case):
    # Only a test that said so itself was skipped: one whose program is missing failed.
    return any("SKIP_" in why.get("message", "") for why in case.findall("skipped"))


def failed_checks(output):
    lines = output.splitlines()
    begins = [i for i, line in enumerate(lines) if re.search(r"Failure$|FAILED|ERROR|Error:|FAIL:", line)]
    near = sorted({i for begin in begins for i in range(begin, min(begin + LINES_PER_FAILURE, len(lines)))})
    told = "\n".join(lines[i] for i in near) if near else "\n".join(lines[-2 * LINES_PER_FAILURE :])
    return told[:TOLD_BYTES_MAX]


def main():
    report, name, failures = sys.argv[1:]
    cases = list(xml.parse(report).getroot().iter("testcase"))
    skipped = [case for case in cases if was_skipped(case)]
    failed = [case for case in cases if case.get("status") != "run" and case not in skipped]
    print(len(cases) - len(failed) - len(skipped), len(failed), len(skipped))
    with open(failures, "a", encoding="utf-8") as told:
        for case in failed:
            print(f"{case.get('name')} ({name}):\n{failed_checks(case.findtext('system-out') or '')}", file=told)


if __name__ == "__main__":
    main()
