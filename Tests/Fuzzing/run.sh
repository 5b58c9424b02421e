#!/bin/sh
# Builds the fuzz targets and runs each of them for FUZZ_SECONDS. `run.sh TARGET` runs one.
#
# With FUZZ_RUNS each is given as many inputs, from a fixed seed and only from what is committed: the same ones each
# time, so that a change is not refused by luck.
#
# What they find on the way is kept in .build/fuzz/corpus and is where the next run starts. An input that makes one of
# them stop is kept in .build/fuzz/crashes, and the run fails: make a test of it.
set -eu
cd "$(dirname "$0")/../.."
SWIFT=${SWIFT:-swift}
FUZZ_SECONDS=${FUZZ_SECONDS:-60}
FUZZ_RUNS=${FUZZ_RUNS:-}
scratch=.build/fuzz
# Swift's backtraces take longer than libFuzzer waits; what is reachable when the program ends is no leak.
# Tables of another order on each run would be other edges.
export SWIFT_DETERMINISTIC_HASHING=1
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0

resources=$($SWIFT -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
runtime=$(find -L "$resources/clang" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" | head -n 1)
[ -n "$runtime" ] || { echo "libFuzzer is not part of this Swift: $resources" >&2; exit 1; }

# Every module is compiled for libFuzzer, but only our program is linked with it: the others have a `main`.
echo "Building the fuzz targets"
mkdir -p "$scratch/crashes"
$SWIFT build -c release --package-path Tests/Fuzzing --scratch-path "$scratch" --sanitize=address \
    -Xswiftc -Xfrontend -Xswiftc -sanitize=fuzzer -Xlinker "$runtime" -Xlinker -lstdc++ \
    >"$scratch/build.log" 2>&1 || { grep -v 'Cannot export local symbol' "$scratch/build.log" >&2; exit 1; }

fuzz=$scratch/release/Fuzz
failed=0
# shellcheck disable=SC2046 # A name has no spaces.
[ $# -gt 0 ] || set -- $("$fuzz")
for target; do
    corpus=$scratch/corpus/$target
    limit="-max_total_time=$FUZZ_SECONDS"
    longest=$((FUZZ_SECONDS + 120))
    if [ -n "$FUZZ_RUNS" ]; then
        corpus=$scratch/fixed/$target
        rm -rf "$corpus"
        limit="-runs=$FUZZ_RUNS -seed=1"
        longest=600
    fi
    mkdir -p "$corpus"
    log=$scratch/$target.log
    # Hung is what takes this long for a few KB; gone wild is what takes this much memory.
    status=0
    begun=$(date +%s)
    # shellcheck disable=SC2086 # Two options.
    timeout "$longest" "$fuzz" "$target" "$corpus" "Tests/Fuzzing/Seeds/$target" $limit \
        -dict=Tests/Fuzzing/words.dict -max_len=8192 -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$scratch/crashes/$target-" >"$log" 2>&1 || status=$?
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
    seeds=$(find "Tests/Fuzzing/Seeds/$target" -type f | wc -l)
    printf 'fuzz %-11s %9s executions in %s s, %s seeds, %s edges\n' \
        "$target" "${executions:-no}" "$(($(date +%s) - begun))" "$seeds" "${coverage:-no}"
    if [ "$status" -ne 0 ]; then
        failed=1
        # A property that does not hold says so in a line of its own.
        grep -E 'Fatal error|ERROR:|Test unit written' "$log" >&2 || tail -n 20 "$log" >&2
    fi
done
exit "$failed"
