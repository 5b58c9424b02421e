#!/bin/bash
# Places that cannot take an image: a disk that is full, one that is read-only, directories inside one another.
#
# usage: places.sh LAYOUT:TAG
#
# Each gets an error that says so, and is left as it was.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$(realpath "$(layout_of "$1")"):$(tag_of "$1")
require_root
require_lxlayer
require_commands xz
make_scratch
mkdir "$scratch/disk"
mount -t tmpfs "$mark" "$scratch/disk" -o size=4k 2>/dev/null || skip "nothing can be mounted here"
umount "$scratch/disk"
at_exit "umount -l '$scratch/disk' 2>/dev/null"

# contents DIRECTORY: every name in it, and what the files are.
contents() { (cd "$1" && find . -print0 | sort -z | xargs -0 ls -ld --time-style=+ && find . -type f -exec sha256sum {} +) | sort; }

# refused STATUS WORDS ARGUMENT...: the program ends so, says so, and changes nothing on the disk.
refused() {
    local expected=$1 words=$2 status=0 before
    shift 2
    before=$(contents "$scratch/disk")
    "$lxlayer" "$@" >"$scratch/line" 2>"$scratch/errors" || status=$?
    [ "$status" = "$expected" ] || fail "$*: status $status instead of $expected: $(tail -n 2 "$scratch/errors")"
    grep -qi -- "$words" "$scratch/errors" || fail "$*: not a word of '$words': $(tail -n 3 "$scratch/errors")"
    [ "$(contents "$scratch/disk")" = "$before" ] || fail "$*: something was left behind"
}

count=0
for options in size=8k size=64k size=128k size=200k size=236k nr_inodes=4 nr_inodes=9; do
    for kind in oci oci-archive docker-archive dir; do
        # An archive and a directory have fewer files than a layout.
        [[ $options != nr_inodes=9 || $kind = oci ]] || continue
        mount -t tmpfs "$mark" "$scratch/disk" -o "$options"
        refused 1 "No space left on device" convert --quiet "oci:$image" "$kind:$scratch/disk/out"
        umount "$scratch/disk"
        count=$((count + 1))
    done
done
note "a full disk: $count times an error that says so, nothing left behind"

# What is there already stays whole.
mount -t tmpfs "$mark" "$scratch/disk" -o size=450k
"$lxlayer" convert --quiet --compress zstd "oci:$image" "oci:$scratch/disk/out:kept" >/dev/null
head -c 200k /dev/zero >"$scratch/disk/filler" 2>/dev/null || true
refused 1 "No space left on device" convert --quiet "oci:$image" "oci:$scratch/disk/out:latest"
refused 1 "No space left on device" convert --quiet "oci:$scratch/disk/out" "oci-archive:$scratch/disk/out.tar"
"$lxlayer" verify --quiet "oci:$scratch/disk/out" >/dev/null || fail "the layout that was there is damaged"
# Streams are spooled where TMPDIR says.
"$lxlayer" convert --quiet "oci:$image" "oci-archive:$scratch/image.tar" >/dev/null
xz "$scratch/image.tar"
status=0
before=$(contents "$scratch/disk")
TMPDIR=$scratch/disk "$lxlayer" ls --quiet - <"$scratch/image.tar.xz" >/dev/null 2>"$scratch/errors" || status=$?
[ "$status" = 1 ] || fail "a stream: status $status"
grep -q "No space left on device" "$scratch/errors" || fail "a stream: $(cat "$scratch/errors")"
[ "$(contents "$scratch/disk")" = "$before" ] || fail "a stream left something behind"
note "a full disk: what is there stays whole"

mount -o remount,ro "$scratch/disk"
for destination in oci:$scratch/disk/out:latest oci:$scratch/disk/new oci-archive:$scratch/disk/x.tar dir:$scratch/disk/x; do
    refused 1 "Read-only file system" convert --quiet "oci:$image" "$destination"
done
refused 1 "Read-only file system" convert --quiet --all "oci:$(layout_of "$image")" "oci:$scratch/disk/out"
"$lxlayer" convert --quiet "oci:$scratch/disk/out" "oci:$scratch/from-read-only" >/dev/null ||
    fail "a read-only layout cannot be read"
umount "$scratch/disk"
note "read-only: an error that says so, and still to be read from"

mount -t tmpfs "$mark" "$scratch/disk"
cp -a "$(layout_of "$image")" "$scratch/disk/base"
base=$scratch/disk/base
"$lxlayer" convert --quiet "oci:$base" "dir:$scratch/disk/directory" >/dev/null
refused 7 "where an OCI image layout is to be" convert --quiet "oci:$base" "oci:$base/blobs"
refused 7 "where an OCI image layout is to be" convert --quiet "oci:$base" "oci:$scratch/disk"
refused 7 "where an OCI image layout is to be" convert --quiet "oci:$base" "oci:$scratch/disk/directory"
refused 7 "where a directory that is one image is to be" convert --quiet "oci:$base" "dir:$base"
refused 7 "where a directory that is one image is to be" convert --quiet "oci:$base" "dir:$base/blobs"
refused 7 "would be lost" convert --quiet "oci:$base" "oci-archive:$base/index.json"
refused 7 "where an OCI archive is to be" convert --quiet "oci:$base" "oci-archive:$base"
refused 7 "where an OCI image layout is to be" convert --quiet "oci:$base" "oci:$base/index.json"
# Each onto itself is no overlap, but the way to do it in place.
for place in "dir:$scratch/disk/directory" "oci:$base"; do
    "$lxlayer" convert --quiet "$place" "$place" >/dev/null || fail "$place onto itself"
    "$lxlayer" verify --quiet "$place" >/dev/null || fail "$place onto itself is damaged"
done
"$lxlayer" convert --quiet "oci:$base" "oci:$base/inside" >/dev/null || fail "a layout inside another one"
"$lxlayer" verify --quiet "oci:$base/inside" >/dev/null || fail "a layout inside another one is damaged"
"$lxlayer" verify --quiet "oci:$base" >/dev/null || fail "a layout with another one inside is damaged"
note "directories inside one another: refused, or both whole"
