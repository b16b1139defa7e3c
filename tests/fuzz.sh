#!/usr/bin/env bash
# Runs every fuzz target for some seconds. What is found while it runs is kept in target/fuzz; an input that
# breaks a rule is written there as well, and ends the run. usage: fuzz.sh SECONDS
set -euo pipefail
seconds=$1
cd "$(dirname "$0")/.."
found=target/fuzz

# cargo-fuzz wants flags that stable compilers hide, and the address sanitizer where the toolchain has it.
export RUSTC_BOOTSTRAP=1
options=(--fuzz-dir tests/fuzz --target-dir "$found")
compgen -G "$(rustc --print sysroot)/lib/rustlib/*/lib/librustc*_rt.asan.a" >/dev/null || options+=(--sanitizer none)

# The data of the servers that are asked; in memory where there is such a folder.
TMPDIR=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

for target in $(cargo fuzz list --fuzz-dir tests/fuzz); do
  mkdir -p "$found/corpus/$target"
  echo "fuzzing $target for $seconds s"
  cargo fuzz run "${options[@]}" "$target" "$found/corpus/$target" "tests/fuzz/corpus/$target" -- \
    -max_total_time="$seconds" -max_len=65536 -artifact_prefix="$found/" -verbosity=0 -print_final_stats=1
done
