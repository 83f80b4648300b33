#!/usr/bin/env bash
# From a fresh clone to a running service: installs what is missing, builds, serves, and plays a small city into it.
#
#   ./run.sh                       a service with a city that lives in it; all of it goes when it ends
#   ./run.sh --data DIR [...]      the service alone, with a data folder that stays
#   ./run.sh --no-city [...]       the same with ./data
#
# Further arguments are those of `duanlian serve`; ./run.sh --help shows them. Paths among them are the caller's.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build="$root/build/release"
step() { echo "==> $*"; }
fail() {
  echo "$*" >&2
  exit 1
}

step "1/3 检查所需软件包 · checking that the needed packages are there"
"$root/tools/install.sh"

step "2/3 构建（首次需数分钟）· building (the first time takes minutes)"
mkdir -p "$build"
if ! (cd "$root" && cmake --preset release >"$build/configure.log" 2>&1); then
  cat "$build/configure.log" >&2
  fail "配置失败 · configuring failed"
fi
quiet=()
[ -t 1 ] || quiet=(-- --quiet)
cmake --build "$build" --parallel "$(nproc)" --target duanlian "${quiet[@]}" || fail "构建失败 · the build failed"

given() {
  local name=$1 argument
  shift
  for argument in "$@"; do
    [[ $argument == "$name" || $argument == "$name="* ]] && return 0
  done
  return 1
}
own=()
# The pack that a new data folder begins with; later ones are activated over HTTP, or with --activate.
given --pack "$@" || own+=(--pack "$root/packs/core")

arguments=()
city=yes
for argument in "$@"; do
  case $argument in
    --no-city) city=no ;;
    # A service that is somebody's own, or whose token we do not know.
    --data | --data=* | --tokens | --tokens=* | --help | -h) city=no && arguments+=("$argument") ;;
    *) arguments+=("$argument") ;;
  esac
done

if [ "$city" = no ]; then
  given --data "$@" || own+=(--data "$root/data")
  step "3/3 启动服务（Ctrl-C 结束）· starting the service (Ctrl-C ends it)"
  exec "$build/duanlian" serve "${own[@]}" "${arguments[@]}"
fi

step "3/3 启动服务与练兵城市（Ctrl-C 结束）· starting the service and a city to practise on (Ctrl-C ends both)"
# A folder that is not there yet is this run's, and only this run's is removed again.
mkdir -p "$root/data"
made=
for number in {1..100}; do
  folder="$root/data/city$([ "$number" = 1 ] || echo "-$number")"
  mkdir -m 700 "$folder" 2>/dev/null && made=$folder && break
done
[ -n "$made" ] || fail "$root/data: 无法建立城市目录 · no folder for a city can be made there"

service= player=
end() {
  trap '' INT TERM
  for process in $player $service; do
    kill -TERM "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  # Back-ups that somebody made of it stay.
  if [ ! -e "$made/backups" ]; then rm -rf -- "$made"; fi
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A city's time is not the clock's: no ticks.
given --tick-seconds "$@" || own+=(--tick-seconds 0)
exec {says}< <(exec "$build/duanlian" serve --data "$made" "${own[@]}" "${arguments[@]}")
service=$!
read -r line <&"$says" || fail "服务未能启动 · the service did not start"
echo "$line"
cat <&"$says" &
(cd "$root" && exec "$build/duanlian" exercise --live --people 8000 --to "${line#listening on }" \
  --token-file "$made/admin.token") &
player=$!
wait "$player"
