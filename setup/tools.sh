#!/usr/bin/env bash
# Installs one tool into the cache, at the version given: trunk, binaryen, geckodriver, cargo-fuzz or cargo-deny.
# usage: tools.sh NAME VERSION MARKER; the marker file says that this version is there.
. "$(dirname "$0")/common.sh"
name=$1 version=$2 marker=$3

# The tools run for a second a build: compiling them fast matters more than making them fast.
install_crate() {
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_DEBUG=0 quietly cargo install --root "$CACHE" --locked --force "$@" || fail "$name does not build"
}

# What the project itself has published, where `cargo binstall` is there and reaches it.
fetch_crate() {
  cargo binstall --version >/dev/null 2>&1 &&
    timeout 120 cargo binstall --no-confirm --force --root "$CACHE" --strategies crate-meta-data "$1" >/dev/null 2>&1
}

install_package() {
  quietly npm install --silent --no-audit --no-fund --prefix "$CACHE/node" "$1" || fail "npm cannot install $1"
  shift
  for command in "$@"; do ln -sf "$CACHE/node/node_modules/.bin/$command" "$CACHE/bin/$command"; done
}

begin_step "$name" "installing $name, once"
case "$name" in
  trunk) fetch_crate "trunk@$version" || install_crate --no-default-features "trunk@$version" ;;
  geckodriver | cargo-deny | cargo-fuzz) install_crate "$name@$version" ;;
  binaryen) install_package "binaryen@$version" wasm-opt wasm-merge ;;
  *) fail "no such tool: $name" ;;
esac
touch "$marker"
