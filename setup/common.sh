# Sourced by the other scripts of this folder: where things are kept, and how they speak.
set -euo pipefail

# What is built once for this machine lives outside the checkout, so that a second clone is quick.
CACHE="${RECEIPT_SCANNER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/receipt-scanner}"
mkdir -p "$CACHE/bin"

say() { printf '\033[1msetup:\033[0m %s\n' "$*" >&2; }
fail() {
  printf '\033[1;31msetup:\033[0m %s\n' "$*" >&2
  exit 1
}

# Says that a step of a longer way begins (`progress.sh`).
begin_step() { "$(dirname "${BASH_SOURCE[0]}")/progress.sh" begin "$@"; }

# Runs a command as root, by sudo where we are not.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "this needs root: $*"
  fi
}

# Runs a command quietly; its output is shown only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# The Debian packages named that are not installed yet are installed.
debian_packages() {
  local missing=()
  command -v apt-get >/dev/null || return 1
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing Debian packages: ${missing[*]}"
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get update || true
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}
