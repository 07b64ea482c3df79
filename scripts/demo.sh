#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Sets up, then gauges the built-in relays and real FastAPI and nginx targets: one table at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/install.sh
bash scripts/environments.sh
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" --target streamgauge
targets=tests/targets/scenarios
build/release/bin/streamgauge run -o build/demo \
  "$targets/fastapi_chat.yaml" "$targets/nginx.yaml" scenarios/relays.yaml
echo "verdicts: build/demo/verdicts.json"
