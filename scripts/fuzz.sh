#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# fuzz.sh [SECONDS [TARGET...]]: libFuzzer on each fuzz target for so long (60), with address and
# undefined-behaviour sanitizers. What it finds is under build/fuzz/found.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
targets=("${@:2}")
((${#targets[@]} > 0)) || targets=(events lines response adapter plan recording request)

bash scripts/install.sh clang-16 libclang-rt-16-dev
cmake --preset fuzz >/dev/null
cmake --build build/fuzz -j "$(nproc)" --target "${targets[@]/#/fuzz_}" >/dev/null

# seeds TARGET: the folder it starts from.
seeds() {
  case $1 in
    events | lines) echo build/fuzz/tests/fuzz/sse ;;
    response) echo build/fuzz/tests/fuzz/chunked ;;
    *) echo "tests/fuzz/corpus/$1" ;;
  esac
}

failed=0
for target in "${targets[@]}"; do
  echo "== $target, $seconds s"
  mkdir -p "build/fuzz/grown/$target" build/fuzz/found
  "build/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -max_len=20000 -timeout=10 \
    -rss_limit_mb=2048 -artifact_prefix="build/fuzz/found/$target-" -print_final_stats=1 \
    "build/fuzz/grown/$target" "$(seeds "$target")" 2>&1 |
    grep -vE '^#|NEW_FUNC|INFO: ' || failed=$((failed + 1))
done
((failed == 0))
