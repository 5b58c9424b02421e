#!/bin/bash
# Run the checks with LXC itself, and count. As root, with Debian's lxc.
#
# usage: lxc-test.sh [WORD]...        only the checks whose names hold one of the words
#
# A check passes, fails, or is skipped with a reason where no container can run. Exit status 1 if any failed.
. "$(dirname "${BASH_SOURCE[0]}")/runner.sh"

chain=no
! run_check "containers can run here" lxc-possible.sh || chain=yes
if [ $chain = yes ]; then
    check_image busybox "cases" lxc-cases.sh "$images/busybox:latest"
    check "chained templates" lxc-chain.sh
    for name in busybox debian12-sysvinit debian12-openrc debian12-systemd; do
        check_image "$name" "containers" lxc-boot.sh "$name" "$images/$name:latest"
    done
fi
report
