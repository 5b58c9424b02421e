#!/bin/bash
# Show an image's root file system through the kernel's overlayfs.
#
# usage: overlay-mount.sh [--writable] LAYOUT:TAG DIRECTORY     mount it on DIRECTORY/merged
#        overlay-mount.sh --unmount DIRECTORY                   and take it away again
#
# The layers are extracted to DIRECTORY/layers. --writable adds an upper directory that is thrown away with the rest.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

mount_image() { # LAYOUT:TAG DIRECTORY WRITABLE
    local directory=$2 lower="" number=0
    "$here/extract-layers.py" "$(layout_of "$1")" "$(tag_of "$1")" "$directory/layers"
    while [ -d "$directory/layers/$number" ]; do
        lower=$directory/layers/$number${lower:+:$lower}
        number=$((number + 1))
    done
    mkdir "$directory/merged"
    if [ "$3" = yes ]; then
        mkdir "$directory/upper" "$directory/work"
        mount -t overlay "$mark" -o "lowerdir=$lower,upperdir=$directory/upper,workdir=$directory/work" \
            "$directory/merged"
    else
        # Without an upper directory overlayfs wants two lower ones.
        mkdir "$directory/empty"
        mount -t overlay "$mark" -o "ro,lowerdir=$lower:$directory/empty" "$directory/merged"
    fi
}

require_root
require_overlayfs
case $1 in
    --unmount)
        umount -l "$2/merged" 2>/dev/null || true
        rm -rf --one-file-system "$2"
        ;;
    --writable) mount_image "$2" "$3" yes ;;
    *) mount_image "$1" "$2" no ;;
esac
