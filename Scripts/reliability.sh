#!/usr/bin/env bash
# Writes Reports/reliability.md: each part with the command that makes it, run here and now. Parts named as arguments
# (faults, fuzz, address, thread, address-tests, thread-fuzz, crashes,
# lost, servers) are made anew; the others keep what they said last, in .build/reliability.
set -uo pipefail
cd "$(dirname "$0")/.."
parts=.build/reliability
mkdir -p "$parts"
wanted=${*:-faults fuzz address thread address-tests thread-fuzz crashes lost servers}

# Runs a command and keeps its output; a command that fails has its exit code written below it.
part() {
  local name=$1
  shift
  [[ " $wanted " == *" $name "* ]] || return 0
  echo "reliability: $name: $*" >&2
  "$@" > "$parts/$name.log" 2>&1
  local code=$?
  [ $code -eq 0 ] || echo "(exit code $code)" >> "$parts/$name.log"
}

# Prints what a part said: all of it, or the lines that match.
said() {
  local log=$parts/$1.log
  if [ ! -f "$log" ]; then echo "Not run on this machine."; return; fi
  if [ $# -gt 1 ]; then printf '```\n'; grep -E "$2|exit code" "$log" | sed -E 's/^[^[:alnum:](]+ *//'; printf '```\n'; else cat "$log"; fi
}

faults() {
  make -s benchmarks > "$parts/build.log" 2>&1 || { cat "$parts/build.log"; return 1; }
  .build/release/Benchmarks faults
}

part faults faults
part fuzz make -s fuzz
part address make -s fuzz INPUTS=1000000 SANITIZE=address
part thread make -s test-sanitized SANITIZE=thread
part address-tests make -s test-sanitized SANITIZE=address
part thread-fuzz make -s fuzz INPUTS=200000 SANITIZE=thread
part crashes make -s crash
part lost swift test --disable-xctest --filter LostDatabaseTests
part servers Scripts/real-failures.sh

report=Reports/reliability.md
{
  echo "# Reliability"
  echo
  echo "Made by \`make reliability\` on $(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), Linux $(uname -r)."
  echo
  echo "## Faults: every one the simulator has, in every protocol"
  echo
  echo "\`.build/release/Benchmarks faults\`"
  echo
  said faults
  echo
  echo "## Mutated input"
  echo
  echo "\`make fuzz\`"
  echo
  said fuzz | grep -E '^\||inputs, seed|exit code|^$' | cat -s
  echo
  echo "## Sanitizers"
  echo
  echo "\`make fuzz INPUTS=1000000 SANITIZE=address\`"
  echo
  said address 'inputs, seed|AddressSanitizer|error:'
  echo
  echo "\`make test-sanitized SANITIZE=thread\`"
  echo
  said thread 'Test run with|WARNING: ThreadSanitizer|recorded an issue|error:'
  echo
  echo "\`make test-sanitized SANITIZE=address\`"
  echo
  said address-tests 'Test run with.* (passed|failed)|AddressSanitizer|recorded an issue|error:'
  echo
  echo "\`make fuzz INPUTS=200000 SANITIZE=thread\`"
  echo
  said thread-fuzz 'inputs, seed|ThreadSanitizer|error:'
  echo
  echo "## kill -9 at seeded moments, and going on"
  echo
  echo "\`make crash\`"
  echo
  said crashes '^seed|Test run with.* (passed|failed)'
  echo
  echo "## The database taken away while a run goes on"
  echo
  echo "\`swift test --disable-xctest --filter LostDatabaseTests\`; the full disk is a tmpfs, which takes root."
  echo
  said lost 'Test .* (passed|failed|skipped)|Test run with.* (passed|failed)'
  echo
  echo "## Real servers that fail"
  echo
  echo "\`Scripts/real-failures.sh\`"
  echo
  said servers .
} > "$report.new" && mv "$report.new" "$report"
cat "$report"
