#!/bin/bash
# LXC's own template makes a container of what is exported for it, and the container's system starts.
#
# usage: lxc.sh LAYOUT:TAG
#
# `lxc-create -t local` gets meta.tar.xz and rootfs.tar.xz. The container must have its name, run its system without
# failed units, and stop when it is asked to.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$1
name=$mark
require_root
require_lxlayer
require_commands lxc-create lxc-start lxc-attach lxc-stop lxc-destroy jq xz
make_scratch

note "export"
"$lxlayer" export --quiet --convert "oci:$image" "$scratch/lxc" --as lxc --compress xz:0 >/dev/null
lxc=$scratch/containers
mkdir "$lxc"
at_exit "lxc-stop -P '$lxc' -n '$name' -k 2>/dev/null; lxc-destroy -P '$lxc' -n '$name' >/dev/null"
note "lxc-create -t local"
lxc-create -P "$lxc" -n "$name" -t local -- -m "$scratch/lxc/meta.tar.xz" -f "$scratch/lxc/rootfs.tar.xz" \
    >"$scratch/log" 2>&1 || fail "lxc-create: $(tail -n 3 "$scratch/log")"
grep -qx "$name" "$lxc/$name/rootfs/etc/hostname" || fail "/etc/hostname has not the container's name"
grep -q "[[:space:]]$name\$" "$lxc/$name/rootfs/etc/hosts" || fail "/etc/hosts has not the container's name"

note "lxc-start"
lxc-start -P "$lxc" -n "$name" -d -L "$scratch/console" -s lxc.net.0.type=empty -s lxc.apparmor.profile=unchanged \
    >"$scratch/log" 2>&1 || skip "containers do not start here: $(tail -n 1 "$scratch/log")"
in_container() { lxc-attach -P "$lxc" -n "$name" --clear-env -- "$@"; }
for _ in {1..120}; do
    state=$(in_container systemctl is-system-running 2>/dev/null) || true
    case $state in
        running | degraded | maintenance) break ;;
    esac
    sleep 0.5
done
note "its system is $state, its name $(in_container hostname)"
if [ "$state" != running ]; then
    in_container systemctl --failed --plain --no-legend | sed 's/^/    /' >&2 || true
    fail "the system is $state"
fi
[ "$(in_container hostname)" = "$name" ] || fail "the container has another name"
started=$SECONDS
lxc-stop -P "$lxc" -n "$name" -t 20 || fail "lxc-stop"
note "stopped after $((SECONDS - started)) s"
[ $((SECONDS - started)) -lt 20 ] || fail "it does not stop when it is asked to"
