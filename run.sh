#!/usr/bin/env bash
# From a fresh clone to a running service: installs what is missing, builds, serves.
#
#   ./run.sh [arguments of `duanlian serve`]        ./run.sh --help shows them
#
# Paths among the arguments are the caller's; without --data and --pack the project's own ./data and packs/core serve.
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
given --data "$@" || own+=(--data "$root/data")
# The pack that a new data folder begins with; later ones are activated over HTTP, or with --activate.
given --pack "$@" || own+=(--pack "$root/packs/core")

step "3/3 启动服务（Ctrl-C 结束）· starting the service (Ctrl-C ends it)"
exec "$build/duanlian" serve "${own[@]}" "$@"
