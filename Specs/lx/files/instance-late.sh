# shellcheck shell=sh disable=SC2154  # root, again and trouble are lx-instance's
# What is done when services run. Sourced by lx-instance, never run.

has_guest_tools() {
    [ -x "$root/lib/smartdc/joyent_rc.local" ] || [ -x "$root/usr/lib/smartdc/joyent_rc.local" ]
}

# cloud-init's source for SmartOS runs both scripts, too.
has_cloud_init() { grep -q DataSourceSmartOS "$root/run/cloud-init/status.json" 2>/dev/null; }

late() {
    find_metadata || :
    if [ -f "$root$again" ]; then
        say "what the metadata did not answer early is asked again"
        from_metadata
        [ -n "$trouble" ] || rm -f "$root$again" 2>/dev/null
    fi
    if has_guest_tools; then
        say "scripts: left to Joyent's guest tools, which the image holds"
        return 0
    fi
    operator_script='' user_script=''
    if has_cloud_init; then
        say "scripts: left to cloud-init, which runs them"
    else
        keep sdc:operator-script /var/svc/mdata-operator-script 700 && operator_script=/var/svc/mdata-operator-script
        keep user-script /var/svc/mdata-user-script 700 && user_script=/var/svc/mdata-user-script
    fi
    # Not if the metadata failed: the platform would take the instance for finished.
    if [ -z "$trouble" ]; then provisioned; fi
    failures=''
    for script in "$operator_script" "$user_script"; do
        [ -z "$script" ] || run_script "$script" || failures=yes
    done
    [ -z "$failures" ] || return 95
}

provisioned() {
    [ -f "$root/var/svc/provisioning" ] || return 0
    if mv -f "$root/var/svc/provisioning" "$root/var/svc/provision_success" 2>/dev/null; then
        say "provisioning: finished"
    else
        say "provisioning: /var/svc/provisioning cannot be renamed"
    fi
}

run_script() {
    [ -s "$root$1" ] || return 0
    script_log=$root/var/log/mdata-user-script.log
    [ -d "${script_log%/*}" ] && [ ! -h "$script_log" ] || script_log=/dev/null
    say "$1: started"
    (
        umask 077
        # In a shell of its own: some shells end when this fails.
        (: >>"$script_log") 2>/dev/null || script_log=/dev/null
        exec </dev/null >>"$script_log" 2>&1
        printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1"
        umask 022
        unset LC_ALL
        HOME=/root
        export HOME
        cd "${root:-/}" || exit 1
        "$root$1"
    )
    status=$?
    if [ "$status" = 0 ]; then say "$1: done"; else say "$1: failed with status $status"; fi
    return "$status"
}
