#!/usr/bin/env bash
# Installs the Debian packages that the named lists ask for and that are not there yet:
#
#   tools/install.sh [LIST]...        tools/packages.txt when none is named
#
# Prints nothing and needs no rights when nothing is missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ $# -gt 0 ] || set -- "$root/tools/packages.txt"

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  {
    echo "此系统不是 Debian，无法自动安装；请自行安装以下列表中的软件包："
    echo "This is not Debian, so nothing can be installed for you; install by hand what these lists name:"
    echo "  $*"
  } >&2
  exit 1
fi

wanted=$(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@" | sort -u)
# shellcheck disable=SC2086
statuses=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $wanted 2>/dev/null || true)
present=$(sed -n 's/ installed$//p' <<<"$statuses" | sort -u)
missing=$(comm -23 <(echo "$wanted") <(echo "$present") | tr '\n' ' ')
missing=${missing% }
[ -n "$missing" ] || exit 0

sudo=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    {
      echo "缺少软件包，而当前用户不是 root，也没有 sudo。请以 root 运行："
      echo "Packages are missing, and this user is neither root nor has sudo. Run as root:"
      echo "  apt-get update && apt-get install -y --no-install-recommends $missing"
    } >&2
    exit 1
  fi
  sudo=(sudo)
fi

echo "安装 · installing: $missing"
apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
[ -t 1 ] || apt+=(-qq -o Dpkg::Use-Pty=0)
"${apt[@]}" update </dev/null
# shellcheck disable=SC2086
if ! "${apt[@]}" install --no-install-recommends $missing </dev/null; then
  echo "安装失败 · apt-get could not install: $missing" >&2
  exit 1
fi
