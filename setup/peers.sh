#!/usr/bin/env bash
# Installs what others wrote and our tests and the benchmark run: the tus clients tus-js-client and tuspy,
# and the server @tus/server. Versions are those of tests/peers. usage: peers.sh
. "$(dirname "$0")/common.sh"
folder=$(cd "$(dirname "$0")/../tests/peers" && pwd)
peers=$CACHE/peers
wanted=$(cat "$folder/package-lock.json" "$folder/requirements.txt" | sha256sum)

if [ "$(cat "$peers/installed" 2>/dev/null)" != "$wanted" ]; then
  say "installing the tus clients and the server of others"
  rm -rf "$peers"
  mkdir -p "$peers"
  cp "$folder/package.json" "$folder/package-lock.json" "$peers/"
  (cd "$peers" && quietly npm ci --silent --no-audit --no-fund --ignore-scripts) || fail "npm cannot install tests/peers/package.json: check the network, then try again."
  quietly python3 -m pip install --quiet --no-deps --disable-pip-version-check --target "$peers/python" --requirement "$folder/requirements.txt" ||
    fail "pip cannot install tests/peers/requirements.txt: check the network, then try again."
  printf '%s\n' "$wanted" >"$peers/installed"
fi
# The scripts of this checkout find the packages beside them.
ln -sfn "$peers/node_modules" "$folder/node_modules"
