#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Sets up, then gauges the built-in relays and real FastAPI and nginx targets: one table at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/install.sh
bash scripts/environments.sh
echo "building"
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" --target streamgauge
targets=tests/targets/scenarios
build/release/bin/streamgauge run --jobs 4 -o build/demo \
  scenarios/relays.yaml "$targets/fastapi_chat.yaml" "$targets/nginx.yaml"
