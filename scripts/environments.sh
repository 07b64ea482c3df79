#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes one virtual environment under build/environments for each pinned requirements file.
set -euo pipefail
cd "$(dirname "$0")/.."

for file in tests/targets/requirements/*.txt; do
  name=$(basename "$file" .txt)
  folder=build/environments/$name
  wanted=$(sha256sum <"$file")
  [[ -f $folder/stamp && $(<"$folder/stamp") == "$wanted" ]] && continue
  echo "environment $name"
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install -q --disable-pip-version-check -r "$file"
  echo "$wanted" >"$folder/stamp"
done
