#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# install.sh [PACKAGE...]: the Debian packages that the build and the tests need, and those named;
# quick when nothing is missing.
set -euo pipefail

packages=(
  build-essential ccache cmake ninja-build pkg-config python3 python3-venv nginx-light
  libboost1.81-dev libcpp-httplib-dev nlohmann-json3-dev libyaml-cpp-dev libcli11-dev libfmt-dev
  libbenchmark-dev libgtest-dev libgmock-dev libexpected-dev zlib1g-dev libbrotli-dev libzstd-dev
  libssl-dev libnghttp2-dev nghttp2-client curl openssl libvalijson-dev clang-format wrk
  chromium chromium-driver firefox-esr python3-gi gir1.2-webkit2-4.1 xvfb node-llhttp "$@"
)

# Another npm than Debian's will do as well, and does not go together with it.
command -v npm >/dev/null || packages+=(nodejs npm)

# So will another Go or Java.
command -v go >/dev/null || packages+=(golang-go)
command -v javac >/dev/null || packages+=(default-jdk-headless)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  [[ $status == ii* ]] || missing+=("$package")
done
((${#missing[@]} == 0)) && exit 0

echo "installing: ${missing[*]}"
as_root=()
((EUID == 0)) || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
