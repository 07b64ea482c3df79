#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench_rivals.sh [OPTIONS of tests/bench/compare_rivals.py]: streamgauge-mock beside three mocks
# that people use, which it installs under build/rivals (6 GB: guidellm brings torch). About half
# an hour; --rounds 1 takes a third.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/install.sh
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" >/dev/null
pins=tests/bench/rivals
into=build/rivals
mkdir -p "$into"

# made NAME FILE...: whether it was installed from just these files. stamp: it is now.
made() {
  [[ -f $into/$1.stamp && $(<"$into/$1.stamp") == "$(cat "${@:2}" | sha256sum)" ]]
}
stamp() {
  cat "${@:2}" | sha256sum >"$into/$1.stamp"
}

# A rival that cannot be had is left out of the table, which says so; the others are measured.
if ! made aimock $pins/package.json $pins/package-lock.json; then
  echo "installing aimock"
  rm -rf "$into/aimock"
  mkdir "$into/aimock"
  cp $pins/package.json $pins/package-lock.json "$into/aimock"
  if npm ci --silent --no-audit --no-fund --prefix "$into/aimock"; then
    stamp aimock $pins/package.json $pins/package-lock.json
  else
    echo "aimock: npm could not install it; it wants Node 20.15 or newer"
  fi
fi

if ! made llmsim $pins/llmsim.version; then
  echo "installing llmsim"
  rm -rf "$into/llmsim"
  if ! command -v cargo >/dev/null; then
    echo "llmsim: no cargo here; install a newer Rust than Debian 12 has, then run again"
  elif cargo install --quiet llmsim --version "$(<$pins/llmsim.version)" --locked \
    --root "$into/llmsim"; then
    stamp llmsim $pins/llmsim.version
  else
    echo "llmsim: $(cargo --version) could not build it; it wants a newer Rust"
  fi
fi

if ! made guidellm $pins/guidellm.txt; then
  echo "installing guidellm"
  rm -rf "$into/guidellm"
  python3 -m venv "$into/guidellm"
  if "$into/guidellm/bin/pip" install -q --disable-pip-version-check -r $pins/guidellm.txt; then
    stamp guidellm $pins/guidellm.txt
  else
    echo "guidellm: pip could not install it"
  fi
fi

python3 tests/bench/compare_rivals.py "$@"
