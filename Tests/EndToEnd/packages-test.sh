#!/bin/bash
# Packages that are installed again in a converted image ask nothing, undo nothing, and leave a system that boots.
#
# usage: packages-test.sh LAYOUT:TAG [PACKAGE]...       a Debian; by default systemd, udev and openssh-server
#
# Nobody answers dpkg: a single question ends the test. It asks about a configuration file that is not as its package had
# it once the package's own changes, so the layer must have changed none. Needs a Debian mirror.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=$1
shift
packages=("$@")
[ ${#packages[@]} -gt 0 ] || packages=(systemd udev openssh-server)

require_root
require_commands umoci jq python3
require_lxlayer
make_scratch
root=$scratch/bundle/rootfs

in_root() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        chroot "$root" "$@" </dev/null
}

# What the machine lends to the programs inside, and takes back before the result is made an image.
lend() {
    at_exit return_all
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount -t tmpfs dev "$root/dev"
    mknod -m 666 "$root/dev/null" c 1 3
    mknod -m 666 "$root/dev/urandom" c 1 9
    ln -s /proc/self/fd "$root/dev/fd"
    # No service may start here.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    mv "$root/etc/resolv.conf" "$scratch/resolv.conf" 2>/dev/null || true
    cp /etc/resolv.conf "$root/etc/resolv.conf"
}

return_all() {
    ! mountpoint -q "$root/dev" || umount "$root/dev"
    ! mountpoint -q "$root/proc" || umount "$root/proc"
    ! mountpoint -q "$root" || umount "$root"
    rm -f "$root/usr/sbin/policy-rc.d" "$root/etc/resolv.conf"
    if [ -e "$scratch/resolv.conf" ] || [ -L "$scratch/resolv.conf" ]; then
        mv "$scratch/resolv.conf" "$root/etc/resolv.conf"
    fi
}

# What stands at every path that the plan changed: JSON lines without times.
customized() {
    "$here/list-tree.py" "$root" |
        jq -cS --slurpfile plan "$scratch/plan.json" \
            '($plan[0].changes | map({key: .path, value: true}) | from_entries) as $changed
             | select($changed[.path]) | del(.mtime, .implied)'
}

"$lxlayer" plan --json --quiet "oci:$image" >"$scratch/plan.json"
"$lxlayer" convert --quiet "oci:$image" "oci:$scratch/converted:latest" >/dev/null
# What the platform's own boot script removes at every boot, so that it is gone whatever a layer does.
removed_by_platform='^etc/init\.d/(checkfs\.sh|checkroot\.sh|hwclock\.sh|kmod|mtab\.sh|procps|udev|udev-mtab)$'

umoci unpack --image "$scratch/converted:latest" "$scratch/bundle" >&2
# Where make-image.sh left files and links in place of directories, no package can be installed.
for name in doc man bug; do
    if [ ! -d "$root/usr/share/$name" ] || [ -L "$root/usr/share/$name" ]; then rm -f "$root/usr/share/$name"; fi
    mkdir -p "$root/usr/share/$name"
done
customized >"$scratch/before"
lend

# A pin may keep some of them from ever being installed again. It is laid aside: what is under test is what happens
# when somebody does install them.
options=(-qq -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
    -o Dpkg::Use-Pty=0)
in_root apt-get "${options[@]}" update || skip "no Debian mirror answers"
in_root apt-get "${options[@]}" --yes --reinstall --no-install-recommends install "${packages[@]}" \
    >"$scratch/log" 2>&1 || { tail -n 20 "$scratch/log" >&2; fail "they could not be installed again"; }
! grep -E '^Configuration file|\[default=' "$scratch/log" >&2 || fail "dpkg asked"
in_root apt-get clean
rm -rf "$root"/var/lib/apt/lists/*

# shellcheck disable=SC2016  # ${Conffiles} is dpkg-query's
in_root dpkg-query -W -f '${Conffiles}\n' | awk '$1 ~ "^/" { print substr($1, 2) }' | sort -u >"$scratch/conffiles"
jq -r '.changes[].path' "$scratch/plan.json" | sort -u | comm -12 - "$scratch/conffiles" |
    grep -vE "$removed_by_platform" >"$scratch/edited" || true
[ ! -s "$scratch/edited" ] || fail "upgrades will ask about" "$(cat "$scratch/edited")"

# dpkg itself must find nothing odd, either.
[ -z "$(in_root dpkg --audit)" ] || fail "$(in_root dpkg --audit)"
return_all

customized >"$scratch/after"
# Host keys are what openssh-server makes where there are none, as the image's own unit would at its first boot.
undone=$(diff "$scratch/before" "$scratch/after" | grep -v '"path":"etc/ssh/ssh_host_' | grep '^[<>]' || true)
[ -z "$undone" ] || { printf '%s\n' "$undone" | cut -c1-200 >&2; fail "the packages undid something"; }

umoci repack --image "$scratch/converted:again" "$scratch/bundle" >&2
REFUSAL=EINVAL "$here/boot.sh" "$scratch/converted:again" >"$scratch/report"
sed 's/^/    /' "$scratch/report" >&2
[ "$(cat "$scratch/report")" = 'state: running' ] || fail "not running, or units failed"
note "installed again, without a question: ${packages[*]}"
