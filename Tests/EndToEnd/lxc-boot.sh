#!/bin/bash
# A container of an image, as it is and customized: what state the system comes to, and how long it takes to stop.
#
# usage: lxc-boot.sh NAME LAYOUT:TAG          NAME as make-image.sh has it
#
# With mapped ids the image as it is must show what is wrong with it, or the test would prove nothing: systemd is
# degraded, other init systems do not hear LXC's signal and are killed at last. Customized it must run whole, and stop
# at once, privileged and with mapped ids.
. "$(dirname "${BASH_SOURCE[0]}")/lxc-common.sh"
start_over "$@"

name=$1 image=$2
# What the image as it is gets: long enough to be told from a system that stops.
patience=5
# In tenths of a second: one, and one more for a machine that has other things to do; busybox' init itself waits for two.
limit=20
[ "$name" != busybox ] || limit=35

# settled NAME: waits until the system has come up; prints its state, and what failed.
settled() {
    local tries state=''
    for ((tries = 0; tries < 300; tries++)); do
        state=$(state_of "$1" 2>/dev/null || true)
        case $state in '' | initializing | starting) sleep 0.2 ;; *) break ;; esac
    done
    echo "${state:-stuck}"
    case $name in *-systemd) run_in "$1" systemctl --failed --no-legend --plain | awk '{ print $1 }' ;; esac
}

# What runs in a container, which may have no ps.
processes() {
    # shellcheck disable=SC2016  # the container's own shell
    run_in "$1" sh -c 'for file in /proc/[0-9]*/cmdline; do tr "\0" " " <"$file"; echo; done' 2>/dev/null || true
}

state_of() {
    case $name in
        *-systemd) run_in "$1" systemctl is-system-running ;;
        # The runlevel's processes are there when the last script of it was run.
        *) case $(processes "$1") in *getty* | *'sleep 1000'*) echo running ;; esac ;;
    esac
}

mkdir "$scratch/nothing"

# As it is: unpacked, and nothing of ours but what every configuration includes.
plain() {
    must_create plain mapped lxlayer --quiet --force --specs "$scratch/nothing" --layout "$image"
    must_start plain
    settled plain >"$scratch/state"
    note "as it is: $(tr '\n' ' ' <"$scratch/state")"
    local tenths
    tenths=$(halt plain $patience)
    note "as it is: stopped after $tenths tenths of a second"
    case $name in
        *-systemd) expect "as it is, degraded" grep -qx degraded "$scratch/state" ;;
        # Its init knows LXC's signal.
        busybox) expect "as it is, stopped" test "$tenths" -lt $((patience * 10)) ;;
        *) expect "as it is, killed at last" test "$tenths" -ge $((patience * 10)) ;;
    esac
    destroy plain
}

customized() { # privileged|mapped
    must_create c "$1" lxlayer --quiet --layout "$image" --profile "$profiles/distro.yaml"
    must_start c
    settled c >"$scratch/state"
    expect "customized, $1: running, nothing failed" same "$(cat "$scratch/state")" running
    expect "customized, $1: its script was run" same "$(cat "$(root_of c)/started")" distro
    local tenths
    tenths=$(halt c 12)
    note "customized, $1: stopped after $tenths tenths of a second"
    expect "customized, $1: stopped in time" test "$tenths" -lt "$limit"
    destroy c
}

plain
customized privileged
customized mapped
finish
