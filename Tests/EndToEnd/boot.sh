#!/bin/bash
# Boot an image as an lx zone would, and say what became of it.
#
# usage: boot.sh LAYOUT:TAG [NAME]
#
# The image's own init runs as PID 1 with container=zone, under a filter that refuses what the lx brand refuses
# (zone-filter.c). REFUSAL=ENOSYS (default) or EINVAL: how namespaces are refused. BOOT_SECONDS (60): how long to wait.
# METADATA: a directory whose files are the zone's metadata, by key.
#
# Prints on stdout
#     state: running            as `systemctl is-system-running` has it
#     failed: UNIT RESULT STATUS      one line for each failed unit
# and where there are METADATA, what the boot service made of them
#     order: UNIT…                    the boot service's parts and sshd, as they started one after the other had ended
#     PATH: LINE                      lines of files, and `hostname:` what the system calls itself
# and leaves nothing behind: no process, mount, cgroup or file.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$1 name=${2:-zone}
refusal=${REFUSAL:-ENOSYS} patience=${BOOT_SECONDS:-60}

# Where the kernel shows cgroup2: alone, or beside the old hierarchies.
cgroup2_root() {
    local directory
    for directory in /sys/fs/cgroup /sys/fs/cgroup/unified; do
        if [ "$(stat -fc %T "$directory" 2>/dev/null)" = cgroup2fs ]; then
            printf '%s\n' "$directory"
            return
        fi
    done
    return 1
}

remove_cgroup() {
    local tries
    for ((tries = 0; tries < 50; tries++)); do
        find "$1" -depth -type d -exec rmdir {} + 2>/dev/null && return
        [ -d "$1" ] || return 0
        sleep 0.1
    done
}

require_root
require_overlayfs
require_commands gcc unshare nsenter setpriv pgrep ip jq python3
[ -e /usr/include/seccomp.h ] || skip "libseccomp-dev is not installed (make setup-e2e)"
hierarchy=$(cgroup2_root) || skip "cgroup2 is not mounted"

make_scratch
gcc -static -O1 -Wall -Wextra -Werror -DNAMESPACE_ERROR="$refusal" "$here/zone-filter.c" -lseccomp -o "$scratch/filter"

at_exit "'$here/overlay-mount.sh' --unmount '$scratch/image'"
"$here/overlay-mount.sh" --writable "$image" "$scratch/image"

if [ -n "${METADATA:-}" ]; then
    programs=$scratch/image/merged/native/usr/sbin
    mkdir -p "$programs"
    cp "$here/../InstanceTests/Programs/mdata-get" "$programs"
    cp -R "$METADATA" "$programs/metadata"
fi

cgroup=$hierarchy/$mark-$$
mkdir "$cgroup" 2>/dev/null || skip "this process may not make cgroups"
at_exit "remove_cgroup '$cgroup'"

"$here/console.py" "$scratch/terminal" "$scratch/console.log" &
at_exit "kill $! 2>/dev/null; wait $! 2>/dev/null"
while [ ! -e "$scratch/terminal" ]; do sleep 0.05; done

# The first process waits outside of the new namespaces; when it is killed, the kernel kills init and all below it.
(
    echo "$BASHPID" >"$cgroup/cgroup.procs"
    exec setsid unshare --mount --uts --ipc --pid --net --cgroup --fork --kill-child --propagation private \
        setpriv --bounding-set=-sys_time,-sys_module,-sys_rawio,-mac_admin,-mac_override,-syslog,-wake_alarm \
        "$here/enter-zone.sh" "$scratch/image/merged" "$name" "$(cat "$scratch/terminal")" "$scratch/filter"
) </dev/null >"$scratch/start.log" 2>&1 &
starter=$!
at_exit "kill -KILL $starter 2>/dev/null; wait $starter 2>/dev/null"

in_zone() {
    timeout 20 nsenter -t "$init" -m -u -p -r -w \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LC_ALL=C "$@" 2>/dev/null
}

failed_units() {
    local unit
    for unit in $(in_zone systemctl --failed --no-legend --plain | awk '{ print $1 }' | sort); do
        in_zone systemctl show -p Result -p ExecMainStatus "$unit" | awk -F= -v unit="$unit" \
            '{ value[$1] = $2 } END { print "failed: " unit, value["Result"], value["ExecMainStatus"] }'
    done
}

# One unit per line that has started: when, and when it was done (sshd: when it was there), in microseconds.
unit_times() {
    local unit
    for unit in lx-instance.service ssh.service lx-instance-late.service; do
        in_zone systemctl show -p ExecMainStartTimestampMonotonic -p ExecMainExitTimestampMonotonic "$unit" |
            awk -F= -v unit="$unit" '{ value[$1] = $2 }
                END { start = value["ExecMainStartTimestampMonotonic"]; end = value["ExecMainExitTimestampMonotonic"]
                    if (start) print start, end ? end : start, unit }'
    done
}

instance_report() {
    unit_times | sort -n | awk '$1 < end { units = units " overlapping" } { units = units " " $3; end = $2 }
        END { print "order:" units }'
    printf 'hostname: %s\n' "$(in_zone hostname)"
    in_zone grep -H '' /etc/resolv.conf /etc/hostname /root/.ssh/authorized_keys /run/script
}

# A unit that fails may be started again a few times, so the answer must hold for a while before it is believed.
init='' report='' since=$SECONDS started=$SECONDS
while :; do
    kill -0 "$starter" 2>/dev/null || break
    init=$(pgrep -P "$starter" || true)
    now=
    if [ -n "$init" ] && [ -d "/proc/$init/root/run/systemd/system" ]; then
        state=$(in_zone systemctl is-system-running || true)
        case $state in
            '' | starting | initializing | offline | unknown) ;;
            *) now=$(printf 'state: %s\n' "$state"; failed_units) ;;
        esac
    fi
    if [ "$now" != "$report" ]; then
        report=$now since=$SECONDS
    fi
    [ -n "$report" ] && [ $((SECONDS - since)) -ge 4 ] && break
    [ $((SECONDS - started)) -ge "$patience" ] && break
    sleep 0.3
done

if [ -z "$report" ]; then
    note "no answer from $image within $((SECONDS - started)) seconds; its console's last lines:"
    tail -n 20 "$scratch/start.log" "$scratch/console.log" | cut -c1-160 >&2
    report="state: none"
fi
printf '%s\n' "$report"
if [ -n "${METADATA:-}" ]; then instance_report; fi
