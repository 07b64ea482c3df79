#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes what the tests drive under build/environments: a Python environment for each pinned
# requirements file, one folder of Node packages with a Node of its own, and by clients.sh what the
# real clients need beside them.
set -euo pipefail
cd "$(dirname "$0")/.."

# fresh NAME FILE...: whether the environment was made from just these files.
fresh() {
  local stamp=build/environments/$1/stamp
  [[ -f $stamp && $(<"$stamp") == "$(cat "${@:2}" | sha256sum)" ]]
}

stamp() {
  cat "${@:2}" | sha256sum >"build/environments/$1/stamp"
}

for file in tests/*/requirements/*.txt tests/fidelity/sdk/requirements/*.txt; do
  name=$(basename "$file" .txt)
  fresh "$name" "$file" && continue
  echo "environment $name"
  rm -rf "build/environments/$name"
  python3 -m venv "build/environments/$name"
  "build/environments/$name/bin/pip" install -q --disable-pip-version-check -r "$file"
  stamp "$name" "$file"
done

files=(tests/fidelity/sdk/node/package.json tests/fidelity/sdk/node/package-lock.json)
if ! fresh node "${files[@]}"; then
  echo "environment node"
  rm -rf build/environments/node
  mkdir -p build/environments/node
  cp "${files[@]}" build/environments/node
  npm ci --silent --no-audit --no-fund --prefix build/environments/node
  # npm takes an older major in silence: see that its Node is the one that was asked for.
  wanted=$(sed -nE 's/.*"node": "([0-9.]+)".*/v\1/p' tests/fidelity/sdk/node/package.json)
  found=$(build/environments/node/node_modules/.bin/node --version)
  [[ $found == "$wanted" ]] || { echo "node is $found, wanted $wanted"; exit 1; }
  stamp node "${files[@]}"
fi

bash scripts/clients.sh
