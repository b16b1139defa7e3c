# `make run` sets up, builds and serves the app. `make test` sets up and runs every test.
# What is built once for this machine lives in the cache, so that a second clone is quick.
#
#   make run       the app on http://127.0.0.1:8080, data in ./data
#   make test      every test, the browser's included
#   make check     formatting, clippy for host and browser, documentation, rules for dependencies
#   make release   one binary with frontend and OCR models inside: target/release/receipt-scanner
#   make accuracy  DATA=folder   how well receipts are read, against known answers
#   make accuracy-fields DATA=folder   how well their fields are understood, per engine, and how sure it is rightly
#   make accuracy-world DATA=folder   how well receipts of many countries are understood, beside engines of others
#   make accuracy-device DATA=folder   how well photos of many countries are read with the models of the browser
#   make words     DATA=folder WORLD=folder WORDS=folder   keeps the words of all pictures: accuracy-fields, accuracy-world
#                  and train take seconds with WORDS=folder, and BINARY=file measures that program, without a new release
#   make train     DATA=folder WORLD=folder   fits the weights of the extractor to known answers
#   make bench     the built server beside a peer: throughput, processor time, memory
#   make fuzz      FUZZ_SECONDS=60   inputs nobody thought of, for the parsers at the door
#   make audit     Lighthouse on the pages, as a phone sees them: speed, accessibility, good practice, SEO
#   make screens   every page as a picture in target/screens, the two of the README and those of the help

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help

TRUNK_VERSION := 0.21.14
BINARYEN_VERSION := 132
GECKODRIVER_VERSION := 0.37.1
CARGO_FUZZ_VERSION := 0.13.2
CARGO_DENY_VERSION := 0.20.2

export RECEIPT_SCANNER_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/receipt-scanner
CACHE := $(RECEIPT_SCANNER_CACHE)
MODELS := $(CACHE)/models
export PATH := $(CACHE)/bin:$(PATH)

PACKAGES := $(CACHE)/packages.installed
BROWSER := $(CACHE)/browser.installed
TRUNK := $(CACHE)/trunk-$(TRUNK_VERSION).installed
BINARYEN := $(CACHE)/binaryen-$(BINARYEN_VERSION).installed
GECKODRIVER := $(CACHE)/geckodriver-$(GECKODRIVER_VERSION).installed
CARGO_FUZZ := $(CACHE)/cargo-fuzz-$(CARGO_FUZZ_VERSION).installed
CARGO_DENY := $(CACHE)/cargo-deny-$(CARGO_DENY_VERSION).installed
OCR_PEERS := $(CACHE)/ocr-peers.installed
# Written last, after the other models.
OCR_MODELS := $(MODELS)/PP-OCRv6_det_tiny.onnx
WASM_TARGET := wasm32-unknown-unknown
# What is left out of a plain `cargo build`: it needs libraries of the system, Tesseract when the program runs only.
FEATURES := receipt-scanner/heif,receipt-scanner-reader/heif,receipt-scanner/tesseract,receipt-scanner-reader/tesseract
RELEASE_FEATURES ?= embedded,heif,tesseract

# Lists what is left to do, once: make starts over when the toolchain is known.
ifndef MAKE_RESTARTS
$(shell TRUNK_VERSION=$(TRUNK_VERSION) BINARYEN_VERSION=$(BINARYEN_VERSION) GECKODRIVER_VERSION=$(GECKODRIVER_VERSION) setup/progress.sh plan $(firstword $(MAKECMDGOALS)) >&2)
endif

# The name of the Rust toolchain that can build for the browser; make writes it first, then starts over.
ifneq ($(filter run test check release accuracy accuracy-fields accuracy-world accuracy-device words train bench audit fuzz screens dist,$(MAKECMDGOALS)),)
-include $(CACHE)/toolchain.mk
endif
$(CACHE)/toolchain.mk: | $(PACKAGES)
	@setup/toolchain.sh $@
# Cheap, and asked every time: the cache may outlive what is installed.
$(PACKAGES): FORCE
	@setup/packages.sh $@
$(BROWSER): FORCE
	@setup/packages.sh $@ browser
$(TRUNK): | $(PACKAGES)
	@setup/tools.sh trunk $(TRUNK_VERSION) $@
$(BINARYEN): | $(PACKAGES)
	@setup/tools.sh binaryen $(BINARYEN_VERSION) $@
$(GECKODRIVER): | $(PACKAGES)
	@setup/tools.sh geckodriver $(GECKODRIVER_VERSION) $@
$(CARGO_FUZZ): | $(PACKAGES)
	@setup/tools.sh cargo-fuzz $(CARGO_FUZZ_VERSION) $@
$(CARGO_DENY): | $(PACKAGES)
	@setup/tools.sh cargo-deny $(CARGO_DENY_VERSION) $@
$(OCR_PEERS): FORCE | $(PACKAGES)
	@setup/ocr_peers.sh $@
$(OCR_MODELS): | $(PACKAGES)
	@setup/models.sh $(MODELS)

# Said before anything is built.
ifneq ($(filter accuracy-world,$(MAKECMDGOALS)),)
ifeq ($(wildcard $(DATA)/score.py),)
$(error accuracy-world: name the folder of receipts of many countries with known answers: make accuracy-world DATA=folder (with images/, keys/ and score.py))
endif
endif
ifneq ($(filter train,$(MAKECMDGOALS)),)
ifeq ($(wildcard $(DATA)/pages.py),)
$(error train: name the folder of receipts with known answers: make train DATA=folder [WORLD=folder] (with images/, words/, keys/, score.py, pages.py and phone.py; WORLD with images/, keys/ and score.py))
endif
endif

FRONTEND_SOURCES := index.html Trunk.toml Cargo.toml Cargo.lock .cargo/config.toml $(shell find frontend reader shared shared-derive xtask -type f)
dist/manifest.json: $(FRONTEND_SOURCES) | $(TRUNK) $(BINARYEN) $(OCR_MODELS)
	@setup/progress.sh begin frontend "building the frontend"
	RECEIPT_SCANNER_MODELS=$(MODELS) env -u NO_COLOR trunk build --release --quiet

FORCE:

.PHONY: FORCE help run test check release peers accuracy accuracy-fields accuracy-world accuracy-device words train bench audit fuzz screens dist clean
help:
	@sed -n 's/^#   //p' Makefile

dist: dist/manifest.json

# The models and the frontend are inside the binary: nothing else is needed to run it.
release: dist/manifest.json $(OCR_MODELS)
	@[ -e target/release/receipt-scanner ] || setup/progress.sh begin server "building the server"
	RECEIPT_SCANNER_FRONTEND=$(CURDIR)/dist RECEIPT_SCANNER_MODELS=$(MODELS) \
	  cargo build --release --locked --package receipt-scanner --features $(RELEASE_FEATURES)
	cp $(MODELS)/MODEL_LICENSES.md target/release/MODEL_LICENSES.md

run: release
	@exec target/release/receipt-scanner serve

# Clients and a server of others; cheap, and asked every time.
peers: | $(PACKAGES)
	@setup/peers.sh peers

# One thread a reading: Tesseract's own threads cost more than they bring.
test screens: export OMP_THREAD_LIMIT := 1
test screens: export RECEIPT_SCANNER_MODELS := $(MODELS)
test screens: export RECEIPT_SCANNER_FRONTEND := $(CURDIR)/dist
test screens: export RECEIPT_SCANNER_BINARY := $(CURDIR)/target/debug/receipt-scanner
# Some tests wait for a timeout or a slow line: one more runs than there are cores.
test screens: export RUST_TEST_THREADS ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 1)))
# Examples are checked by `make check`.
test: dist/manifest.json $(OCR_MODELS) peers | $(BROWSER) $(GECKODRIVER)
	@[ -e target/debug/receipt-scanner ] || setup/progress.sh begin tests "building and running the tests"
	cargo test --locked --workspace --tests --features $(FEATURES)
	# The tests do not use the feature of the release build, so that it is compiled besides.
	cargo build --locked --workspace --features $(FEATURES),receipt-scanner/embedded

screens: export RECEIPT_SCANNER_SCREENS := 1
screens: dist/manifest.json $(OCR_MODELS) peers | $(BROWSER)
	@cargo test --locked --workspace --features $(FEATURES) --test browser -- screens:: fit_and_are_accessible

check: dist/manifest.json $(OCR_MODELS) | $(PACKAGES) $(CARGO_DENY)
	@cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets --features $(FEATURES) -- -D warnings
	RECEIPT_SCANNER_MODELS=$(MODELS) RECEIPT_SCANNER_FRONTEND=$(CURDIR)/dist \
	  cargo clippy --locked --package receipt-scanner --features $(RELEASE_FEATURES) -- -D warnings
	cargo clippy --locked --package receipt-scanner-shared --package receipt-scanner-reader --package receipt-scanner-device-reader --package receipt-scanner-frontend --target $(WASM_TARGET) -- -D warnings
	cargo clippy --locked --manifest-path tests/fuzz/Cargo.toml --target-dir target/fuzz/check -- -D warnings
	RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" cargo doc --locked --workspace --features $(FEATURES) --no-deps --document-private-items --quiet
	setup/deny.sh

# DATA is a folder with images/, words/, keys/, score.py and phone.py; EVERY=5 takes every fifth picture only.
accuracy: release | $(OCR_PEERS)
	@python3 tests/accuracy.py target/release/receipt-scanner "$(DATA)" $(CACHE)/ocr-peers/bin/python $(EVERY)

# What is measured: a new release, or BINARY.
MEASURED := $(or $(BINARY),target/release/receipt-scanner)
MEASURED_BUILD := $(if $(BINARY),,release)

# The same for fields: typed lines, scans and photos per engine, with pages.py besides. With WORDS only the kept scans.
accuracy-fields: $(MEASURED_BUILD) | $(if $(WORDS),,$(OCR_PEERS))
	@if [ -n "$(WORDS)" ]; then
	  python3 tests/accuracy_fields.py $(MEASURED) "$(DATA)" --words "$(WORDS)/scans"
	else
	  python3 tests/accuracy_fields.py $(MEASURED) "$(DATA)" $(CACHE)/ocr-peers/bin/python $(EVERY)
	fi

# DATA is a folder with images/, keys/ and score.py. With WORDS only fields, from kept words.
accuracy-world: $(MEASURED_BUILD) | $(if $(WORDS),,$(OCR_PEERS))
	@if [ -n "$(WORDS)" ]; then
	  python3 tests/accuracy_world.py $(MEASURED) "$(DATA)" --words "$(WORDS)/world" $(if $(EVERY),--every $(EVERY))
	else
	  python3 tests/accuracy_world.py $(MEASURED) "$(DATA)" $(CACHE)/ocr-peers/bin/python $(if $(EVERY),--every $(EVERY))
	fi

# What the worker does in a browser, on this machine. A PDF counts as not read.
accuracy-device: $(OCR_MODELS)
	@cargo build --release --quiet --locked --package receipt-scanner-device-reader --example scan_on_device
	target/release/examples/scan_on_device $(MODELS) "$(DATA)"/images/* > target/accuracy-device.jsonl
	python3 "$(DATA)/score.py" "$(DATA)/keys" target/accuracy-device.jsonl

# Reads every picture once; what was read before is kept. WORDS/scans and WORDS/world are what others read.
TRAINING := target/train
KEPT := $(or $(WORDS),$(TRAINING)/words)
READ_WORDS := python3 tests/read_words.py $(MEASURED)
words: $(MEASURED_BUILD)
	@if [ -z "$(DATA)$(WORLD)" ]; then echo "words: name folders of receipts with images/: make words DATA=folder WORLD=folder WORDS=folder"; exit 1; fi
	if [ -n "$(DATA)" ]; then $(READ_WORDS) "$(KEPT)/scans" "$(DATA)"/images/* --jobs 2; fi
	if [ -n "$(WORLD)" ]; then $(READ_WORDS) "$(KEPT)/world" "$(WORLD)"/images/* --jobs 2; fi

# Fits weights, calibration and the review threshold to everything in DATA and, if it is named, WORLD; `git diff` shows what
# changed. CHECK=1 prints the figures only.
train: $(MEASURED_BUILD) | $(OCR_PEERS)
	@mkdir -p $(TRAINING)/typed $(TRAINING)/photos
	python3 "$(DATA)/pages.py" "$(DATA)/words" $(TRAINING)/typed
	if [ "$$(ls $(TRAINING)/photos | wc -l)" != "$$(ls "$(DATA)/images" | wc -l)" ]; then
	  $(CACHE)/ocr-peers/bin/python "$(DATA)/phone.py" $(TRAINING)/photos "$(DATA)"/images/*
	fi
	$(READ_WORDS) "$(KEPT)/scans" "$(DATA)"/images/* --jobs 2
	$(READ_WORDS) "$(KEPT)/photos" $(TRAINING)/photos/* --jobs 2
	if [ -n "$(WORLD)" ]; then $(READ_WORDS) "$(KEPT)/world" "$(WORLD)"/images/* --jobs 2; fi
	# A reading that failed has its line, and makes the exit code 1.
	$(MEASURED) extract --explain $(TRAINING)/typed/*.json > $(TRAINING)/typed.jsonl || true
	for set in scans photos $(if $(WORLD),world); do
	  $(MEASURED) extract --explain "$(KEPT)/$$set"/*.json > $(TRAINING)/$$set.jsonl || true
	done
	$(CACHE)/ocr-peers/bin/python tests/train.py "$(DATA)" $(TRAINING)/{typed,scans,photos}.jsonl \
	  $(if $(WORLD),--world "$(WORLD)" $(TRAINING)/world.jsonl) $(if $(CHECK),--check)

# BENCH_FOLDER names where data lie, BENCH_RUNS how often, BENCH_HUGE_GIB the file of the memory test, BENCH_RECEIPTS
# among how many some are looked for; PART=finding measures that alone, PART=page the page of the queue.
bench: export RECEIPT_SCANNER_BINARY := $(CURDIR)/target/release/receipt-scanner
bench: export BENCH_SHELF := $(CURDIR)/target/release/examples/shelf
bench: release peers
	@cargo build --release --quiet --locked --package receipt-scanner --example shelf
	cargo run --release --quiet --locked --package receipt-scanner-tests --bin bench -- $(PART)

audit: export RECEIPT_SCANNER_BINARY := $(CURDIR)/target/release/receipt-scanner
audit: release | $(BROWSER)
	@setup/peers.sh audit
	cargo run --release --quiet --locked --package receipt-scanner-tests --bin audit

FUZZ_SECONDS ?= 60
fuzz: | $(CARGO_FUZZ)
	@tests/fuzz.sh $(FUZZ_SECONDS)

clean:
	@rm -rf target dist
