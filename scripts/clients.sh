#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes what the real clients need under build/environments: pinned Python and Node packages, and
# the programs in Go and Java, built from source. `streamgauge clients` says what is there. Those
# that tests of SDKs have too are made by scripts/environments.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
adapters=harness/clients/adapters

# make NAME FUNCTION FILE...: anew, unless it was made from just these files.
make() {
  local folder=build/environments/$1 sum
  sum=$(cat "${@:3}" | sha256sum)
  [[ -f $folder/stamp && $(<"$folder/stamp") == "$sum" ]] && return
  echo "environment $1"
  rm -rf "$folder"
  mkdir -p "$folder"
  "$2" "$folder" "${@:3}"
  echo "$sum" >"$folder/stamp"
}

of_python() {
  python3 -m venv "$1"
  "$1/bin/pip" install -q --disable-pip-version-check -r "$2"
}

of_node() {
  cp "${@:2}" "$1"
  npm ci --silent --no-audit --no-fund --ignore-scripts --prefix "$1"
}

# Nothing but the standard library, so no network.
of_go() {
  (cd "$adapters/go" && GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local CGO_ENABLED=0 \
    go build -trimpath -o "$OLDPWD/$1/go_adapter" .)
}

of_java() {
  javac -XDstringConcat=inline -d "$1" "${@:2}"  # else the first words take their time at run time
}

for name in clients urllib3_1; do
  make "$name" of_python "$adapters/py/requirements/$name.txt"
done
make clients_node of_node "$adapters"/js/package{,-lock}.json
make clients_go of_go "$adapters/go/go.mod" "$adapters/go/main.go"
make clients_java of_java "$adapters"/java/*.java
