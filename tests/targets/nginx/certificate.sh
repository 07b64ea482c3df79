#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes build/certificate/{cert,key}.pem for localhost, once a day.
set -euo pipefail
folder=$(cd "$(dirname "$0")/../../.." && pwd)/build/certificate
if [[ -f $folder/cert.pem ]] &&
  openssl x509 -checkend 3600 -noout -in "$folder/cert.pem" >/dev/null; then
  exit 0
fi
mkdir -p "$folder"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 \
  -subj /CN=localhost -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" \
  -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null
