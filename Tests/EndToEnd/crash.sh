#!/bin/bash
# Killed at any system call, or on a disk that is full, a conversion leaves what was there before or all of the new.
#
# usage: crash.sh LAYOUT:TAG
#
# For each call that changes a file system (write, fsync, rename, ...) the conversion is started again and killed just
# before it, then started again with the call failing. Writers that work at once must lose nothing of each other's.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$(realpath "$(layout_of "$1")"):$(tag_of "$1")
require_lxlayer
require_commands gcc jq
make_scratch
gcc -shared -fPIC -O1 -o "$scratch/crash-points.so" "$here/crash-points.c" || fail "crash-points.c does not compile"

# The index of a layout, what an archive is, the manifest of a directory, or nothing where there is none; the staged
# names that a crash may leave do not count.
state() {
    if [ -f "$1" ]; then
        sha256sum <"$1"
    else
        cat "$1/index.json" "$1/manifest.json" 2>/dev/null || true
    fi
}

# prepare SCENARIO: $scratch/out as it is before; the conversion's source is in $source, where it goes in $destination.
prepare() {
    rm -rf "$scratch/out" "$scratch/blobs" "$scratch"/.lxlayer-*
    source=$image destination=oci:$scratch/out:latest options=()
    case $1 in
        new) ;;
        blob-directory) options=(--dest-shared-blob-dir "$scratch/blobs") ;;
        archive)
            destination=oci-archive:$scratch/out:kept
            cp "$scratch/other.tar" "$scratch/out"
            ;;
        directory)
            destination=dir:$scratch/out
            cp -a "$scratch/other-directory" "$scratch/out"
            ;;
        removal)
            # What an earlier conversion left is removed in the end.
            cp -a "$scratch/orphans" "$scratch/out"
            source=$scratch/out:$(tag_of "$image") options=(--gc)
            ;;
        existing)
            mkdir "$scratch/out"
            cp -a "$scratch/other/." "$scratch/out"
            ;;
        in-place)
            mkdir "$scratch/out"
            cp -a "$(layout_of "$image")/." "$scratch/out"
            source=$scratch/out:$(tag_of "$image")
            ;;
    esac
}

# run [VARIABLE=VALUE]...: the conversion, with crash points.
run() {
    env "$@" LD_PRELOAD="$scratch/crash-points.so" \
        "$lxlayer" convert --quiet "${options[@]}" "oci:$source" "$destination" >"$scratch/line" 2>"$scratch/errors"
}

# expect_whole WHAT: what is in the layout is what was there before, or all of the new; and works again.
expect_whole() {
    local now
    now=$(state "$scratch/out")
    if [ "$now" != "$before" ] && [ "$now" != "$after" ]; then
        fail "$1: the index is neither the old nor the new one"
    fi
    if [ -n "$now" ]; then
        local blobs=()
        [ ! -d "$scratch/blobs" ] || blobs=(--blob-dir "$scratch/blobs")
        "$lxlayer" verify --quiet "${blobs[@]}" "${destination%%:*}:$scratch/out" >"$scratch/verified" 2>&1 ||
            fail "$1: $(tail -n 3 "$scratch/verified")"
    elif [ -e "$scratch/out" ]; then
        fail "$1: a layout without an index"
    fi
}

"$lxlayer" convert --quiet "oci:$image" "oci:$scratch/other:kept" >/dev/null
"$lxlayer" convert --quiet --compress none "oci:$image" "oci-archive:$scratch/other.tar:kept" >/dev/null
"$lxlayer" convert --quiet --compress none "oci:$image" "dir:$scratch/other-directory" >/dev/null
cp -a "$(layout_of "$image")" "$scratch/orphans"
"$lxlayer" convert --quiet --compress none "oci:$image" "oci:$scratch/orphans:old" >/dev/null
index=$(cat "$(layout_of "$image")/index.json")
printf '%s' "$index" >"$scratch/orphans/index.json"
killed=0 failed=0 again=0
for scenario in new existing in-place removal archive directory blob-directory; do
    prepare "$scenario"
    before=$(state "$scratch/out")
    run LXLAYER_CRASH_COUNT="$scratch/count" || fail "$scenario: $(cat "$scratch/errors")"
    after=$(state "$scratch/out")
    whole=$(ls "$scratch/out/blobs/sha256" 2>/dev/null) || true
    count=$(<"$scratch/count")
    for ((point = 1; point <= count; point++)); do
        prepare "$scenario"
        status=0
        run LXLAYER_CRASH_AT="$point" 2>/dev/null || status=$?
        [ "$status" = 137 ] || fail "$scenario, call $point: status $status instead of being killed"
        expect_whole "$scenario, killed at call $point"
        killed=$((killed + 1))
        # What a crash leaves does not keep the next one from working.
        run || fail "$scenario, after a crash at call $point: $(cat "$scratch/errors")"
        [ "$(state "$scratch/out")" = "$after" ] || fail "$scenario, after a crash at call $point: another result"
        left=$(find "$scratch" -maxdepth 2 -name '.lxlayer-*' -type d)
        [ -z "$left" ] || fail "$scenario, after a crash at call $point: still there: $left"
        if [ "$scenario" = removal ]; then
            [ "$(ls "$scratch/out/blobs/sha256")" = "$whole" ] || fail "$scenario, after a crash at call $point: orphans"
        fi
        again=$((again + 1))

        prepare "$scenario"
        status=0
        run LXLAYER_CRASH_AT="$point" LXLAYER_CRASH_ERROR=28 || status=$?
        # The last calls come after the new index is in place: then the conversion may have succeeded.
        if [ "$status" != 0 ]; then
            [ "$status" = 1 ] || fail "$scenario, disk full at call $point: status $status"
            grep -q "No space left on device" "$scratch/errors" ||
                fail "$scenario, disk full at call $point: $(cat "$scratch/errors")"
        fi
        expect_whole "$scenario, disk full at call $point"
        left=$(find "$scratch" -maxdepth 2 -name '.lxlayer-*')
        [ -z "$left" ] || fail "$scenario, disk full at call $point: left behind: $left"
        failed=$((failed + 1))
    done
done
note "points killed: $killed, losses: 0: old or complete each time, and $again times whole after the next run"
note "disk full at $failed calls: old or complete each time, nothing left behind"
[ "$killed" -ge 200 ] || fail "only $killed points"

# Writers that work at once: each has its own tag.
for writers in 2 10; do
    rm -rf "$scratch/out" "$scratch"/.lxlayer-*
    for ((writer = 1; writer <= writers; writer++)); do
        "$lxlayer" convert --quiet "oci:$image" "oci:$scratch/out:w$writer" >/dev/null 2>"$scratch/errors-$writer" &
    done
    wait
    tags=$(jq '[.manifests[].annotations["org.opencontainers.image.ref.name"]] | unique | length' \
        "$scratch/out/index.json")
    [ "$tags" = "$writers" ] || fail "$writers writers at once: $tags tags ($(cat "$scratch"/errors-*))"
    "$lxlayer" verify --quiet "oci:$scratch/out" >"$scratch/verified" || fail "$(tail -n 3 "$scratch/verified")"
    note "$writers writers at once: $tags tags, 0 lost"
done

# The same writers again, each packing its layer otherwise and removing what nothing leads to any more.
for ((writer = 1; writer <= writers; writer++)); do
    "$lxlayer" convert --quiet --gc --compress "zstd:$writer" "oci:$image" "oci:$scratch/out:w$writer" >/dev/null \
        2>"$scratch/errors-$writer" &
done
wait
tags=$(jq '.manifests | length' "$scratch/out/index.json")
[ "$tags" = "$writers" ] || fail "$writers writers with --gc: $tags tags ($(cat "$scratch"/errors-*))"
"$lxlayer" verify --quiet "oci:$scratch/out" >"$scratch/verified" || fail "$(tail -n 3 "$scratch/verified")"
"$lxlayer" convert --quiet --gc "oci:$image" "oci:$scratch/out:w1" >/dev/null
"$lxlayer" verify --quiet --strict "oci:$scratch/out" >"$scratch/verified" || fail "left: $(tail -n 3 "$scratch/verified")"
note "$writers writers at once that remove what is left: $tags tags, 0 lost, and nothing left in the end"

# Places where nothing can be written.
mkdir -p "$scratch/file-parent"
: >"$scratch/file-parent/file"
for place in "$scratch/file-parent/file/out" "$scratch/absent/out" /proc/out; do
    status=0
    "$lxlayer" convert --quiet "oci:$image" "oci:$place:latest" >/dev/null 2>"$scratch/errors" || status=$?
    case $status in
        1 | 3 | 4) note "$place: status $status, $(head -n 1 "$scratch/errors" | sed "s|$scratch|...|g")" ;;
        *) fail "$place: status $status: $(cat "$scratch/errors")" ;;
    esac
done
