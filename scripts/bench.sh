#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench.sh [--quick]: speed as ratios to a bare epoll loop, in one run; about eight minutes.
# --quick: a smoke run of 100 streams, one round. Beside other mocks: bench_rivals.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/install.sh
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" >/dev/null
bin=build/release/bin
ulimit -n "$(ulimit -Hn)"

if [[ ${1:-} == --quick ]]; then
  python3 tests/bench/compare.py "$bin" --rounds 1 --streams 100
  python3 tests/bench/opening.py "$bin" --rounds 1 --streams 1000
  python3 tests/bench/whole_answers.py "$bin" --rounds 1 --seconds 1
  "$bin/bench_ladder"
  exit 0
fi
python3 tests/bench/compare.py "$bin" --rounds 5
echo
python3 tests/bench/opening.py "$bin"
echo
python3 tests/bench/whole_answers.py "$bin"
echo
"$bin/bench_ladder"
echo
"$bin/bench_parts" --benchmark_min_time=0.2
echo
"$bin/bench_rules"
