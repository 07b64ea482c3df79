#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench.sh [--quick]: speed as ratios to a bare epoll loop, in one run; about four minutes.
# --quick: a smoke run of 100 streams, one round.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/install.sh
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" >/dev/null
bin=build/release/bin
ulimit -n "$(ulimit -Hn)"

if [[ ${1:-} == --quick ]]; then
  python3 tests/bench/compare.py "$bin" --rounds 1 --streams 100
  "$bin/bench_ladder"
  exit 0
fi
python3 tests/bench/compare.py "$bin" --rounds 3
echo
"$bin/bench_ladder"
echo
"$bin/bench_parts" --benchmark_min_time=0.2
