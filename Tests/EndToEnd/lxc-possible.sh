#!/bin/bash
# Whether a container of LXC's own busybox template starts here: where it does not, no check of ours can say anything.
. "$(dirname "${BASH_SOURCE[0]}")/lxc-common.sh"
start_over "$@"

busybox=$("$here/make-image.sh" --busybox)
for ids in privileged mapped; do
    create p "$ids" busybox --busybox-path "$busybox" || skip "lxc-create fails: $(tail -n 1 "$scratch/said")"
    start p || skip "lxc-start fails with $ids ids: $(tail -n 1 "$scratch/said")"
    destroy p
done
note "$(lxc-start --version): containers start, privileged and with mapped ids"
