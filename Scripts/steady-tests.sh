#!/usr/bin/env bash
# Runs the whole suite again and again beside programs that do nothing but spin: no test may depend on how fast the machine
# is. Prints a line for each run, what failed in it, and a verdict; exit 0 where all runs passed.
# usage: Scripts/steady-tests.sh [runs=20] [spinners=4]; logs go to .build/steady-tests/RUN.log
set -uo pipefail
cd "$(dirname "$0")/.."
runs=${1:-20}
spinners=${2:-4}
logs=.build/steady-tests
spinning=()

finish() {
  [ ${#spinning[@]} -eq 0 ] || kill "${spinning[@]}" 2> /dev/null
  spinning=()
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

rm -rf "$logs" && mkdir -p "$logs"
# One quick suite, for the build.
make -s test ARGUMENTS="--filter ArrowTests" > "$logs/build.log" 2>&1 || {
  tail -40 "$logs/build.log" >&2
  echo "steady-tests: the build failed" >&2
  exit 2
}
for ((i = 0; i < spinners; i++)); do
  # The second condition ends it even where this script is killed and cannot.
  bash -c 'while kill -0 "$1" 2> /dev/null; do for ((n = 0; n < 1000000; n++)); do :; done; done' spin $$ &
  spinning+=($!)
done

failed=0
for ((run = 1; run <= runs; run++)); do
  log=$logs/$run.log
  began=$SECONDS
  if make -s test ARGUMENTS=--skip-build > "$log" 2>&1; then answer=passed; else answer=FAILED; failed=$((failed + 1)); fi
  echo "run $run of $runs: $answer in $((SECONDS - began)) s beside $spinners spinning programs"
  [ $answer = passed ] || grep -aE '✘|Fatal|error:' "$log" | sed 's/^/  /' | head -40
done

if [ $failed -eq 0 ]; then
  echo "steady: $runs of $runs runs passed"
else
  echo "NOT STEADY: $failed of $runs runs failed; their logs are in $logs"
  exit 1
fi
