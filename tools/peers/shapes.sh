#!/usr/bin/env bash
# Our live shapes and snapml's GraphFeaturePreprocessor over the same transfers, one after another on one thread:
#   tools/peers/shapes.sh [TRANSFERS [ACCOUNTS [DAYS [SECONDS]]]]
# snapml is installed outside of the tree: below PEERS, by default in the user's cache.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
peers=${PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/duanlian/peers}
transfers=${1:-100000} accounts=${2:-40000} days=${3:-2} seconds=${4:-120}

bench=$root/build/release/shapes_bench
if [ ! -x "$bench" ]; then
  cmake --preset release -S "$root" >/dev/null
  cmake --build "$root/build/release" --target shapes_bench -- --quiet
fi
if [ ! -x "$peers/snapml/bin/python" ]; then
  mkdir -p "$peers"
  python3 -m venv "$peers/snapml"
  "$peers/snapml/bin/pip" install --quiet snapml==1.17.2 numpy
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "machine  $(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
echo "load     $(cut -d' ' -f1-3 /proc/loadavg) before the run"
echo "snapml   $("$peers/snapml/bin/pip" list --format=freeze 2>/dev/null | sed -n 's/^snapml==//p')"
echo "stream   $transfers transfers of $accounts accounts in $days days"
"$bench" --write "$work/transfers.csv" "$transfers" "$accounts" "$days"
"$bench" --read "$work/transfers.csv" "$work/columns.csv"
# Its threads: one.
OMP_NUM_THREADS=1 "$peers/snapml/bin/python" -B "$root/tools/peers/snapml_shapes.py" \
  "$work/transfers.csv" "$work/columns.csv" "$seconds"
