#!/bin/bash
# A converted image is its base with the plan applied: no more, no less.
#
# usage: merged-view.sh LAYOUT:TAG
#
# Both images are unpacked by umoci and shown by the kernel's overlayfs. By either view the converted one must equal the
# base's listing with the plan applied to it (apply-plan.py): every path, type, mode, owner, size, time, content,
# extended attribute and hard link. Every blob of the base must be there unchanged, and our own reading of the base
# (`lxlayer ls`) must agree with umoci's.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$1
layout=$(layout_of "$image") tag=$(tag_of "$image")
require_root
require_overlayfs
require_lxlayer
require_commands umoci jq python3 zstd
make_scratch

note "convert"
"$lxlayer" convert --quiet "oci:$image" "oci:$scratch/converted:$tag" >/dev/null
"$lxlayer" plan --quiet --json "oci:$image" >"$scratch/plan.json"
"$lxlayer" ls --quiet --json "oci:$image" / >"$scratch/ls.json"

note "blobs"
layer_digests "$image" >"$scratch/base.layers"
layer_digests "$scratch/converted:$tag" >"$scratch/converted.layers"
head -n -1 "$scratch/converted.layers" | cmp - "$scratch/base.layers" ||
    fail "the converted image is not the base's layers and one more"
while read -r digest; do
    cmp "$(blob "$layout" "$digest")" "$(blob "$scratch/converted" "$digest")" || fail "$digest was changed"
done <"$scratch/base.layers"
added=$(blob "$scratch/converted" "$(tail -n 1 "$scratch/converted.layers")")

# list LAYOUT:TAG NAME: writes NAME.overlayfs and NAME.umoci
at_exit "'$here/overlay-mount.sh' --unmount '$scratch/mount'"
list() {
    note "list the $2 image"
    "$here/overlay-mount.sh" "$1" "$scratch/mount"
    cp "$scratch/mount/layers/listed.json" "$scratch/listed.json"
    "$here/list-tree.py" "$scratch/mount/merged" "$scratch/listed.json" >"$scratch/$2.overlayfs"
    "$here/overlay-mount.sh" --unmount "$scratch/mount"
    umoci unpack --image "$1" "$scratch/bundle"
    "$here/list-tree.py" "$scratch/bundle/rootfs" "$scratch/listed.json" >"$scratch/$2.umoci"
    rm -rf "$scratch/bundle"
}
list "$image" base
list "$scratch/converted:$tag" converted

wrong=0
"$here/compare-listings.py" "$scratch/base.umoci" "$scratch/base.overlayfs" "base, umoci against overlayfs" || wrong=1
"$here/compare-listings.py" "$scratch/base.umoci" "$scratch/ls.json" "base, umoci against lxlayer ls" || wrong=1
for view in umoci overlayfs; do
    "$here/apply-plan.py" "$scratch/base.$view" "$scratch/plan.json" "$added" "$scratch/converted.$view" \
        "converted, as $view shows it" || wrong=1
done
exit $wrong
