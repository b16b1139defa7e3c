#!/usr/bin/env bash
# Installs what others wrote and ours runs, in the versions of a folder of `tests`: `peers` has axe-core, the tus clients
# tus-js-client and tuspy and the server @tus/server, `audit` has Lighthouse. usage: peers.sh peers|audit
. "$(dirname "$0")/common.sh"
name=${1:-}
folder=$(cd "$(dirname "$0")/../tests/${name:?usage: peers.sh peers|audit}" && pwd)
peers=$CACHE/$name
python=$folder/requirements.txt
[ -e "$python" ] || python=/dev/null
wanted=$(cat "$folder/package-lock.json" "$python" | sha256sum)

if [ "$(cat "$peers/installed" 2>/dev/null)" != "$wanted" ]; then
  begin_step "$name" "installing what tests/$name/package.json names"
  rm -rf "$peers"
  mkdir -p "$peers"
  cp "$folder/package.json" "$folder/package-lock.json" "$peers/"
  (cd "$peers" && quietly npm ci --silent --no-audit --no-fund --ignore-scripts) || fail "npm cannot install tests/$name/package.json: check the network, then try again."
  [ "$python" = /dev/null ] || quietly python3 -m pip install --quiet --no-deps --disable-pip-version-check --target "$peers/python" --requirement "$python" ||
    fail "pip cannot install tests/$name/requirements.txt: check the network, then try again."
  printf '%s\n' "$wanted" >"$peers/installed"
fi
# The scripts of this checkout find the packages beside them.
ln -sfn "$peers/node_modules" "$folder/node_modules"
