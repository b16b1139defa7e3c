#!/usr/bin/env bash
# System packages for building (and with `browser` for testing in a real browser), and the marker
# file given as first argument when they are there.
. "$(dirname "$0")/common.sh"

[ -e "$1" ] || begin_step "${2:-packages}" "installing packages of the system, once"
if [ "${2:-}" = browser ]; then
  debian_packages chromium chromium-driver firefox-esr webkit2gtk-driver xvfb \
    fonts-dejavu-core fonts-noto-color-emoji || true
  for program in chromium chromedriver firefox-esr WebKitWebDriver Xvfb; do
    command -v "$program" >/dev/null || fail "$program is missing: install Chromium, Firefox, WebKitGTK, their WebDrivers and Xvfb with your package manager."
  done
else
  # cmake builds libheif, which reads HEIC and AVIF by the two codecs. Tesseract is loaded when the
  # program runs: its library, and languages of scripts that the embedded engine lacks.
  debian_packages build-essential pkg-config cmake libde265-dev libdav1d-dev \
    libtesseract5 tesseract-ocr-{eng,osd,rus,ukr,bel,kor,tha,ell,ara,heb,hin} || true
  for program in cc c++ make cmake pkg-config node npm python3; do
    command -v "$program" >/dev/null || fail "$program is missing: install it with your package manager (Node 20, Python 3.11 or newer)."
  done
  for library in libde265 dav1d; do
    pkg-config --exists "$library" || fail "the library $library is missing: install it for development with your package manager."
  done
  ldconfig -p | grep -q libtesseract.so.5 ||
    say "Tesseract 5 is missing: Cyrillic, Korean, Thai, Greek, Arabic, Hebrew and Devanagari will not be read, and some tests fail."
fi
touch "$1"
