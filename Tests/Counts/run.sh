#!/bin/sh
# Runs the tests and tells at the end how much was tried. Options are those of `swift test`; SCRATCH is where it builds.
set -u
cd "$(dirname "$0")/../.." || exit
SWIFT=${SWIFT:-swift}
scratch=${SCRATCH:-.build}
mkdir -p "$scratch"
events=$scratch/test-events.jsonl
log=$scratch/test.log
result=$scratch/test.status
rm -f "$events" "$result"
{
    "$SWIFT" test --scratch-path "$scratch" --event-stream-output-path "$events" --event-stream-version 0 "$@" 2>&1
    echo $? >"$result"
} | tee "$log"
status=$(cat "$result")
python3 Tests/Counts/count.py "$events" "$log" || [ "$status" -ne 0 ] || status=1
exit "$status"
