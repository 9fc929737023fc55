#!/bin/sh
# Installs the wheel into a bare virtual environment and runs it there; make check-wheel.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C
out=${WHEEL:-.build/wheel}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "check-wheel: $1" >&2; exit 1; }
wheel=$(ls "$out"/ezbench-*-py3-none-manylinux_*.whl) || fail "there is no wheel; make wheel makes it"
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install -q --no-index "$wheel" || fail "pip does not install it"
ezbench=$scratch/venv/bin/ezbench
cd "$scratch"
"$ezbench" --version
"$scratch/venv/bin/python" -m ezbench --version | grep -q libcurl || fail "it does not run as a module"
"$ezbench" run venv/share/ezbench/Scenarios/compare.json --simulate --requests 6 --quiet >/dev/null || [ $? -eq 1 ] || fail "it does not run a scenario"
"$ezbench" report --format markdown --full | grep -q '^|' || fail "it reports nothing"
[ -s venv/share/man/man1/ezbench.1 ] || fail "its manual pages are missing"
program=$("$scratch/venv/bin/python" -c 'import ezbench; print(ezbench.program())')
ldd "$program" | grep -qE 'libcurl.*ezbench\.libs' || fail "libcurl is not its own"
ldd "$program" | grep -qE 'libsqlite3.*ezbench\.libs' || fail "SQLite is not its own"

echo "check-wheel: $(basename "$wheel") is fine"
