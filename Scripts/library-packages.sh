#!/bin/sh
# Prints the Debian packages that a binary's shared libraries are in, as the field Depends takes them.
set -eu
PATH=$PATH:/sbin:/usr/sbin
binary=$(readlink -f "$1")
# Options and functions that came later than any symbol that is linked to; as Scripts/install-dependencies.sh says.
at_least='s/libcurl4\( ([^)]*)\)\?/libcurl4 (>= 7.85)/; s/libsqlite3-0\( ([^)]*)\)\?/libsqlite3-0 (>= 3.38)/'
if command -v dpkg-shlibdeps >/dev/null; then
    # It wants the source of a package around it.
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    mkdir "$folder/debian"
    printf 'Source: ezbench\n\nPackage: ezbench\nArchitecture: any\n' > "$folder/debian/control"
    cd "$folder"
    dpkg-shlibdeps -O "$binary" 2>/dev/null | sed -n 's/^shlibs:Depends=//p' | sed "$at_least"
    exit
fi
# Without it: the packages of the files, and of glibc the newest version that a symbol asks for.
glibc=$(readelf -W --dyn-syms "$binary" | sed -n 's/.*@GLIBC_\([0-9.]*\).*/\1/p' | sort -Vu | tail -1)
readelf -d "$binary" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' | while read -r library; do
    file=$(ldconfig -p | sed -n "s/^\s*$library .* => //p" | head -1)
    package=$(dpkg -S "$file" "$(readlink -f "$file")" 2>/dev/null | sed -n '1s/:.*//p')
    [ -n "$package" ] || { echo "library-packages.sh: no package has $library" >&2; exit 1; }
    if [ "$package" = libc6 ]; then echo "libc6 (>= $glibc)"; else echo "$package"; fi
done | sort -u | sed ':a;N;$!ba;s/\n/, /g' | sed "$at_least"
