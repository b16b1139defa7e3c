#!/usr/bin/env bash
# Installs one build tool into the cache: trunk, wasm-bindgen, binaryen, wasm-split, terser, cargo-fuzz or cargo-deny, at the version given.
# usage: tools.sh NAME VERSION MARKER; the marker file says that this version is there.
. "$(dirname "$0")/common.sh"
name=$1 version=$2 marker=$3

# The tools run for a second a build: compiling them fast matters more than making them fast.
install_crate() {
  say "building $* (several minutes, once)"
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_DEBUG=0 quietly cargo install --root "$CACHE" --force "$@" || fail "$name does not build"
}

install_package() {
  say "installing $name"
  quietly npm install --silent --no-audit --no-fund --prefix "$CACHE/node" "$1" || fail "npm cannot install $1"
  shift
  for command in "$@"; do ln -sf "$CACHE/node/node_modules/.bin/$command" "$CACHE/bin/$command"; done
}

case "$name" in
  trunk) install_crate --locked --no-default-features "trunk@$version" ;;
  # Without --locked: its lock file names a version that is no longer published.
  wasm-bindgen) install_crate --no-default-features --bin wasm-bindgen "wasm-bindgen-cli@$version" ;;
  wasm-split) install_crate --locked --features build-binary "wasm_split_cli_support@$version" ;;
  cargo-deny) install_crate --locked "cargo-deny@$version" ;;
  cargo-fuzz) install_crate --locked "cargo-fuzz@$version" ;;
  binaryen) install_package "binaryen@$version" wasm-opt wasm-merge wasm-dis wasm-as ;;
  terser) install_package "terser@$version" terser ;;
  *) fail "no such tool: $name" ;;
esac
touch "$marker"
