#!/usr/bin/env bash
# Finds or makes a Rust toolchain that can build for wasm32-unknown-unknown, and writes its name to
# the file given as first argument, as a line of a makefile. The usual way is `rustup target add`.
# Where rustup cannot download, Debian's own compiler serves: it comes with the source of the
# standard library, which is then built once for wasm32.
. "$(dirname "$0")/common.sh"
target=wasm32-unknown-unknown
begin_step toolchain "finding a Rust toolchain for $target"

command -v cargo >/dev/null || fail "Rust is missing: install it with rustup (https://rustup.rs), stable 1.95 or newer."

has_target() {
  local folder
  folder=$("$@" --print target-libdir --target "$target" 2>/dev/null) && ls "$folder"/libstd-*.rlib >/dev/null 2>&1
}

build_standard_library() {
  local work folder
  work=$(mktemp -d)
  say "building the wasm32 standard library (about a minute)"
  cargo new --quiet --lib --vcs none "$work/wasmstd" >/dev/null 2>&1
  printf '#![no_std]\n' >"$work/wasmstd/src/lib.rs"
  # Without embedded bitcode a build with link-time optimisation cannot use the library.
  (cd "$work/wasmstd" && RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes RUSTUP_TOOLCHAIN=debian CARGO_TARGET_DIR=target \
    quietly cargo build --release -Zbuild-std=std,panic_abort --target "$target") || fail "the wasm32 standard library does not build"
  folder=/usr/lib/rustlib/$target/lib
  as_root mkdir -p "$folder"
  for library in "$work"/wasmstd/target/"$target"/release/deps/*.rlib; do
    case "$library" in */libwasmstd*) ;; *) as_root cp "$library" "$folder/" ;; esac
  done
  rm -rf "$work"
}

toolchain=${RUSTUP_TOOLCHAIN:-$(rustup show active-toolchain 2>/dev/null | cut -d ' ' -f 1)}
toolchain=${toolchain:-stable}
if ! command -v rustup >/dev/null; then
  has_target rustc || fail "this Rust has no $target library and there is no rustup to add it: install rustup (https://rustup.rs)."
  toolchain=
elif ! has_target rustc "+$toolchain" && ! quietly rustup target add --toolchain "$toolchain" "$target" 2>/dev/null; then
  say "rustup cannot download the $target library; using Debian's compiler instead"
  debian_packages rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web lld ||
    fail "neither rustup nor Debian's packages offer Rust for $target: check the network, then try again."
  rustup toolchain list | grep -q '^debian' || rustup toolchain link debian /usr
  has_target rustc +debian || build_standard_library
  has_target rustc +debian || fail "the $target library was built but is not found"
  toolchain=debian
fi
if [ -n "$toolchain" ]; then
  printf 'export RUSTUP_TOOLCHAIN := %s\n' "$toolchain" >"$1"
else
  : >"$1"
fi
