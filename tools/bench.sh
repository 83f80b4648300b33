#!/usr/bin/env bash
# Builds release and runs the benchmarks one after another: tools/bench.sh [NAME_REGEX]
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
filter=${1:-.}
mapfile -t names < <(find bench -name '*_bench.cc' | sort | xargs -r -n1 basename -s .cc | grep -E "$filter")
[ ${#names[@]} -gt 0 ] || { echo "no benchmark matches $filter"; exit 1; }

mkdir -p build/release
cmake --preset release >build/release/configure.log 2>&1 || { cat build/release/configure.log; exit 1; }
quiet=()
[ -t 1 ] || quiet=(-- --quiet)
cmake --build build/release --parallel "$(nproc)" --target "${names[@]}" "${quiet[@]}"

echo "date     $(date -u +%Y-%m-%dT%H:%MZ)"
processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
memory=$(awk '/^MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo)
echo "machine  $(nproc) cores of $processor, $memory"
echo "system   $(. /etc/os-release && echo "$PRETTY_NAME"), Linux $(uname -r), $(c++ --version | head -n 1)"
echo "source   $(git describe --always --dirty 2>/dev/null || echo unknown)"
echo "load     $(cut -d' ' -f1-3 /proc/loadavg) before the run"
for name in "${names[@]}"; do
  echo
  echo "== build/release/$name"
  "build/release/$name"
done
