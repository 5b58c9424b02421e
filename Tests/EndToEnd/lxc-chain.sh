#!/bin/bash
# Templates that wrap each other: arguments, configuration, scripts, and the tree, against direct calls and one stacked run.
. "$(dirname "${BASH_SOURCE[0]}")/lxc-common.sh"
start_over "$@"

cp "$("$here/make-image.sh" --busybox)" "$scratch/busybox"
export BUSYBOX=$scratch/busybox

# wrapped PROFILE… -- TEMPLATE WORD…: in $words, what makes lxc-lxlayer wrap itself once for each profile, the last outermost.
wrapped() {
    local chain=() profile
    words=()
    while [ "$1" != -- ]; do
        chain=("$1" "${chain[@]}")
        shift
    done
    shift
    for profile in "${chain[@]}"; do words+=(--force --profile "$profiles/$profile.yaml" --wrap lxlayer --); done
    # The innermost wraps the template itself.
    unset 'words[-1]' 'words[-1]'
    words+=("$1" --)
    shift
    words+=("$@")
}

arguments_are_intact() {
    local ids
    local odd=(--dist 'gen too' '' -- '-x=' $'two\nlines' -- --wrap $'\xff\xfe' '*')
    for ids in privileged mapped; do
        RECORD=$scratch/direct must_create r "$ids" recorder "${odd[@]}"
        cp "$(config_of r)" "$scratch/direct.config"
        destroy r
        wrapped distro libs apps -- recorder "${odd[@]}"
        RECORD=$scratch/through must_create r "$ids" lxlayer "${words[@]}"
        expect "arguments through three wrappers, $ids" cmp "$scratch/direct" "$scratch/through"
        grep -av '^# ' "$scratch/direct.config" >"$scratch/lines"
        grep -av '^# ' "$(config_of r)" | head -n "$(wc -l <"$scratch/lines")" >"$scratch/beginning"
        expect "what others wrote into the configuration, $ids" cmp "$scratch/lines" "$scratch/beginning"
        expect "one block, $ids" same "$(grep -ac '^# BEGIN lxlayer' "$(config_of r)")" 1
        expect "the configuration's owner, $ids" same "$(stat -c %u "$(config_of r)")" 0
        destroy r
    done
}

# scripts_run_once NAME CONFIG TEMPLATE WORD…
scripts_run_once() {
    local name=$1 ids=$2 template=$3 root
    shift 3
    root=$(root_of "$name")
    wrapped distro libs apps -- "$template" "$@"
    must_create "$name" "$ids" lxlayer "${words[@]}"
    must_start "$name"
    expect "$template, $ids: scripts in order" same "$(tr '\n' ' ' <"$root/started")" "distro libs apps "
    expect "$template, $ids: nothing of the host's environment" no grep -q -e LXC_TEST_SECRET -e LXC_ROOTFS "$root/environment"
    lxc-stop -k -P "$lxcpath" -n "$name"
    must_start "$name"
    expect "$template, $ids: not once more" same "$(tr '\n' ' ' <"$root/started")" "distro libs apps "
    lxc-stop -k -P "$lxcpath" -n "$name"
    # A clone is another instance.
    if [ "$ids" = privileged ]; then
        lxc-copy -P "$lxcpath" -n "$name" -N "$name-clone" >"$scratch/said" 2>&1 || fail "$(cat "$scratch/said")"
        must_start "$name-clone"
        expect "a clone runs them for itself" same "$(wc -l <"$(root_of "$name-clone")/started")" 6
        destroy "$name-clone"
    fi
    destroy "$name"
}

# stacked_is_wrapped TEMPLATE WORD…: the same tree by three wrappers as by one with three profiles.
stacked_is_wrapped() {
    local template=$1
    shift
    export INNER=$template
    wrapped distro libs apps -- dated "$@"
    must_create chained privileged lxlayer "${words[@]}"
    must_create stacked privileged lxlayer --force --profile "$profiles/distro.yaml" --profile "$profiles/libs.yaml" \
        --profile "$profiles/apps.yaml" --wrap dated -- "$@"
    expect "$template: trees" "$here/compare-trees.py" "$(root_of chained)" "$(root_of stacked)"
    expect "$template: the list in order" same "$(tr '\n' ' ' <"$(root_of chained)/etc/list")" "distro libs apps "
    for path in /etc/notes/libs /etc/list /etc/provision.d/51-libs-once; do
        "$lxlayer" blame --json --rootfs "$(root_of chained)" "$path" >"$scratch/one"
        "$lxlayer" blame --json --rootfs "$(root_of stacked)" "$path" >"$scratch/other"
        expect "$template: who wrote $path" cmp "$scratch/one" "$scratch/other"
    done
    expect "$template: blame names the step" grep -q 'libs/note' \
        <("$lxlayer" blame --rootfs "$(root_of chained)" /etc/notes/libs)
    destroy chained
    destroy stacked
}

# What lxc-local unpacks: the recorder's tree.
make_local() {
    must_create seed privileged recorder
    tar -C "$(root_of seed)" -cJf "$scratch/rootfs.tar.xz" .
    destroy seed
    mkdir -p "$scratch/meta"
    printf 'lxc.mount.auto = proc:mixed sys:mixed cgroup:mixed\nlxc.tty.max = 1\n' >"$scratch/meta/config"
    cp "$scratch/meta/config" "$scratch/meta/config-user"
    tar -C "$scratch/meta" -cJf "$scratch/meta.tar.xz" .
    chmod 644 "$scratch"/*.tar.xz
}

versions_are_told_apart() {
    local root
    must_create v privileged lxlayer --force --profile "$profiles/libs.yaml" --wrap recorder --
    root=$(root_of v)
    cp -a "$root" "$scratch/before"
    "$lxlayer" apply --quiet --force --target lxc --rootfs "$root" --profile "$profiles/libs.yaml" >"$scratch/said"
    expect "the same profile again" "$here/compare-trees.py" "$scratch/before" "$root"
    status=0
    "$lxlayer" apply --quiet --force --target lxc --rootfs "$root" --profile "$profiles/libs-2.yaml" >"$scratch/said" 2>&1 || status=$?
    expect "another version of it" same "$status" 7
    expect "and nothing done" "$here/compare-trees.py" "$scratch/before" "$root"
    "$lxlayer" apply --quiet --force --target lxc --rootfs "$root" --upgrade --profile "$profiles/libs-2.yaml" >"$scratch/said"
    expect "replaced when asked for" same "$(ls "$root/etc/notes")" libs-2
    expect "and what it alone did is gone" no test -e "$root/etc/list"
    "$lxlayer" apply --quiet --force --target lxc --rootfs "$root" --drop-profile libs >"$scratch/said"
    expect "dropped" no test -e "$root/etc/notes"
    destroy v
    rm -rf "$scratch/before"
}

arguments_are_intact
make_local
scripts_run_once b privileged busybox --busybox-path "$BUSYBOX"
scripts_run_once b mapped busybox --busybox-path "$BUSYBOX"
scripts_run_once l privileged local -m "$scratch/meta.tar.xz" -f "$scratch/rootfs.tar.xz"
stacked_is_wrapped busybox --busybox-path "$BUSYBOX"
stacked_is_wrapped local -m "$scratch/meta.tar.xz" -f "$scratch/rootfs.tar.xz"
versions_are_told_apart
finish
