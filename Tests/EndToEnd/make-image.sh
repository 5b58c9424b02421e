#!/bin/bash
# Make a real full-system image from the distribution's packages, as an OCI layout.
#
# usage: make-image.sh NAME        prints LAYOUT:TAG
#        make-image.sh --busybox   prints where a busybox is that needs no libraries
#
#     debian12-systemd, debian13-systemd       everyday systems
#     debian12-sysvinit, debian12-openrc       the smallest that boot with these init systems
#     busybox                                  one program, and its own init
#
# Above the packages stand layers that do what real images do to a layer tool: whole trees removed, types changed, an
# opaque directory, names that are hard to write down, devices, a sparse file, hard links, extended attributes.
# The layout is kept in $LXLAYER_IMAGES, and made again when this recipe changes: as root, from a Debian mirror.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# suite_of NAME, packages_of NAME: what an image is made of.
suite_of() {
    case $1 in
        debian12-* | busybox) echo bookworm ;;
        debian13-systemd) echo trixie ;;
        *) fail "unknown image $1" ;;
    esac
}

packages_of() {
    case $1 in
        *-systemd)
            echo "systemd,systemd-sysv,init,udev,dbus,libpam-systemd,openssh-server,rsyslog,cron,ifupdown,iproute2,\
iputils-ping,procps,less,vim-tiny"
            ;;
        *-sysvinit) echo sysvinit-core,sysv-rc,initscripts,orphan-sysvinit-scripts ;;
        *-openrc) echo sysvinit-core,openrc,initscripts,orphan-sysvinit-scripts ;;
    esac
}

# The mirror that this machine's apt has; without one mmdebstrap uses its own.
mirror() {
    # shellcheck disable=SC2016  # $(REPO_URI) is apt's
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null |
        grep -E '/debian/?$' | head -n 1 || true
}

# Where packages cannot be had, there is no image to make; that says nothing about the program.
require_mirror() { # SUITE
    local source
    source=$(mirror)
    [ -n "$source" ] || return 0
    python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=30)' \
        "${source%/}/dists/$1/InRelease" 2>/dev/null || skip "the mirror of packages cannot be reached"
}

# The bottom layer: everything that the packages bring.
base_layer() { # NAME TAR
    local source suite
    suite=$(suite_of "$1")
    source=$(mirror)
    # The root directory is a temporary one, that nobody else may enter.
    # shellcheck disable=SC2016  # $1 is the hook's
    mmdebstrap --quiet --mode=root --variant=minbase --include="$(packages_of "$1")" --customize-hook='chmod 755 "$1"' \
        --aptopt='Acquire::Retries "3"' --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
        "$suite" "$2" ${source:+"deb $source $suite main"}
}

# A busybox that needs nothing beside it; the package would take the place of the one that the machine has.
fetch_busybox() { # FILE
    mkdir "$scratch/package"
    (
        cd "$scratch/package"
        apt-get download -qq -o Acquire::Retries=3 -o APT::Sandbox::User=root busybox-static
    ) || skip "the package busybox-static cannot be fetched"
    (
        cd "$scratch/package"
        dpkg-deb -x busybox-static_*.deb .
    )
    find "$scratch/package" -type f -path '*/bin/busybox' -exec cp {} "$1" \;
    [ -x "$1" ] || fail "busybox-static holds no busybox"
}

# One program under all its names, and what its init reads.
busybox_layer() { # TAR
    local root=$scratch/busybox applet
    mkdir -p "$root"/{bin,sbin,dev,proc,sys,run,tmp,root,etc/init.d,var/log,var/lib,usr/bin,usr/sbin}
    fetch_busybox "$root/bin/busybox"
    "$root/bin/busybox" --list-full >"$scratch/applets"
    while read -r applet; do
        [ -e "$root/$applet" ] || ln -s /bin/busybox "$root/$applet"
    done <"$scratch/applets"
    ln -sf /bin/busybox "$root/sbin/init"
    chmod 1777 "$root/tmp"
    printf 'ID=busybox\nNAME=busybox\n' >"$root/etc/os-release"
    printf 'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n' >"$root/etc/passwd"
    printf 'root:x:0:\ntty:x:5:\nuser:x:1000:\n' >"$root/etc/group"
    printf '#!/bin/sh\nmount -a\n' >"$root/etc/init.d/rcS"
    chmod 755 "$root/etc/init.d/rcS"
    printf '%s\n' '::sysinit:/etc/init.d/rcS' '::respawn:/bin/sleep 1000' '::ctrlaltdel:/sbin/reboot' \
        '::shutdown:/bin/umount -a -r' >"$root/etc/inittab"
    echo user >"$root/root/of-user"
    chown 1000:1000 "$root/root/of-user"
    tar --numeric-owner -C "$root" -cf "$1" .
}

# Things that the next layer will remove or change. They must be in a layer below it.
prepare() { # ROOT
    mkdir -p "$1/etc/opaque.d/sub" "$1/srv/removed/tree"
    echo low >"$1/etc/opaque.d/a"
    echo low >"$1/etc/opaque.d/sub/b"
    echo low >"$1/srv/removed/tree/file"
    echo one >"$1/srv/linked-1"
    ln "$1/srv/linked-1" "$1/srv/linked-2"
    ln "$1/srv/linked-1" "$1/srv/linked-3"
    mkfifo "$1/srv/fifo"
}

# What a careless clean-up and an imaginative user leave.
make_awkward() { # ROOT
    local root=$1 long
    # Trees replaced by a file and by links, a file replaced by a tree.
    rm -rf "$root"/usr/share/{doc,man,bug,locale} "$root/srv/removed"
    echo replaced >"$root/usr/share/doc"
    ln -s ../../run "$root/usr/share/man"
    ln -s /nonexistent/absolute "$root/usr/share/bug"
    rm -f "$root/etc/issue.net"
    mkdir "$root/etc/issue.net"
    echo part >"$root/etc/issue.net/part"
    # Names.
    mkdir -p "$root/srv/na me/ünïcode"
    echo odd >"$root/srv/na me/ünïcode/line"$'\n'"break"
    echo odd >"$root/srv/na me/back\\slash"
    echo odd >"$root/srv/na me/byte-"$'\xff'
    long=$(printf 'd%.0s' {1..60})
    mkdir -p "$root/srv/$long/$long/$long"
    echo long >"$root/srv/$long/$long/$long/$(printf 'f%.0s' {1..120})"
    # Metadata: ids too large for a plain tar header, an attribute, a hole, a device, hard links, a part of a second.
    truncate -s 3M "$root/srv/sparse"
    chown 3000000:4000000 "$root/srv/sparse"
    mknod "$root/srv/null" c 1 3
    echo note >"$root/srv/note"
    setfattr -n user.note -v 'va=lue' "$root/srv/note"
    ln "$root/srv/note" "$root/srv/note-again"
    touch -d '2001-02-03 04:05:06.25 UTC' "$root/srv/note"
    rm "$root/srv/linked-2"
}

# layer IMAGE PURPOSE FUNCTION: what FUNCTION does to the unpacked image becomes its next layer.
layer() {
    note "layer: $2"
    umoci unpack --image "$1" "$scratch/bundle"
    "$3" "$scratch/bundle/rootfs"
    umoci repack --image "$1" --history.created_by "$2" "$scratch/bundle"
    rm -rf "$scratch/bundle"
}

build() { # NAME LAYOUT
    local image=$2:latest
    note "packages of $1"
    if [ "$1" = busybox ]; then busybox_layer "$scratch/base.tar"; else base_layer "$1" "$scratch/base.tar"; fi
    umoci init --layout "$2"
    umoci new --image "$image"
    umoci raw add-layer --image "$image" --history.created_by "packages" "$scratch/base.tar"
    case $1 in *-systemd) add_awkward "$image" ;; esac
    umoci config --image "$image" --architecture amd64 --os linux --config.cmd /bin/bash \
        --config.env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        --config.label "org.example.kind=$1"
    umoci gc --layout "$2"
}

add_awkward() { # IMAGE
    layer "$1" "prepare" prepare
    layer "$1" "clean up" make_awkward
    mkdir -p "$scratch/copied/new"
    echo high >"$scratch/copied/c"
    echo high >"$scratch/copied/new/d"
    umoci insert --image "$1" --opaque --history.created_by "copy, opaque" "$scratch/copied" /etc/opaque.d
    umoci insert --image "$1" --whiteout --history.created_by "remove" /srv/fifo
}

name=$1
if [ "$name" = --busybox ]; then
    # LXC's own template wants it to be called so.
    if [ ! -x "$images/static/busybox" ]; then
        mkdir -p "$images/static"
        make_scratch
        fetch_busybox "$scratch/busybox" >&2
        mv "$scratch/busybox" "$images/static/busybox"
    fi
    printf '%s\n' "$images/static/busybox"
    exit
fi
suite_of "$name" >/dev/null
recipe=$(sha256sum "${BASH_SOURCE[0]}" | cut -c1-64)
layout=$images/$name
if [ -w "$images" ] || mkdir -p "$images" 2>/dev/null; then
    # One at a time: two runs may want the same image.
    exec 9>"$layout.lock"
    flock 9
fi
if [ "$(cat "$layout.recipe" 2>/dev/null)" != "$recipe" ] || [ ! -d "$layout" ]; then
    require_root
    require_commands mmdebstrap umoci setfattr flock
    require_mirror "$(suite_of "$name")"
    rm -rf "$layout" "$layout.recipe"
    make_scratch
    build "$name" "$scratch/layout" >&2
    mv "$scratch/layout" "$layout"
    printf '%s\n' "$recipe" >"$layout.recipe"
fi
printf '%s:latest\n' "$layout"
