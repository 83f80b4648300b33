#!/usr/bin/env bash
# The money graph beside DuckDB and Kuzu: the same questions over the same month of a million transfers, in one run, one
# question at a time, in process and through our own server, answers compared: tools/peers/databases.sh [ROUNDS]
#
# The peers are installed into a virtual environment outside the tree, ${DUANLIAN_PEERS:-/tmp/duanlian-peers}.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds=${1:-3}
place=${DUANLIAN_PEERS:-/tmp/duanlian-peers}
duckdb=2.0.1
kuzu=0.11.3

mkdir -p build/release "$place/databases"
cmake --preset release >build/release/configure.log 2>&1 || { cat build/release/configure.log; exit 1; }
cmake --build build/release --parallel "$(nproc)" --target paths_bench --target duanlian -- --quiet
[ -x "$place/venv/bin/python" ] || python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check "duckdb==$duckdb" "kuzu==$kuzu"

echo "date     $(date -u +%Y-%m-%dT%H:%MZ)"
echo "machine  $(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)," \
  "$(awk '/^MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo)"
echo "source   $(git describe --always --dirty 2>/dev/null || echo unknown)"
echo "load     $(cut -d' ' -f1-3 /proc/loadavg) before the run"
build/release/paths_bench write "$place/databases"
build/release/paths_bench answer "$place/databases" "$rounds"
python3 tools/peers/served.py "$place/databases" "$rounds"
"$place/venv/bin/python" -W ignore::DeprecationWarning tools/peers/databases.py "$place/databases" "$rounds"
echo "load     $(cut -d' ' -f1-3 /proc/loadavg) after it"
