#!/bin/bash
# Round trips of a converted image through skopeo, umoci, podman and buildah, however our layer is packed.
#
# usage: consumers.sh LAYOUT:TAG
#
# Copies have the digest that they should have, what is unpacked or mounted is what `lxlayer ls` lists, and what comes
# back is recognised. podman runs a program in the image where it can run anything on this machine.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$1
require_root
require_lxlayer
require_commands skopeo umoci podman buildah busybox jq python3
make_scratch
export HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/home
mkdir "$scratch/home"
stores=(--root "$scratch/storage" --runroot "$scratch/run" --storage-driver vfs)
at_exit "podman ${stores[*]} rm --all --force >/dev/null 2>&1; podman ${stores[*]} image unmount --all >/dev/null 2>&1; \
    buildah ${stores[*]} rm --all >/dev/null 2>&1; umount -l '$scratch'/storage/vfs '$scratch'/run/* 2>/dev/null"

quietly() { "$@" >"$scratch/out" 2>&1 || fail "$(printf '%s ' "$@"): $(tail -n 3 "$scratch/out")"; }
copy() { quietly skopeo --insecure-policy copy "$@"; }
digest() { "$lxlayer" inspect --quiet --json "$1" | jq -r .digest; }
customized() { "$lxlayer" inspect --quiet --json "oci-archive:$1" | jq .customized; }
expect() { [ "$2" = "$3" ] || fail "$1: $2 instead of $3"; }

# --- a base with a program in it -----------------------------------------------------------------

# With its libraries and their loader: so it runs in any image.
mkdir "$scratch/program"
program=$(command -v busybox)
cp -L "$program" "$scratch/program/busybox"
loader=
while read -r library; do
    cp -L "$library" "$scratch/program"
    case $library in */ld-linux*) loader=$(basename "$library") ;; esac
done < <(ldd "$program" 2>/dev/null | grep -o '/[^ ]*' || true)
busybox=(/opt/program/busybox)
[ -z "$loader" ] || busybox=("/opt/program/$loader" --library-path /opt/program /opt/program/busybox)
copy "oci:$image" "oci:$scratch/base:latest"
quietly umoci insert --image "$scratch/base:latest" "$scratch/program" /opt/program

# runs NAME: has podman run a program in an image; 2 when podman cannot run anything here.
runs() {
    local found variant
    for variant in "--cgroups=disabled --runtime=crun" "--runtime=runc" "--runtime=crun"; do
        # shellcheck disable=SC2086  # words, on purpose
        if found=$(podman "${stores[@]}" --cgroup-manager cgroupfs run --rm --network none --ulimit nofile=1024:1024 \
            --ulimit nproc=1024:1024 $variant "$1" "${busybox[@]}" cat /etc/lx-customized 2>"$scratch/errors"); then
            grep -q '^tool=lxlayer$' <<<"$found" || fail "$1: podman shows another /etc/lx-customized: $found"
            return 0
        fi
    done
    return 2
}

# same_tree DIRECTORY TITLE: what is there is what lxlayer lists.
same_tree() {
    # Nothing on disk tells a directory that no layer lists.
    jq '[(.root | select(.implied | not) | "."), (.entries[] | select(.type == "directory" and (.implied | not)).path)]' \
        "$scratch/ls.json" >"$scratch/listed.json"
    "$here/list-tree.py" "$1" "$scratch/listed.json" >"$scratch/tree.json"
    cp "$scratch/ls.json" "$scratch/expected.json"
    if [[ $2 != *umoci ]]; then
        # Their storage has a mode of its own for the root, cuts times to seconds, and sets those of directories anew.
        jq -c '.mtime = "0" | if .path == "." then .mode = "" else . end' "$scratch/tree.json" >"$scratch/tree.cut"
        jq '(.entries[].mtime, .root.mtime) = "0" | .root.mode = ""' "$scratch/ls.json" >"$scratch/expected.json"
        mv "$scratch/tree.cut" "$scratch/tree.json"
    fi
    "$here/compare-listings.py" "$scratch/expected.json" "$scratch/tree.json" "$2" >"$scratch/differences" ||
        fail "$(head -n 5 "$scratch/differences")"
}

ran=0
for packing in stored gzip:9 zstd none; do
    name=${packing%:*}
    layout=$scratch/$name
    "$lxlayer" convert --quiet --compress "$packing" "oci:$scratch/base" "oci:$layout:latest" >/dev/null
    "$lxlayer" ls --quiet --json "oci:$layout" / >"$scratch/ls.json"
    expected=$(manifest_digest "$layout:latest")

    copy "oci:$layout:latest" "dir:$scratch/$name-dir"
    expect "$name, skopeo, dir:" "$(digest "dir:$scratch/$name-dir")" "$expected"
    copy "dir:$scratch/$name-dir" "oci-archive:$scratch/$name-skopeo.tar:latest"
    if [ "$name" = none ]; then
        # On the way to a layout, skopeo compresses what is not: then it is another manifest of the same image.
        [ "$(customized "$scratch/$name-skopeo.tar")" = true ] || fail "not recognised as ours after skopeo compressed it"
    else
        expect "$name, skopeo, oci-archive:" "$(digest "oci-archive:$scratch/$name-skopeo.tar")" "$expected"
    fi
    trips="skopeo"

    # This umoci knows no zstd.
    if [ "$name" != zstd ]; then
        quietly umoci unpack --image "$layout:latest" "$scratch/bundle"
        same_tree "$scratch/bundle/rootfs" "$name, umoci"
        rm -rf "$scratch/bundle"
        trips+=", umoci"
    fi

    "$lxlayer" convert --quiet "oci:$layout" "oci-archive:$scratch/$name.tar:example.org/lx:$name" >/dev/null
    quietly podman "${stores[@]}" load --input "$scratch/$name.tar"
    found=$(podman "${stores[@]}" image inspect --format '{{.Digest}}' "example.org/lx:$name")
    expect "$name, podman, the digest of an oci-archive" "$found" "$expected"
    same_tree "$(podman "${stores[@]}" image mount "example.org/lx:$name")" "$name, podman"
    quietly podman "${stores[@]}" image unmount "example.org/lx:$name"
    if runs "example.org/lx:$name"; then ran=$((ran + 1)); fi
    quietly podman "${stores[@]}" save --format oci-archive --output "$scratch/$name-podman.tar" "example.org/lx:$name"
    [ "$(customized "$scratch/$name-podman.tar")" = true ] || fail "$name: not recognised as ours after podman save"
    trips+=", podman"

    quietly buildah "${stores[@]}" from --name "built-$name" "oci-archive:$scratch/$name.tar:example.org/lx:$name"
    same_tree "$(buildah "${stores[@]}" mount "built-$name")" "$name, buildah"
    quietly buildah "${stores[@]}" umount "built-$name"
    quietly buildah "${stores[@]}" config --label org.example.added=yes "built-$name"
    quietly buildah "${stores[@]}" commit --disable-compression=false "built-$name" "oci:$scratch/built:$name"
    quietly "$lxlayer" verify --quiet "oci:$scratch/built:$name"
    quietly buildah "${stores[@]}" rm "built-$name"
    # The next one has the same configuration, by which podman tells images apart.
    quietly podman "${stores[@]}" rmi --all --force
    trips+=", buildah"
    note "$packing: $trips: the same digests and trees"
done

# Docker's own format: what is for `docker load`, podman loads as well.
"$lxlayer" convert --quiet --format docker "oci:$scratch/base" "docker-archive:$scratch/docker.tar:example.org/lx:docker" \
    >/dev/null
quietly podman "${stores[@]}" load --input "$scratch/docker.tar"
"$lxlayer" ls --quiet --json "docker-archive:$scratch/docker.tar" / >"$scratch/ls.json"
same_tree "$(podman "${stores[@]}" image mount example.org/lx:docker)" "docker, podman"
status=0
"$lxlayer" convert --quiet --format docker --compress zstd "oci:$scratch/base" "oci:$scratch/refused" 2>"$scratch/errors" ||
    status=$?
expect "zstd in Docker's format, exit code" "$status" 5
[ ! -e "$scratch/refused" ] || fail "something was written for zstd in Docker's format"
note "Docker's format: loaded by podman; zstd is refused with exit code 5"
# Layers that skopeo compressed with zstd.
copy --dest-compress --dest-compress-format zstd "oci:$scratch/base:latest" "dir:$scratch/zstd-dir"
"$lxlayer" convert --quiet "$scratch/zstd-dir" "$scratch/zstd-lx" >/dev/null
jq -r '.layers[] | select(.mediaType | endswith("+zstd")).digest' "$scratch/zstd-dir/manifest.json" >"$scratch/layers"
[ "$(wc -l <"$scratch/layers")" -ge 4 ] || fail "skopeo did not compress with zstd"
while read -r digest; do
    cmp "$scratch/zstd-dir/${digest#sha256:}" "$(blob "$scratch/zstd-lx" "$digest")" || fail "$digest was changed"
done <"$scratch/layers"
quietly "$lxlayer" verify --quiet "oci:$scratch/zstd-lx"
note "skopeo's zstd: $(wc -l <"$scratch/layers") layers byte for byte"

# An index that buildah makes.
copy "oci:$scratch/base:latest" "oci-archive:$scratch/base.tar:base"
quietly buildah "${stores[@]}" manifest create several
for architecture in amd64 386 arm64; do
    quietly buildah "${stores[@]}" from --name "$architecture" "oci-archive:$scratch/base.tar:base"
    quietly buildah "${stores[@]}" config --arch "$architecture" --created-by "$architecture" "$architecture"
    quietly buildah "${stores[@]}" commit "$architecture" "localhost/several:$architecture"
    quietly buildah "${stores[@]}" manifest add several "localhost/several:$architecture"
done
quietly buildah "${stores[@]}" manifest push --all several "oci:$scratch/several:latest"
"$lxlayer" convert --quiet --all-platforms --digestfile "$scratch/digest" --metadata-file "$scratch/metadata" \
    "$scratch/several" "$scratch/several-lx" >/dev/null
expect "the digest in the file" "$(<"$scratch/digest")" "$(manifest_digest "$scratch/several-lx:latest")"
expect "the digest in the metadata" "$(jq -r '."containerimage.digest"' "$scratch/metadata")" "$(<"$scratch/digest")"
# children LAYOUT: a line for each image, without what a conversion changes.
children() { jq -c '.manifests[]' "$(blob "$1" "$(manifest_digest "$1:latest")")"; }
paste -d '\n' <(children "$scratch/several") <(children "$scratch/several-lx") | while read -r one && read -r other; do
    architecture=$(jq -r .platform.architecture <<<"$one")
    expect "$architecture, the rest of the descriptor" "$(jq -S 'del(.digest, .size)' <<<"$other")" \
        "$(jq -S 'del(.digest, .size)' <<<"$one")"
    if [ "$architecture" = arm64 ]; then expect arm64 "$other" "$one"; fi
    [ "$architecture" = arm64 ] || [ "$one" != "$other" ] || fail "$architecture was not converted"
    for digest in $(jq -r '.layers[].digest' "$(blob "$scratch/several" "$(jq -r .digest <<<"$one")")"); do
        cmp "$(blob "$scratch/several" "$digest")" "$(blob "$scratch/several-lx" "$digest")" || fail "$digest was changed"
    done
done
expect "images in the index" "$(children "$scratch/several-lx" | wc -l)" 3
quietly "$lxlayer" verify --quiet "oci:$scratch/several-lx"
copy --all "oci:$scratch/several-lx:latest" "oci:$scratch/several-again:latest"
expect "the index, skopeo" "$(manifest_digest "$scratch/several-again:latest")" "$(<"$scratch/digest")"
note "buildah's index: 2 images converted, 1 left as it is, every other blob byte for byte"

if [ "$ran" = 4 ]; then
    note "podman ran a program in 4 images"
else
    note "podman ran a program in $ran of 4 images: $(tail -n 1 "$scratch/errors")"
    # Nothing at all: then it is this machine.
    [ "$ran" = 0 ] || fail "podman runs some of the images only"
fi
