# shellcheck shell=bash
# What the checks with LXC share. Sourced, never run.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

templates=/usr/share/lxc/templates

# start_over: everything below happens in a mount namespace of its own, where LXC's templates are ours and theirs, and
# the ids that containers are mapped to are root's to give.
start_over() {
    require_root
    require_lxlayer
    require_commands lxc-create lxc-start lxc-stop lxc-attach umoci python3 unshare
    if [ -z "${LXC_TEST_INSIDE:-}" ]; then
        LXC_TEST_INSIDE=yes exec unshare --mount --propagation private "$0" "$@"
    fi
    make_scratch
    chmod 755 "$scratch"
    cp -R "$templates" "$scratch/templates"
    cp --remove-destination "$lxlayer" "$scratch/templates/lxc-lxlayer"
    cp "$here"/Templates/* "$scratch/templates/"
    mount --bind "$scratch/templates" "$templates"
    echo root:100000:65536 >"$scratch/subids"
    for file in /etc/subuid /etc/subgid; do
        [ ! -e "$file" ] || mount --bind "$scratch/subids" "$file"
    done
    lxcpath=$scratch/lxc
    mkdir "$lxcpath"
    chmod 755 "$lxcpath"
    at_exit stop_all
    echo 'lxc.net.0.type = empty' >"$scratch/privileged.conf"
    cp "$scratch/privileged.conf" "$scratch/mapped.conf"
    printf 'lxc.idmap = %s 0 100000 65536\n' u g >>"$scratch/mapped.conf"
    export SOURCE_DATE_EPOCH=1700000000 LXC_TEST_SECRET=of-the-host
    # shellcheck disable=SC2034  # the scripts'
    profiles=$here/Profiles
}

stop_all() {
    local directory
    for directory in "$lxcpath"/*/; do
        [ ! -d "$directory" ] || lxc-stop -q -k -P "$lxcpath" -n "$(basename "$directory")" 2>/dev/null || true
    done
    umount "$lxcpath"/*/mounted 2>/dev/null || true
}

# --- containers --------------------------------------------------------------------------------------------------------

# create NAME privileged|mapped TEMPLATE [ARGUMENT]...: lxc-create's status; what it says is in $scratch/said.
create() {
    local name=$1 config=$scratch/$2.conf template=$3
    shift 3
    lxc-create -P "$lxcpath" -n "$name" -f "$config" -t "$template" "${storage[@]}" -- "$@" >"$scratch/said" 2>&1 ||
        return $?
}
storage=()

must_create() { create "$@" || fail "lxc-create $*: $(tail -n 5 "$scratch/said")"; }

start() {
    timeout 60 lxc-start -P "$lxcpath" -n "$1" -l INFO -o "$scratch/$1.log" >"$scratch/said" 2>&1 ||
        { note "$(grep -E ' (ERROR|WARN) ' "$scratch/$1.log" | tail -n 5)"; return 1; }
}

must_start() { start "$1" || fail "lxc-start $1: $(tail -n 3 "$scratch/said")"; }

run_in() { local name=$1 && shift && lxc-attach -P "$lxcpath" -n "$name" --clear-env -- "$@" </dev/null; }

# halt NAME SECONDS: prints how many tenths of a second it took.
halt() {
    local before after
    before=$(date +%s%N)
    lxc-stop -P "$lxcpath" -n "$1" -t "$2" >/dev/null 2>&1 || true
    after=$(date +%s%N)
    echo $(((after - before) / 100000000))
}

destroy() { lxc-stop -q -k -P "$lxcpath" -n "$1" 2>/dev/null || true; rm -rf --one-file-system "${lxcpath:?}/$1"; }

root_of() { printf '%s/%s/rootfs\n' "$lxcpath" "$1"; }
config_of() { printf '%s/%s/config\n' "$lxcpath" "$1"; }

# --- counting ------------------------------------------------------------------------------------------------------

checks=0
# expect WHAT COMMAND...: one check.
expect() {
    local what=$1
    shift
    checks=$((checks + 1))
    "$@" >"$scratch/expected" 2>&1 || fail "$what: $* $(head -n 20 "$scratch/expected")"
}

same() { [ "$1" = "$2" ] || { printf 'expected: %s\nfound:    %s\n' "$2" "$1"; return 1; }; }
no() { ! "$@"; }
finish() { note "$checks checks held"; }
