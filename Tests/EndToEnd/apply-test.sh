#!/bin/bash
# What `apply` makes of the unpacked image is the converted image unpacked, in every field.
#
# usage: apply-test.sh LAYOUT:TAG
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$(realpath "$(layout_of "$1")"):$(tag_of "$1")
require_root
require_commands umoci python3
require_lxlayer
make_scratch
export SOURCE_DATE_EPOCH=1700000000

# unpack LAYOUT:TAG DIRECTORY
unpack() { umoci unpack --image "$1" "$2" >"$scratch/log" 2>&1 || fail "umoci unpack $1: $(tail -n 2 "$scratch/log")"; }

"$lxlayer" convert --quiet "oci:$image" "oci:$scratch/converted:latest" >/dev/null
unpack "$scratch/converted:latest" "$scratch/expected"
unpack "$image" "$scratch/bundle"
"$lxlayer" apply --quiet --rootfs "$scratch/bundle/rootfs" >"$scratch/applied"
note "$(head -n 1 "$scratch/applied" | sed "s|.*/||")"
# An image has its base in the layers below; a tree has it in a file of its own.
[ -s "$scratch/bundle/rootfs/usr/lib/lxlayer/undo.json" ] || fail "nothing says how the tree is taken back"
cp "$scratch/bundle/rootfs/usr/lib/lxlayer/undo.json" "$scratch"
rm "$scratch/bundle/rootfs/usr/lib/lxlayer/undo.json"
"$here/compare-trees.py" "$scratch/expected/rootfs" "$scratch/bundle/rootfs" >"$scratch/compared" ||
    fail "$(head -n 20 "$scratch/compared")"
note "$(tail -n 1 "$scratch/compared" | sed 's/^ *//')"
cp -p "$scratch/undo.json" "$scratch/bundle/rootfs/usr/lib/lxlayer"
"$lxlayer" apply --quiet --rootfs "$scratch/bundle/rootfs" >"$scratch/applied"
grep -q ': nothing to change$' "$scratch/applied" || fail "applied again: $(head -n 1 "$scratch/applied")"
note "applied again: nothing to change"
