#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# soak.sh [--minutes N]: streams of several kinds against the mock for an hour (or N >= 10 minutes);
# ends with a table and `soak: passed` or `soak: failed`.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/install.sh
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" >/dev/null
bash tests/targets/nginx/certificate.sh
exec python3 tests/bench/soak.py "$@"
