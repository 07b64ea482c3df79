#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench_parsers.sh [--rounds N]: our event parser beside the sse-stream crate and npm's
# eventsource-parser, which it installs under build/parsers. A minute.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/install.sh
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" --target bench_parts >/dev/null
source=tests/bench/parsers
into=build/parsers
mkdir -p "$into"

# Cargo writes its lock file beside the source: into the copy. Cargo.toml pins what is measured.
cp $source/{package.json,package-lock.json,eventsource_parser.mjs,Cargo.toml,sse_stream.rs} "$into"
npm ci --silent --no-audit --no-fund --prefix "$into" || rm "$into/eventsource_parser.mjs"
if command -v cargo >/dev/null; then
  cargo install --quiet --path "$into" --root "$into" --target-dir "$into/target" ||
    echo "sse-stream: $(cargo --version) could not build it; it wants a newer Rust"
else
  echo "sse-stream: no cargo here; install Rust, then run again"
fi
python3 $source/compare.py build/release/bin "$into" "$@"
