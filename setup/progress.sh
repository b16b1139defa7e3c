#!/usr/bin/env bash
# Says which of how many steps begins, and about how long those that are left take on two processors.
#
# usage: progress.sh plan GOAL   lists the steps that a goal of the Makefile still needs
#        progress.sh begin STEP TEXT
. "$(dirname "$0")/common.sh"
plan=$CACHE/plan

# Every step: minutes, and the file that is there when it is done.
steps() {
  cat <<STEPS
packages 2 $CACHE/packages.installed
toolchain 1 $CACHE/toolchain.mk
trunk 3 $CACHE/trunk-${TRUNK_VERSION:-}.installed
binaryen 1 $CACHE/binaryen-${BINARYEN_VERSION:-}.installed
models 1 $CACHE/models/PP-OCRv6_det_tiny.onnx
frontend 7 dist/manifest.json
server 10 target/release/receipt-scanner
peers 1 $CACHE/peers/installed
browser 2 $CACHE/browser.installed
geckodriver 2 $CACHE/geckodriver-${GECKODRIVER_VERSION:-}.installed
tests 20 target/debug/receipt-scanner
STEPS
}

case "$1" in
  plan)
    case "${2:-}" in
      dist) skipped="server peers browser geckodriver tests" ;;
      run | release | accuracy | accuracy-fields | train) skipped="peers browser geckodriver tests" ;;
      bench) skipped="browser geckodriver tests" ;;
      audit) skipped="peers geckodriver tests" ;;
      test) skipped="server" ;;
      screens) skipped="server geckodriver" ;;
      check) skipped="trunk binaryen frontend models server peers browser geckodriver tests" ;;
      *) exit 0 ;;
    esac
    steps | while read -r step minutes done; do
      [[ " $skipped " == *" $step "* ]] || [ -e "$done" ] || echo "$step $minutes"
    done >"$plan"
    wc -l <"$plan" >"$plan.total"
    ;;
  begin)
    minutes=$(awk -v step="$2" '$1 == step { planned = 1 } { sum += $2 } END { if (planned) print sum }' "$plan" 2>/dev/null || true)
    if [ -z "$minutes" ]; then
      say "$3"
    else
      left=$(wc -l <"$plan")
      say "step $(($(cat "$plan.total") - left + 1)) of $(cat "$plan.total"), about $minutes minutes left: $3"
      sed -i "/^$2 /d" "$plan"
    fi
    ;;
esac
