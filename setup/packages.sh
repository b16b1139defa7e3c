#!/usr/bin/env bash
# System packages for building (and with `browser` for testing in a real browser), and the marker
# file given as first argument when they are there.
. "$(dirname "$0")/common.sh"

if [ "${2:-}" = browser ]; then
  debian_packages chromium chromium-driver fonts-dejavu-core fonts-noto-color-emoji || true
  for program in chromium chromedriver; do
    command -v "$program" >/dev/null || fail "$program is missing: install Chromium and its WebDriver with your package manager."
  done
else
  debian_packages build-essential pkg-config || true
  for program in cc make node npm python3; do
    command -v "$program" >/dev/null || fail "$program is missing: install it with your package manager (Node 20, Python 3.11 or newer)."
  done
fi
touch "$1"
