#!/usr/bin/env bash
# Every test, from a fresh clone on Debian 12 with no other step:
#
#   ./test.sh                   all: release build and tests, sanitizers, linter, a short run of every fuzz target
#   ./test.sh --quick           release build and unit tests only
#   ./test.sh [--quick] REGEX   only tests and fuzz targets whose name matches
#
# The last line is "N passed, N failed" (with ", N skipped" where any was); the exit status is 0 when none failed.
# A step that could not run (a build that broke) counts as one failed test.
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
fuzz_seconds=3
jobs=$(nproc)
quick=
filter=.
for argument in "$@"; do
  case "$argument" in
    --quick) quick=1 ;;
    -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0" && exit 0 ;;
    -*) echo "unknown option $argument; see ./test.sh --help" >&2 && exit 2 ;;
    *) filter=$argument ;;
  esac
done

trap 'exit 130' INT TERM
passed=0 failed=0 skipped=0
broken=()

# step NAME COMMAND... runs the command and prints how long it took.
step() {
  local name=$1 started=$SECONDS status=0
  shift
  echo "==> $name"
  "$@" || status=$?
  echo "==> $name: $([ $status = 0 ] && echo ok || echo FAILED), $((SECONDS - started)) s"
  return $status
}

# required NAME COMMAND... is a step without which what follows has no meaning.
required() {
  step "$@" && return 0
  failed=$((failed + 1))
  broken+=("$1")
  return 1
}

build() {
  local preset=$1 quiet=()
  shift
  [ -t 1 ] || quiet=(-- --quiet)
  mkdir -p "build/$preset"
  cmake --preset "$preset" >"build/$preset/configure.log" 2>&1 || { cat "build/$preset/configure.log"; return 1; }
  cmake --build "build/$preset" --parallel "$jobs" --target "$@" "${quiet[@]}"
}

# ctest_in PRESET ARGUMENTS... runs the tests and adds them to the sums.
ctest_in() {
  local preset=$1 report=$PWD/build/$1/tests.xml sums
  shift
  rm -f "$report"
  ctest --test-dir "build/$preset" --parallel "$jobs" --output-on-failure --timeout 900 --no-tests=ignore \
    -R "$filter" --output-junit "$report" "$@"
  sums=$(/usr/bin/python3 tools/test_sums.py "$report" "$preset" build/failures.txt) ||
    { failed=$((failed + 1)); return 1; }
  local good bad none
  read -r good bad none <<<"$sums"
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + none))
  [ "$bad" = 0 ]
}

# The script leaves a line "name ok|failed ..." for each target.
fuzz() {
  local results=build/fuzz/results.txt good bad status=0
  rm -f "$results"
  tools/fuzz.sh "$fuzz_seconds" "$filter" || status=$?
  [ -f "$results" ] || { failed=$((failed + 1)); return 1; }
  good=$(grep -c ' ok ' "$results")
  bad=$(grep -c ' failed ' "$results")
  passed=$((passed + good)) failed=$((failed + bad))
  [ "$bad" = 0 ] && [ $status != 0 ] && failed=$((failed + 1))
  return $status
}

all_tests() {
  required "packages" tools/install.sh tools/packages.txt tools/packages-check.txt || return
  if [ -n "$quick" ]; then
    required "release build" build release unit_tests && step "unit tests" ctest_in release -L unit
    return
  fi
  required "release build" build release all && step "release tests" ctest_in release
  # The preset fuzz is the preset debug with targets more: one build serves sanitizers, linter and fuzzing.
  required "sanitizer build" build fuzz unit_tests fuzz_targets || return
  step "sanitizer tests and linter" ctest_in fuzz -L 'unit|lint'
  step "fuzz targets, $fuzz_seconds s each" fuzz
}

rm -f build/failures.txt
all_tests
[ ! -s build/failures.txt ] || cat build/failures.txt
[ ${#broken[@]} = 0 ] || printf 'could not run: %s\n' "${broken[@]}"
echo "==> $((SECONDS / 60)) min $((SECONDS % 60)) s"
echo "$passed passed, $failed failed$([ $skipped = 0 ] || echo ", $skipped skipped")"
[ $failed = 0 ]
