#!/usr/bin/env bash
# Builds the program of the browser and cuts it: what takes photos comes first, each other page with code of its own
# (`src/app/pages.rs`). trunk runs this when everything else of the page lies in its staging folder.
set -euo pipefail
cd "$(dirname "$0")"
staging=${TRUNK_STAGING_DIR:?trunk runs this}
target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
work=$target/frontend
optimise=(wasm-opt --strip-debug --strip-producers --enable-bulk-memory --enable-bulk-memory-opt --enable-sign-ext
  --enable-nontrapping-float-to-int --enable-multivalue --enable-reference-types --enable-mutable-globals)
# Working on flat code, and twice, is worth 2 kB.
optimise+=(--flatten --rereloop -Oz -Oz)

# Where the sources of others lie on this machine is nobody's business, and long.
remapped=$(printf '"--remap-path-prefix=%s=",' "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/)
cargo build --locked --quiet --profile wasm --target wasm32-unknown-unknown \
  --config "target.wasm32-unknown-unknown.rustflags=[${remapped%,}]"
rm -rf "$work"
mkdir -p "$work/gathered"
wasm-split-cli "$target/wasm32-unknown-unknown/wasm/receipt-scanner-frontend.wasm" "$work/cut" --target web --out-name app
# The parts share the memory and the table of functions with the first one.
wasm-bindgen "$work/cut/app.wasm" --keep-lld-exports --target web --no-typescript --out-dir "$work/bound" --out-name app
"${optimise[@]}" "$work/bound/app_bg.wasm" -o "$work/app_bg.wasm"
node parts.mjs "$work/cut" "$work/gathered"
for part in "$work"/gathered/*.wasm; do
  "${optimise[@]}" "$part" -o "$work/$(basename "$part")" 2>/dev/null
done
# Short names and no comments: two kilobytes less to load.
slim() { terser "$1" --module --compress passes=2 --mangle; }
slim "$work/bound/app.js" >"$work/app.js"
slim "$work/gathered/__wasm_split.js" >"$work/parts.js"
# What the program and the scripts call each other ends in hashes, and nothing shortens those: numbers as long are 5 kB less.
perl -0777 -i -pe 's/(?:__wbg_\w*?_|__h)\K[0-9a-f]{16}(?![0-9a-f])/sprintf "%016x", $number{$&} ||= ++$count/ge' \
  "$work"/*.js "$work"/*.wasm

# All parts fit each other only, and carry one hash: that of all together.
cd "$work"
hash=$(cat ./*.wasm ./*.js "$OLDPWD/build.sh" | sha256sum | cut -c1-16)
names=(-e "s/from *\"\.\/__wasm_split\.js\"/from\".\/parts-$hash.js\"/g" -e "s/from *\"\.\/app\.js\"/from\".\/app-$hash.js\"/g" -e "s/\(\(split\|chunk\|shared\)_[a-z_0-9]*\)\.wasm/\1-$hash.wasm/g")
for file in *.wasm *.js; do
  case $file in
    app_bg.wasm) cp "$file" "$staging/app-${hash}_bg.wasm" ;;
    *.wasm) cp "$file" "$staging/${file%.wasm}-$hash.wasm" ;;
    *.js) sed "${names[@]}" "$file" >"$staging/${file%.js}-$hash.js" ;;
  esac
done

for loader in "$staging"/loader-*.js; do
  slim "$loader" >"$work/loader.slim"
  cp "$work/loader.slim" "$loader"
done

# Styles: one file for the first load, one that comes with the pages that come later.
cd "$staging"
gather() {
  local name=$1 part
  shift
  for part in "$@"; do cat "$part"-*.css; done >"$work/$name.css"
  rm -f $(printf '%s-*.css ' "$@")
  style=$name-$(sha256sum <"$work/$name.css" | cut -c1-16).css
  cp "$work/$name.css" "$style"
}
gather first base frame queue scan profile
first=$style
gather desk list find many receipt fields lines text review rules spending trash links camera print
desk=$style

sed -i -e 's|<link[^>]*rel=stylesheet[^>]*>||g' -e 's|<link[^>]*data-trunk-skip[^>]*>||' \
  -e "s|<link[^>]*/first\.css[^>]*>|<link rel=stylesheet href=/$first>|" -e "s|/desk\.css|/$desk|" \
  -e "s|/app\.js|/app-$hash.js|g" -e "s|/parts\.js|/parts-$hash.js|g" -e "s|/app_bg\.wasm|/app-${hash}_bg.wasm|g" index.html

# What the server lets a browser ask for together with the first page.
for needs in "$work"/gathered/*.needs.html; do
  { printf '<link rel=preload as=style href=/%s>' "$desk"; sed "${names[@]}" "$needs"; } >"$(basename "$needs")"
done

# What the app needs without a line. The worker itself is asked for by the browser.
files=$(ls | grep -v -e '^service_worker\.js$' -e '^index\.html$' -e '^icon-' -e '\.needs\.html$' | sed 's|.*|"/&"|' | paste -sd,)
sed -i "s|^const FILES = .*|const FILES = [\"/index.html\",$files];|" service_worker.js
