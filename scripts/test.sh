#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Sets up and passes all tests; the last line counts them.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0
failed=0
jobs=$(nproc)

# step NAME COMMAND...: set-up that must succeed.
step() {
  local name=$1 start=$SECONDS
  shift
  echo "== $name"
  if ! "$@"; then
    echo "== $name: failed"
    echo "$passed passed, $((failed + 1)) failed"
    exit 1
  fi
  echo "== $name: $((SECONDS - start)) s"
}

# count NAME COMMAND...: tests whose closing line says how many passed; no such line is a failure.
count() {
  local name=$1 start=$SECONDS log status good bad
  shift
  echo "== $name"
  log=$(mktemp)
  "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  if [[ $(grep -cE 'tests passed, [0-9]+ tests failed out of [0-9]+' "$log") -gt 0 ]]; then
    bad=$(sed -nE 's/.* ([0-9]+) tests failed out of ([0-9]+).*/\1/p' "$log" | tail -1)
    good=$(($(sed -nE 's/.* ([0-9]+) tests failed out of ([0-9]+).*/\2/p' "$log" | tail -1) - bad))
  else
    good=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1/p' "$log" | tail -1)
    bad=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\2/p' "$log" | tail -1)
  fi
  rm -f "$log"
  passed=$((passed + ${good:-0}))
  failed=$((failed + ${bad:-1}))
  [[ $status -ne 0 && ${bad:-1} -eq 0 ]] && failed=$((failed + 1))
  echo "== $name: ${good:-0} passed, ${bad:-1} failed, $((SECONDS - start)) s"
}

build() {
  cmake --preset "$1" >/dev/null && cmake --build "build/$1" -j "$jobs"
}

step "packages" bash scripts/install.sh
step "environments" bash scripts/environments.sh
step "certificate" bash tests/targets/nginx/certificate.sh
count "house style" python3 tests/tidy/tidy.py .
step "release build" build release
# Most tests wait for a stream most of the time, so more of them run at once than there are cores.
count "tests, release" ctest --preset release -j $((jobs * 3))
count "real targets" build/release/bin/streamgauge run --jobs 2 -o build/targets \
  tests/targets/scenarios/*.yaml
step "benchmarks, once" bash scripts/bench.sh --quick
count "stress" python3 tests/stress/stress.py --seconds 100
step "asan build" build asan
count "tests, asan" ctest --preset asan -j $((jobs * 3))
echo "$passed passed, $failed failed"
((failed == 0))
