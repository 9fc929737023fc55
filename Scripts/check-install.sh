#!/bin/sh
# Installs into a temporary folder, looks at what is there, and removes it again; make check-install. EZBENCH names the binary.
set -eu
cd "$(dirname "$0")/.."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
make -s install-files DESTDIR="$root" PREFIX=/usr EZBENCH="$EZBENCH"
usr=$root/usr
fail() { echo "check-install: $1" >&2; exit 1; }
for file in bin/ezbench share/bash-completion/completions/ezbench share/zsh/site-functions/_ezbench \
    share/fish/vendor_completions.d/ezbench.fish share/man/man1/ezbench.1 share/man/man1/ezbench-run.1 \
    share/ezbench/scenario.schema.json share/ezbench/report.schema.json share/ezbench/comparison.schema.json share/ezbench/explanation.schema.json \
    share/ezbench/sweep.schema.json share/ezbench/Scenarios/compare.json; do
    [ -s "$usr/$file" ] || fail "$file is missing or empty"
done
bash -n "$usr/share/bash-completion/completions/ezbench" || fail "the completions of bash do not parse"
for scenario in "$usr"/share/ezbench/Scenarios/*.json; do
    [ "$(basename "$scenario")" = scenario.schema.json ] && continue
    "$usr/bin/ezbench" validate --simulate "$scenario" > /dev/null || fail "$scenario cannot be run"
done
"$usr/bin/ezbench" --version | grep -q libcurl || fail "--version does not tell of libcurl"
"$usr/bin/ezbench" schema | cmp -s - "$usr/share/ezbench/scenario.schema.json" || fail "the schemas differ"
# Every command that help lists has its page, and every page can be read.
for page in "$usr"/share/man/man1/*.1; do
    grep -q '^\.SH SYNOPSIS' "$page" || fail "$page has no synopsis"
    if command -v man > /dev/null; then
        [ -z "$(MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 > /dev/null)" ] || fail "$page: man warns"
    fi
done
# What others put there stays.
touch "$usr/share/ezbench/Scenarios/mine.json"
make -s uninstall DESTDIR="$root" PREFIX=/usr
left=$(find "$usr" -type f | sort)
[ "$left" = "$usr/share/ezbench/Scenarios/mine.json" ] || fail "uninstall left or removed something else: $left"
echo "check-install: fine"
