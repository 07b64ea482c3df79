#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run_nginx.sh LISTEN UPSTREAM [plain|off|http11|tls]: nginx in a folder of its own, without root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
listen=$1 upstream=$2 variant=${3:-plain}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

extra=""
case $variant in
  plain) ;;
  off) extra="proxy_buffering off;" ;;
  http11) extra='proxy_http_version 1.1; proxy_set_header Connection "";' ;;
  tls) listen="$listen ssl" ;;
  *) echo "unknown variant $variant" >&2; exit 2 ;;
esac
sed -e "s|@FOLDER@|$folder|g" -e "s|@LISTEN@|$listen|" -e "s|@UPSTREAM@|$upstream|" \
  -e "s|@EXTRA@|$extra|" "$here/nginx.conf.in" >"$folder/nginx.conf"
if [[ $variant == tls ]]; then
  bash "$here/certificate.sh"
  certificate=$(cd "$here/../../../build/certificate" && pwd)
  ssl="ssl_certificate $certificate/cert.pem; ssl_certificate_key $certificate/key.pem;"
  sed -i "s|^  server {|  $ssl\n&|" "$folder/nginx.conf"
fi
nginx -p "$folder" -c "$folder/nginx.conf" &
trap 'kill $!; wait $!; rm -rf "$folder"' TERM INT
wait $!
