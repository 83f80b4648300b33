#!/usr/bin/env bash
# Builds the fuzz preset and runs every fuzz target: tools/fuzz.sh [SECONDS_EACH [NAME_REGEX]], 60 seconds by default.
#
# Seeds: test/fuzz/<room>/<noun>_corpus/, read only. Inputs found on the way stay in build/fuzz/corpus/<noun>_fuzz/ and
# serve the next run; crashing ones are kept under build/fuzz/findings/. build/fuzz/results.txt gets a line a target.
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
seconds=${1:-60}
filter=${2:-.}
jobs=$(nproc)
input_bytes_max=65536
memory_mb_max=4096
input_seconds_max=20

mapfile -t sources < <(find test/fuzz -name '*_fuzz.cc' | sort | grep -E "$filter")
mkdir -p build/fuzz/findings
: >build/fuzz/results.txt
[ ${#sources[@]} -gt 0 ] || { echo "no fuzz target matches $filter"; exit 0; }
mapfile -t names < <(basename -s .cc "${sources[@]}")

build() {
  local quiet=()
  [ -t 1 ] || quiet=(-- --quiet)
  cmake --preset fuzz >build/fuzz/configure.log 2>&1 || { cat build/fuzz/configure.log; return 1; }
  cmake --build build/fuzz --parallel "$jobs" --target "${names[@]}" "${quiet[@]}"
}
started=$SECONDS
build || { rm build/fuzz/results.txt; exit 1; }
echo "built ${#names[@]} fuzz targets in $((SECONDS - started)) s"

run_target() {
  local source=$1 name=${1##*/}
  name=${name%.cc}
  local found=build/fuzz/corpus/$name log=build/fuzz/$name.log seeds=() words=()
  [ -d "${source%_fuzz.cc}_corpus" ] && seeds=("${source%_fuzz.cc}_corpus")
  [ -f "${source%_fuzz.cc}.dict" ] && words=("-dict=${source%_fuzz.cc}.dict")
  mkdir -p "$found"
  if "build/fuzz/$name" -max_total_time="$seconds" -max_len=$input_bytes_max -rss_limit_mb=$memory_mb_max \
    -timeout=$input_seconds_max -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$name-" "${words[@]}" \
    "$found" "${seeds[@]}" >"$log" 2>&1 </dev/null; then
    local inputs covered
    inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    covered=$(grep -oE 'cov: [0-9]+' "$log" | tail -n 1)
    echo "$name ok $inputs inputs, $covered"
  else
    tail -n 60 "$log" >&2
    echo "$name failed after $(grep -oE '^#[0-9]+' "$log" | tail -n 1) inputs: see $log and build/fuzz/findings/"
  fi
}
export -f run_target
export seconds input_bytes_max memory_mb_max input_seconds_max

printf '%s\n' "${sources[@]}" | xargs -P "$jobs" -I{} bash -c 'run_target {}' | tee build/fuzz/results.txt
! grep -q ' failed ' build/fuzz/results.txt
