#!/bin/bash
# What is exported is the merged view, whoever unpacks it.
#
# usage: export.sh LAYOUT:TAG
#
# The converted image is exported as one tar, which GNU tar, bsdtar and busybox' tar unpack as root: each tree must equal
# what umoci makes of the image, and what `lxlayer ls` says of it, in every field that the program restores. The same
# for the trees in the exports for Incus and LXC. SmartOS's installation is played by a program of our own.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$1
players=$repository/Tests/ExportsTests/Players
require_root
require_lxlayer
require_commands umoci bsdtar busybox jq python3 tar zstd xz
make_scratch
wrong=0

"$lxlayer" convert --quiet "oci:$image" "oci:$scratch/converted:latest" >/dev/null
source=oci:$scratch/converted:latest

# export_to NAME OPTION...: exports to $scratch/NAME
export_to() {
    local name=$1
    shift
    "$lxlayer" export --quiet "$source" "$scratch/$name" "$@" >"$scratch/lines" || fail "export $*"
    # The result's lines are those of sha256sum.
    [ "$2" = proxmox ] || sha256sum --quiet -c "$scratch/lines" || fail "export $*: other digests than said"
}

note "the merged view, by umoci and by lxlayer ls"
"$lxlayer" ls --quiet --json "$source" >"$scratch/ls.json"
# A tar has an entry for every directory; what no layer lists has no time.
jq '[if .root.implied then empty else "." end] + [.entries[] | select(.type == "directory" and (.implied | not)).path]' \
    "$scratch/ls.json" >"$scratch/listed.json"
umoci unpack --image "$scratch/converted:latest" "$scratch/bundle" >"$scratch/log" 2>&1 ||
    fail "umoci: $(tail -n 1 "$scratch/log")"
"$here/list-tree.py" "$scratch/bundle/rootfs" "$scratch/listed.json" >"$scratch/expected"
"$here/compare-listings.py" "$scratch/expected" "$scratch/ls.json" "umoci against lxlayer ls" || wrong=1

# unpacked TITLE FILTER COMMAND...: the command unpacks into the directory that is the last of its arguments; the filter
# is jq's, and takes away what the program does not restore.
unpacked() {
    local title=$1 filter=$2 root=$scratch/root
    shift 2
    note "$title"
    mkdir "$root"
    "$@" "$root" 2>"$scratch/log" || fail "$title: $(tail -n 3 "$scratch/log")"
    "$here/list-tree.py" "$root" "$scratch/listed.json" | jq -c "$filter" >"$scratch/found"
    rm -rf "$root"
    jq -c "$filter" "$scratch/expected" >"$scratch/filtered"
    "$here/compare-listings.py" "$scratch/filtered" "$scratch/found" "$title" || wrong=1
}
# bsdtar restores no time of the root, and access control lists only from records of another kind than images have.
by_bsdtar='if .path == "." then .mtime = "0" else . end |
    if .xattrs then .xattrs |= with_entries(select(.key | startswith("system.posix_acl_") | not)) else . end |
    if .xattrs == {} then del(.xattrs) else . end'
# busybox restores whole seconds, and no times of links, nor of directories that something is put into later.
plain='del(.xattrs) | .mtime |= sub("\\..*"; "") |
    if .type == "directory" or .type == "symlink" then .mtime = "0" else . end'

export_to root.tar --as rootfs --compress none
export_to root.tar.gz --as rootfs
export_to root.tar.zst --as rootfs --compress zstd
export_to root.tar.xz --as rootfs --compress xz:0
for compressed in "zcat root.tar.gz" "zstd -dcq root.tar.zst" "xz -dc root.tar.xz"; do
    # shellcheck disable=SC2086  # a command and its arguments
    (cd "$scratch" && $compressed) | cmp - "$scratch/root.tar" || fail "$compressed: another tar"
done
"$lxlayer" export --quiet "$source" - --as rootfs --compress none 2>/dev/null | cmp - "$scratch/root.tar" ||
    fail "standard output has another tar"
"$players/list-tar.py" "$scratch/root.tar" "" "$scratch/ls.json" >"$scratch/tar" 2>"$scratch/log"
[ ! -s "$scratch/log" ] || fail "the tar: $(head -n 3 "$scratch/log")"
"$here/compare-listings.py" "$scratch/expected" "$scratch/tar" "Python's tarfile" || wrong=1
unpacked "GNU tar" . tar --numeric-owner --xattrs --xattrs-include='*' -xpf "$scratch/root.tar.gz" -C
unpacked "bsdtar" "$by_bsdtar" bsdtar --numeric-owner --xattrs -xpf "$scratch/root.tar.xz" -C
unpacked "busybox tar" "$plain" busybox tar -xpf "$scratch/root.tar" -C

note "Incus"
export_to incus.tar.gz --as incus --compress gzip
"$players/list-tar.py" "$scratch/incus.tar.gz" rootfs "$scratch/ls.json" 2>"$scratch/log" >"$scratch/tar"
[ ! -s "$scratch/log" ] || fail "the tar for Incus: $(head -n 3 "$scratch/log")"
"$here/compare-listings.py" "$scratch/expected" "$scratch/tar" "the tree of the unified image" || wrong=1

note "Proxmox VE"
export_to proxmox.tar --as proxmox
[ "$(tar tf "$scratch/proxmox.tar" | head -n 2 | tr '\n' ' ')" = "oci-layout index.json " ] || fail "members' names"
mkdir "$scratch/layout"
tar xf "$scratch/proxmox.tar" -C "$scratch/layout"
digest=$(jq -r '.manifests[0].digest' "$scratch/layout/index.json")
config=$(jq -r '.config.digest' "$(blob "$scratch/layout" "$digest")")
jq -e '.config | .Entrypoint == ["/sbin/init"] and (.Cmd | not) and (.StopSignal == "SIGRTMIN+3")' \
    "$(blob "$scratch/layout" "$config")" >"$scratch/log" || fail "the configuration of the archive"
"$lxlayer" verify --quiet "$scratch/proxmox.tar" >"$scratch/log" || fail "$(tail -n 3 "$scratch/log")"
"$lxlayer" diff --quiet "$source" "$scratch/proxmox.tar" >"$scratch/log" || fail "another tree: $(head -n 3 "$scratch/log")"

note "SmartOS"
export_to smartos --as smartos
"$players/imgadm-install.py" "$scratch/smartos" "$scratch/ls.json" >"$scratch/log"
[ "$(grep -c ^installed "$scratch/log")/$(wc -l <"$scratch/log")" = 1/1 ] || fail "imgadm: $(head -n 5 "$scratch/log")"
exit $wrong
