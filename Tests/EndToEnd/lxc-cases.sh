#!/bin/bash
# What containers and images can be like, and what each must get: one by one.
#
# usage: lxc-cases.sh LAYOUT:TAG          the image busybox, of which others are made here
. "$(dirname "${BASH_SOURCE[0]}")/lxc-common.sh"
start_over "$@"

image=$1
cp "$("$here/make-image.sh" --busybox)" "$scratch/busybox"
export BUSYBOX=$scratch/busybox
cp -R "$(layout_of "$image")" "$scratch/images"
chmod -R a+rX "$scratch/images"

# variant TAG FUNCTION: the image with one more layer, what FUNCTION does to the unpacked tree.
variant() {
    umoci unpack --image "$scratch/images:latest" "$scratch/bundle" >/dev/null 2>&1
    "$2" "$scratch/bundle/rootfs"
    umoci repack --image "$scratch/images:$1" "$scratch/bundle" >/dev/null 2>&1
    rm -rf "$scratch/bundle"
    chmod -R a+rX "$scratch/images"
}

# directly WORD…: the template without lxc-create, whose exit status says little.
directly() { "$templates/lxc-lxlayer" "$@" >"$scratch/said" 2>&1; }
status_of() { local status=0; "$@" || status=$?; echo $status; }
said() { grep -qF -e "$1" "$scratch/said" || { cat "$scratch/said"; return 1; }; }
gone() { [ ! -e "$lxcpath/$1" ]; }

note "help, lists, failures"
expect "help" directly -h
expect "help says how" said "--layout"
rm -f "$scratch/record"
RECORD=$scratch/record expect "help of what is wrapped" directly -h --wrap recorder --
expect "asked for as lxc-create does" same "$(tr '\0' ' ' <"$scratch/record")" "lxc-recorder -h "
expect "an unknown option" same "$(status_of directly --no-such)" 64
expect "nothing to do" same "$(status_of directly --path=/x --name=x --rootfs=/x)" 64
for status in 0 1; do
    mode=list
    [ $status = 0 ] || mode=list1
    expect "--list that exits with $status" same "$(MODE=$mode status_of create e privileged lxlayer --wrap recorder -- --list)" $status
    destroy e
done
MODE=list expect "nothing made, and told" create e privileged lxlayer --wrap recorder -- --list
expect "what that means" said "lxc-create keeps an empty container now"
destroy e
expect "cleaned up when asked for" same "$(MODE=list status_of create e privileged lxlayer --list-exit 1 --wrap recorder --)" 1
expect "no empty container then" gone e
expect "the exit code, unchanged" same "$(MODE=fail status_of directly --rootfs=/x --wrap recorder -- a)" 7
expect "a failure fails" same "$(MODE=fail status_of create e privileged lxlayer --wrap recorder --)" 1
expect "and leaves nothing" gone e
expect "a template that is not there" same "$(status_of directly --rootfs=/x --wrap absent --)" 4
rm -f "$scratch/record"
expect "a profile refuses" same "$(RECORD=$scratch/record status_of directly --rootfs=/x --profile "$profiles/picky.yaml" --wrap recorder --)" 6
expect "before anything is run" no test -e "$scratch/record"
expect "an order that is told" directly --explain-order --profile "$profiles/apps.yaml" --wrap lxlayer -- --profile "$profiles/libs.yaml" --wrap recorder --
expect "in order" same "$(awk '/before|run|after/ { printf "%s %s ", $1, $2 }' "$scratch/said")" \
    "before apps: before libs: run $templates/lxc-recorder after libs: after apps: "

note "signals"
mkdir "$scratch/hung"
MODE=hang "$templates/lxc-lxlayer" "--rootfs=$scratch/hung" --wrap recorder -- >"$scratch/said" 2>&1 &
sleep 1
kill -TERM $!
status=0
wait $! || status=$?
expect "a signal reaches the template that is wrapped" same "$status" 9

note "storage"
if [ -e /dev/loop-control ] && command -v mkfs.ext4 >/dev/null; then
    storage=(-B loop --fssize 64M --fstype ext4)
    must_create loop privileged lxlayer --force --layout "$scratch/images:latest" --profile "$profiles/distro.yaml"
    storage=()
    expect "an image in a file" test -s "$lxcpath/loop/rootdev"
    must_start loop
    expect "that starts" same "$(run_in loop cat /started)" distro
    destroy loop
else
    note "an image in a file: skipped, because there are no loop devices or no mkfs.ext4"
fi
mkdir "$scratch/full"
echo something >"$scratch/full/file"
expect "a root filesystem that is not empty" same \
    "$(status_of directly "--rootfs=$scratch/full" --layout "$scratch/images:latest")" 1
expect "stays as it is" same "$(ls "$scratch/full")" file

note "ids"
awkward() {
    mknod "$1/srv-null" c 1 3
    echo far >"$1/root/far"
    chown 3000000:7 "$1/root/far"
    chmod 4755 "$1/root/far"
    truncate -s 20M "$1/root/hole"
    ln "$1/root/far" "$1/root/far-again"
}
variant awkward awkward
must_create m mapped lxlayer --force --layout "$scratch/images:awkward"
root=$(root_of m)
expect "the configuration's owner" same "$(stat -c %u:%a "$(config_of m)")" 0:640
expect "a user's file" same "$(stat -c %u:%g "$root/root/of-user")" 101000:101000
expect "a device is left out" no test -e "$root/srv-null"
expect "and told" said "/srv-null"
expect "an id that is not mapped" same "$(stat -c %u:%g:%a "$root/root/far")" 165534:100007:755
expect "is told" said "/root/far"
expect "links stay links" test "$root/root/far" -ef "$root/root/far-again"
expect "a hole stays one" test "$(stat -c %b "$root/root/hole")" -lt 100
destroy m
must_create m privileged lxlayer --force --layout "$scratch/images:awkward"
expect "a device, privileged" same "$(stat -c %F:%t:%T "$(root_of m)/srv-null")" "character special file:1:3"
expect "a foreign id, privileged" same "$(stat -c %u:%a "$(root_of m)/root/far")" 3000000:4755
umoci unpack --image "$scratch/images:awkward" "$scratch/bundle" >/dev/null 2>&1
must_create plain privileged lxlayer --force --specs "$scratch/full" --layout "$scratch/images:awkward"
expect "the tree as umoci unpacks it" "$here/compare-trees.py" "$scratch/bundle/rootfs" "$(root_of plain)"
rm -rf "$scratch/bundle"
destroy plain
destroy m
expect "who can run this program" directly --check-access

note "trees"
absolute() {
    mkdir -p "$1/usr/sbin"
    for file in "$1"/sbin/*; do mv "$file" "$1/usr/sbin/"; done
    rmdir "$1/sbin"
    ln -s /usr/sbin "$1/sbin"
}
variant absolute absolute
must_create s privileged lxlayer --force --layout "$scratch/images:absolute" --profile "$profiles/distro.yaml"
expect "the hook by its real path" grep -qx 'lxc.hook.start = /usr/sbin/lxlayer-provision' "$(config_of s)"
must_start s
expect "is run" same "$(cat "$(root_of s)/started")" distro
destroy s
expect "no shell" same "$(MODE=bare status_of create s privileged lxlayer --force --profile "$profiles/distro.yaml" --wrap recorder --)" 1
expect "is an error that says so" said "/bin/sh"
expect "and leaves nothing" gone s
without_etc() { rm -rf "${1:?}/etc"; }
variant bare without_etc
must_create s privileged lxlayer --force --layout "$scratch/images:bare" --profile "$profiles/distro.yaml"
expect "no /etc: it is made" same "$(cat "$(root_of s)/etc/notes/distro")" distro
destroy s

umoci unpack --image "$scratch/images:latest" "$scratch/bundle" >/dev/null 2>&1
tar --numeric-owner -C "$scratch/bundle/rootfs" -czf "$scratch/tree.tar.gz" .
must_create s mapped lxlayer --force --rootfs-from "$scratch/tree.tar.gz" --profile "$profiles/distro.yaml"
must_start s
expect "a tree in a tar" same "$(run_in s cat /started)" distro
destroy s
must_create s privileged lxlayer --force --specs "$scratch/full" --rootfs-from "$scratch/tree.tar.gz"
expect "is unpacked as it was" "$here/compare-trees.py" "$scratch/bundle/rootfs" "$(root_of s)"
destroy s
rm -rf "$scratch/bundle"

note "scripts"
expect "a failing script is accepted" create s privileged lxlayer --force --layout "$scratch/images:latest" --profile "$profiles/failing.yaml"
expect "and keeps the container from starting" no start s
expect "for a reason in the log" grep -q 'failed with status 3' "$(root_of s)/var/log/provision.log"
destroy s
must_create s privileged lxlayer --force --layout "$scratch/images:latest" --profile "$profiles/chatty.yaml" --profile "$profiles/silent.yaml"
must_start s
expect "a chatty script is written down" same "$(grep -c 'very many' "$(root_of s)/var/log/provision.log")" 4000
expect "a silent one, too" grep -q '51-silent-script: always' "$(root_of s)/var/log/provision.log"
destroy s
must_create s privileged lxlayer --force --layout "$scratch/images:latest" --profile "$profiles/distro.yaml" --post-hook "$templates/lxc-second-half"
must_start s
expect "an older wrapper's second half" same "$(tr '\n' ' ' <"$(root_of s)/started")" "distro second half "
destroy s

note "values"
evil=$'x\nlxc.hook.pre-start = /bin/false'
umoci config --image "$scratch/images:latest" --tag evil --config.env "EVIL=$evil" --config.env GOOD=yes --config.user "$evil" \
    --config.workingdir "/$evil" --config.entrypoint "$evil" --config.label "evil=$evil" >/dev/null 2>&1
chmod -R a+rX "$scratch/images"
must_create s privileged lxlayer --force --layout "$scratch/images:evil" --env GOOD
expect "control characters stay in the image" no grep -q pre-start "$(config_of s)"
expect "a variable that was asked for" grep -qx 'lxc.environment = GOOD=yes' "$(config_of s)"
must_start s
destroy s
expect "one that is more than a value" same "$(status_of create s privileged lxlayer --force --layout "$scratch/images:evil" --env EVIL)" 1
expect "is refused" said "this value could be read as more than a value"
expect "and leaves nothing" gone s
cp -R "$scratch/images" "$scratch/damaged"
largest=$(find "$scratch/damaged/blobs" -type f -size +100k | head -n 1)
printf X | dd of="$largest" bs=1 seek=5000 conv=notrunc status=none
expect "a damaged layer" same "$(status_of create s privileged lxlayer --force --layout "$scratch/damaged:latest")" 1
expect "is named" said "$(basename "$largest")"
expect "and leaves nothing" gone s
finish
