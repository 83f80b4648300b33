#!/usr/bin/env python3
"""Prints the ratios of compare.sh, and fails when two engines do not agree on the rules that fired."""
import json
import sys

lines = [json.loads(line) for line in open(sys.argv[1])]
ours = {line["events"]: line for line in lines if line["engine"] == "duanlian"}
for line in lines:
    mine = ours[line["events"]]
    if mine["fired"] != line["fired"]:
        sys.exit(f"{line['engine']} fired {line['fired']} rules, duanlian {mine['fired']}")
    rate = 1e9 / line["ns_per_rule"]
    print(f"{line['engine']:18} {line['ns_per_rule']:10.1f} ns a rule {rate:14,.0f} rules/s "
          f"{line['ns_per_rule'] / mine['ns_per_rule']:8.1f} x duanlian's time")
