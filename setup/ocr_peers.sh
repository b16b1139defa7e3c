#!/usr/bin/env bash
# Installs the OCR engines of others that `make accuracy` measures beside ours: RapidOCR with onnxruntime in a virtual
# environment of its own, and Tesseract's command line; pypdfium2 draws PDFs for them. usage: ocr_peers.sh MARKER
. "$(dirname "$0")/common.sh"
wanted="rapidocr==3.10.0 onnxruntime pillow numpy pypdfium2"
environment=$CACHE/ocr-peers

debian_packages tesseract-ocr tesseract-ocr-eng python3-venv libgl1 libglib2.0-0 || true
if [ "$(cat "$environment/installed" 2>/dev/null)" != "$wanted" ]; then
  say "installing the OCR engines of others"
  rm -rf "$environment"
  quietly python3 -m venv "$environment" || fail "python3 -m venv does not work: install it with your package manager."
  # shellcheck disable=SC2086
  quietly "$environment/bin/pip" install --quiet --disable-pip-version-check $wanted || fail "pip cannot install $wanted: check the network, then try again."
  printf '%s\n' "$wanted" >"$environment/installed"
fi
touch "$1"
