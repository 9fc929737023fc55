#!/bin/sh
# Installs what is missing of the C libraries ezbench is built on: libcurl, SQLite, OpenSSL and zlib, with their headers.
# With --tests also the programs that some tests run, and are skipped without: nginx, nghttpx, openssl, sqlite3,
# headless Chromium.
set -eu

has_header() {
    printf '#include <%s>\n' "$1" | cc -E -x c - >/dev/null 2>&1 || printf '#include <%s>\n' "$1" | clang -E -x c - >/dev/null 2>&1
}

has_program() {
    PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$1" >/dev/null 2>&1
}

missing=""
has_header curl/curl.h || missing="$missing libcurl4-openssl-dev"
has_header sqlite3.h || missing="$missing libsqlite3-dev"
has_header openssl/evp.h || missing="$missing libssl-dev"
has_header zlib.h || missing="$missing zlib1g-dev"
if [ "${1:-}" = --tests ]; then
    has_program nginx || missing="$missing nginx"
    has_program nghttpx || missing="$missing nghttp2-proxy"
    has_program openssl || missing="$missing openssl"
    has_program sqlite3 || missing="$missing sqlite3"
    has_program chromium-headless-shell || has_program chromium || has_program google-chrome \
        || missing="$missing chromium-headless-shell"
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "ezbench needs the headers of libcurl (7.85 or later), SQLite (3.38 or later), OpenSSL (1.1.1 or later) and zlib, and there is no apt-get here." >&2
    echo "Install them with this system's package manager: libcurl-devel, sqlite-devel, openssl-devel and zlib-devel on Fedora," >&2
    echo "curl-dev, sqlite-dev, openssl-dev and zlib-dev on Alpine. Missing here (by Debian's names):$missing" >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "As root: apt-get install$missing" >&2; exit 1; }
    as_root=sudo
fi
echo "Installing$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086 — the list is meant to be split.
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
