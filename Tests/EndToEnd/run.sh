#!/bin/bash
# Run the end-to-end checks, and count.
#
# usage: run.sh [WORD]...        only the checks whose names hold one of the words
#
# A check passes, fails, or is skipped with a reason when this machine cannot run it. Exit status 1 if any failed.
. "$(dirname "${BASH_SOURCE[0]}")/runner.sh"

fixture=$repository/Fixtures/debian-skeleton:latest
check "documents of the fixture" documents.sh "$fixture"
check "determinism of the fixture" determinism.sh "$fixture"
check "corruption of the fixture" corruption.sh "$fixture" all
check "merged view of the fixture" merged-view.sh "$fixture"
check "export of the fixture" export.sh "$fixture"
check "crashes of the fixture" crash.sh "$fixture"
check "full and read-only places" places.sh "$fixture"
check "a registry" registry.sh "$fixture"
check "consumers of the fixture" consumers.sh "$fixture"
for name in debian12-systemd debian13-systemd; do
    image=$images/$name:latest
    check_image "$name" documents documents.sh "$image"
    check_image "$name" determinism determinism.sh "$image"
    check_image "$name" corruption corruption.sh "$image" largest
    check_image "$name" "merged view" merged-view.sh "$image"
    check_image "$name" "unpacked tree" apply-test.sh "$image"
    check_image "$name" boot boot-test.sh "$name" "$image"
done
check_image debian12-systemd export export.sh "$images/debian12-systemd:latest"
check_image debian12-systemd "container" lxc.sh "$images/debian12-systemd:latest"
check_image debian12-systemd packages packages-test.sh "$images/debian12-systemd:latest"
report
