#!/usr/bin/env bash
# Our rules and three other engines over the same rules and events, one after another on one thread: compare.sh [BINARY]
# The others are installed below build/, never into the tree.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=${1:-$root/build/release/rules_bench}
work=$root/build/rules_compare
events=${EVENTS:-2000}
slow_events=${SLOW_EVENTS:-200} # for the engines in JavaScript

mkdir -p "$work/peers" "$work/input"
python3 "$here/generate.py" "$work/input" "$events"
cp -r "$here/peers/." "$work/peers/"
(cd "$work/peers" && npm install --silent --no-audit --no-fund >/dev/null)
(cd "$work/peers/cel_go" && GOFLAGS=-mod=mod go build -o cel_go .)

{
  "$binary" "$work/input"
  "$binary" "$work/input" "$slow_events"
  taskset -c 0 "$work/peers/cel_go/cel_go" "$work/input"
  for peer in zen_engine json_rules_engine; do
    (cd "$work/peers" && node "$peer.mjs" "$work/input" "$slow_events")
  done
} | tee "$work/results.jsonl"
python3 "$here/report.py" "$work/results.jsonl"
