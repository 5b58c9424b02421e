#!/bin/sh
# Runs the tests under AddressSanitizer and under ThreadSanitizer; `run.sh address` or `run.sh thread` runs one.
#
# Each builds in a directory of its own. What is left out, because other programs do the work there, which no sanitizer
# sees: InteropTests and the consumers of LintTests (umoci, skopeo, podman), UmociTests, and what kills our program from
# outside again and again. ThreadSanitizer leaves out CommandLineTests too, where each test is a process of its own: the
# tests of the library have the same threads read layers, hash and compress.
set -eu
cd "$(dirname "$0")/../.."
elsewhere='InteropTests|ConsumerTests|UmociTests|InterruptionTests'
# LeakSanitizer would tell what the test library itself never frees; a sanitizer's own report ends the run.
export ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no
export TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/Tests/Sanitizers/thread.supp"
# One test after the other: everything is slow here, and several have to be done in a time of their own.
# Random stacks of layers are as good to find a wrong access in as many of them.
export LXLAYER_STACKS=500

[ $# -gt 0 ] || set -- address thread
failed=0
for sanitizer; do
    skip=$elsewhere
    [ "$sanitizer" != thread ] || skip="$skip|CommandLineTests"
    echo "Tests under the $sanitizer sanitizer"
    SCRATCH=.build/$sanitizer Tests/Counts/run.sh --sanitize="$sanitizer" --no-parallel --skip "$skip" || failed=1
done
exit "$failed"
