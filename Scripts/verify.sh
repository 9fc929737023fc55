#!/bin/sh
# Carries out what `make verify` has built, and keeps what it prints as Reports/verification.md.
#
# Usage: verify.sh TRIALS DAYS. Ends with 1 if anything does not hold; the report then says what, and is kept all the same.
set -u
cd "$(dirname "$0")/.." || exit 2
programs=.build/release
report=.build/verification.md
status=0
{
	echo "# Verification"
	echo
	echo "Made by \`make verify\`: $1 seeded trials of each case, $2 days of a watch. ✗ marks what does not hold."
	echo
	"$programs/Verification" --trials "$1" --days "$2" || status=1
	if python3 -c "import numpy, scipy" 2> /dev/null; then
		"$programs/Verification" --figures | python3 Scripts/verify-figures.py || status=1
	else
		printf '## Against numpy\n\nNot done: python3 with numpy and scipy is not here.\n\n'
	fi
	printf '## Searches of a sweep\n\n'
	"$programs/SweepVerification" --searches "$1" || status=1
} > "$report"
cp "$report" Reports/verification.md
cat "$report"
exit $status
