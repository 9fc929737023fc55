#!/bin/sh
# Prints the licences of what is linked into the binary. Named must be the packages' checkouts and the folder of the Swift
# toolchain: licences.sh .build/checkouts /opt/swift/usr
set -eu
checkouts=$1
toolchain=$2

print() {
    printf '%s\n' "----- $1" ""
    shift
    for file in "$@"; do
        [ -f "$file" ] || continue
        cat "$file"
        echo
    done
}

swift_licence=$toolchain/share/swift/LICENSE.txt
[ -s "$swift_licence" ] || { echo "licences.sh: $swift_licence, the licence of Swift's runtime, is missing" >&2; exit 1; }
echo "ezbench contains the following, statically linked; libcurl, SQLite and OpenSSL are not among them unless a folder of"
echo "libraries comes with it."
echo
print "Swift's standard library, Foundation and Dispatch <https://github.com/swiftlang>" "$swift_licence"
found=0
for folder in "$checkouts"/*/; do
    # Only what ezbench names, and what that needs in turn, is in the lock file.
    name=$(basename "$folder")
    grep -qi "\"identity\" : \"$name\"" Package.resolved || continue
    licence=$(find "$folder" -maxdepth 1 \( -name 'LICENSE*' -o -name 'LICENCE*' \) | sort | head -1)
    [ -n "$licence" ] || { echo "licences.sh: $folder has no licence" >&2; exit 1; }
    print "$name <$(sed -n "/\"identity\" : \"$name\"/,/location/s/.*\"location\" : \"\(.*\)\".*/\1/p" Package.resolved)>" \
        "$licence" "${folder}NOTICE.txt"
    found=$((found + 1))
done
[ "$found" -gt 0 ] || { echo "licences.sh: $checkouts holds no package of Package.resolved" >&2; exit 1; }
