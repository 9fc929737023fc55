#!/bin/sh
# Makes what is handed out: a stripped binary, a tarball and a Debian package; make dist. EZBENCH names the release binary.
#
# The same binary gives the same files, byte for byte: all times are SOURCE_DATE_EPOCH, by default the last commit's.
set -eu
cd "$(dirname "$0")/.."
umask 022
export LC_ALL=C TZ=UTC
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1)}
export SOURCE_DATE_EPOCH
out=${DIST:-.build/dist}
fail() { echo "dist: $1" >&2; exit 1; }

case "$(uname -sm)" in
    "Linux x86_64") arch=x86_64 debian=amd64 ;;
    "Linux aarch64") arch=aarch64 debian=arm64 ;;
    *) fail "packages are made on Linux, x86_64 or aarch64; this is $(uname -sm)" ;;
esac
[ -x "$EZBENCH" ] || fail "there is no $EZBENCH; make build makes it"
version=$("$EZBENCH" --version | sed -n '1s/ .*//p;1q')
[ -n "$version" ] || version=$("$EZBENCH" --version | head -1)
name=ezbench-$version-linux-$arch
rm -rf "$out"
mkdir -p "$out/stage"

# Symbols and debugging information are no part of what runs.
strip --strip-all -o "$out/ezbench" "$EZBENCH"
chmod 755 "$out/ezbench"
[ "$("$out/ezbench" --version)" = "$("$EZBENCH" --version)" ] || fail "the stripped binary does not run"

make -s install-files DESTDIR="$out/stage" PREFIX=/usr EZBENCH="$out/ezbench"
doc=$out/stage/usr/share/doc/ezbench
mkdir -p "$doc"
Scripts/licences.sh .build/checkouts "$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")" > "$doc/LICENCES"

# Gives each file and folder the one time, and packs them in one order.
pack() {
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=ustar -C "$1" -cf - "$2" \
        | gzip -9n > "$3"
}

mkdir -p "$out/tar"
cp -a "$out/stage/usr" "$out/tar/$name"
cp CHANGELOG.md METHODOLOGY.md README.md "$out/tar/$name/share/doc/ezbench/"
pack "$out/tar" "$name" "$out/$name.tar.gz"
rm -rf "$out/tar"

if command -v dpkg-deb >/dev/null; then
    root=$out/deb
    cp -a "$out/stage" "$root"
    share=$root/usr/share
    # Debian's zsh looks for the completions of packages elsewhere.
    mkdir -p "$share/zsh/vendor-completions"
    mv "$share/zsh/site-functions/_ezbench" "$share/zsh/vendor-completions/"
    rmdir "$share/zsh/site-functions"
    gzip -9n "$share"/man/man1/*.1
    gzip -9nc CHANGELOG.md > "$share/doc/ezbench/changelog.gz"
    mv "$share/doc/ezbench/LICENCES" "$share/doc/ezbench/copyright"
    mkdir "$root/DEBIAN"
    (cd "$root" && find usr -type f | sort | xargs md5sum) > "$root/DEBIAN/md5sums"
    cat > "$root/DEBIAN/control" <<CONTROL
Package: ezbench
Version: $version
Architecture: $debian
Maintainer: ${DEB_MAINTAINER:-ezbench <ezbench@localhost>}
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Depends: $(Scripts/library-packages.sh "$out/ezbench")
Recommends: ca-certificates
Section: utils
Priority: optional
Description: measures streaming LLM APIs
 Measures how fast streaming LLM APIs really are: the time to the first
 token, the speed and steadiness of the rest, and the cost, for each model.
 In CI it fails the build when a model gets slower.
CONTROL
    find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    # One thread: the number of them would show in the file.
    DPKG_DEB_THREADS_MAX=1 dpkg-deb --root-owner-group -Zxz --build "$root" "$out/ezbench_${version}_$debian.deb" >/dev/null
    rm -rf "$root"
else
    echo "dist: there is no dpkg-deb here; the Debian package is left out" >&2
fi
rm -rf "$out/stage"
(cd "$out" && sha256sum -- * > SHA256SUMS && ls -l)
