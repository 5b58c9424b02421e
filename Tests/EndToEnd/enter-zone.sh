#!/bin/bash
# Turn a directory into a running system. Started by boot.sh as the first process of fresh namespaces.
#
# usage: enter-zone.sh ROOT NAME CONSOLE FILTER
#
# Sets up what a zone's platform sets up before init runs: /proc, /sys, a small /dev, /run, the cgroup view, the
# console; then becomes FILTER, which becomes the image's own /sbin/init.
set -euo pipefail
root=$1 name=$2 console=$3 filter=$4

hostname "$name"
ip link set lo up
mount --bind "$root" "$root"
cd "$root"
mkdir -p proc sys dev run

mount -t proc proc proc -o nosuid,noexec,nodev
mount --bind proc/sys proc/sys
mount -o remount,bind,ro,nosuid,nodev,noexec proc/sys
mount -t sysfs sysfs sys -o ro,nosuid,noexec,nodev
mount -t cgroup2 cgroup2 sys/fs/cgroup -o nosuid,noexec,nodev
mount -t tmpfs run run -o mode=755,nosuid,nodev

mount -t tmpfs dev dev -o mode=755
while read -r device major minor; do
    mknod -m 666 "dev/$device" c "$major" "$minor"
done <<'DEVICES'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
DEVICES
mkdir dev/pts dev/shm
mount -t devpts devpts dev/pts -o newinstance,ptmxmode=0666,mode=620,gid=5
mount -t tmpfs shm dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for number in 0:stdin 1:stdout 2:stderr; do
    ln -s "fd/${number%:*}" "dev/${number#*:}"
done
# A terminal, not a file: console-getty wants one.
touch dev/console
mount --bind "$console" dev/console
# In /dev, which the image does not see: nothing is added to the image's own directories.
cp "$filter" dev/.init-filter

mkdir dev/.host
pivot_root . dev/.host
cd /
exec 0</dev/console 1>/dev/console 2>&1
umount -l /dev/.host
rmdir /dev/.host
exec /dev/.init-filter
