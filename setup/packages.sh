#!/usr/bin/env bash
# System packages for building (and with `browser` for testing in a real browser), and the marker
# file given as first argument when they are there.
. "$(dirname "$0")/common.sh"

[ -e "$1" ] || begin_step "${2:-packages}" "installing packages of the system, once"
if [ "${2:-}" = browser ]; then
  debian_packages chromium chromium-driver fonts-dejavu-core fonts-noto-color-emoji || true
  for program in chromium chromedriver; do
    command -v "$program" >/dev/null || fail "$program is missing: install Chromium and its WebDriver with your package manager."
  done
else
  # cmake builds libheif, which reads HEIC and AVIF by the two codecs; the rest is Tesseract.
  debian_packages build-essential pkg-config cmake libde265-dev libdav1d-dev \
    libtesseract-dev libleptonica-dev libclang-dev tesseract-ocr-eng || true
  for program in cc c++ make cmake pkg-config node npm python3; do
    command -v "$program" >/dev/null || fail "$program is missing: install it with your package manager (Node 20, Python 3.11 or newer)."
  done
  for library in libde265 dav1d tesseract lept; do
    pkg-config --exists "$library" || fail "the library $library is missing: install it for development with your package manager."
  done
fi
touch "$1"
