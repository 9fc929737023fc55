#!/bin/sh
# Holds what make dist made to what it is for; make check-dist. EZBENCH names the release binary it was made from.
#
# The tarball is unpacked and run here. As root, and where debootstrap is, the package is installed into a bare Debian 12,
# run and removed again; the system is made once, in DEBIAN_ROOT.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C
out=$(readlink -f "${DIST:-.build/dist}")
most=${MOST_BYTES:-35000000}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "check-dist: $1" >&2; exit 1; }

(cd "$out" && sha256sum --quiet -c SHA256SUMS) || fail "the checksums do not fit"
size=$(stat -c %s "$out/ezbench")
[ "$size" -le "$most" ] || fail "the stripped binary has $size bytes, more than $most; docs/binary-size.md says of what"

# The same again gives the same files.
DIST="$scratch/again" Scripts/dist.sh >/dev/null
cmp "$out/SHA256SUMS" "$scratch/again/SHA256SUMS" || fail "made twice, the files differ"

# Runs, and reports what the binary with its symbols reports, byte for byte.
tar -C "$scratch" -xzf "$out"/ezbench-*-linux-*.tar.gz
ezbench=$(echo "$scratch"/ezbench-*/bin/ezbench)
scenario=$(echo "$scratch"/ezbench-*/share/ezbench/Scenarios/compare.json)
"$ezbench" run "$scenario" --simulate --requests 6 --quiet --db "$scratch/a.sqlite" >/dev/null \
    || [ $? -eq 1 ] || fail "the binary of the tarball does not run a scenario"
for format in table markdown json csv html; do
    "$EZBENCH" report --full --db "$scratch/a.sqlite" --format $format > "$scratch/plain"
    "$ezbench" report --full --db "$scratch/a.sqlite" --format $format > "$scratch/stripped"
    [ -s "$scratch/plain" ] || fail "the report as $format is empty"
    cmp "$scratch/plain" "$scratch/stripped" || fail "the report as $format differs"
done
echo "check-dist: the tarball is fine ($size bytes of binary)"

package=$(echo "$out"/ezbench_*.deb)
[ -f "$package" ] || { echo "check-dist: no Debian package was made"; exit 0; }
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "check-dist: the Debian package is not installed: that takes root and debootstrap"
    exit 0
fi
root=${DEBIAN_ROOT:-$PWD/.build/debian-12}
if [ ! -e "$root/etc/debian_version" ]; then
    debootstrap --variant=minbase bookworm "$root.part" >/dev/null || fail "debootstrap cannot make a Debian 12"
    mv "$root.part" "$root"
fi
cp "$package" "$root/srv/ezbench.deb"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# The way out to the network, where there is one of its own.
grep -ls Proxy /etc/apt/apt.conf.d/* | while read -r file; do cp "$file" "$root/etc/apt/apt.conf.d/"; done
cat > "$root/srv/check.sh" <<'INSIDE'
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive HOME=/srv
cd /srv
apt-get update -qq
apt-get install -y -qq --no-install-recommends ./ezbench.deb >/dev/null
ezbench --version
dpkg --verify ezbench
files=$(dpkg -L ezbench | while read -r file; do if [ -f "$file" ]; then echo "$file"; fi; done)
useradd -m tester
su tester -c 'cd && ezbench run /usr/share/ezbench/Scenarios/compare.json --simulate --requests 6 --quiet >/dev/null' \
    || [ $? -eq 1 ]
su tester -c 'cd && ezbench report --format markdown --full' | grep -q '^|'
su tester -c 'cd && ezbench compare 1:claude 1:gpt >/dev/null' || [ $? -le 1 ]
zcat /usr/share/man/man1/ezbench.1.gz | grep -q 'SH SYNOPSIS'
bash -n /usr/share/bash-completion/completions/ezbench
apt-get purge -y -qq ezbench >/dev/null
for file in $files; do
    if [ -e "$file" ]; then echo "left behind: $file"; exit 1; fi
done
if [ -e /usr/share/ezbench ]; then echo "left behind: /usr/share/ezbench"; exit 1; fi
userdel -r tester 2>/dev/null
apt-get autoremove -y -qq --purge >/dev/null
INSIDE
# shellcheck disable=SC2016 — the words are the inner shell's.
unshare --mount --pid --fork sh -c '
    mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" /bin/sh -e /srv/check.sh' "$root" \
    || fail "the package does not install, run and go in $root"
echo "check-dist: the package installs, runs and goes in a bare Debian $(cat "$root/etc/debian_version")"
