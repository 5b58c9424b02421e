#!/usr/bin/env python3
"""Write the fixture image: an OCI layout that looks like a small Debian 12 system with systemd.

usage: make-debian-skeleton.py [DIRECTORY]           write the layout (default: debian-skeleton beside this file)
       make-debian-skeleton.py --check [DIRECTORY]   compare the layout that is there with what would be written

The image is a skeleton: directories, links, unit files and configuration with the shape of the real ones, and empty or
tiny stand-ins where a real system has programs and libraries. It never boots; it is there to be read, planned and
converted. Three layers hold what a layer tool stumbles over: whiteouts, an opaque directory, type changes, hard links,
names that are no text, extended attributes.

The bytes depend on nothing but this file: tar headers are built by hand, gzip members are made of stored blocks (the
output of a compressor changes from one zlib to the next), and every time is fixed. Standard library only.
"""

import hashlib
import json
import os
import struct
import sys
import zlib

TAG = "latest"
# 2024-11-09T12:00:00Z: the build day of the system that the skeleton claims to be.
CREATED = "2024-11-09T12:00:00Z"
TIME = 1731153600
SIZE_LIMIT = 200 * 1024


# --- tar and gzip ---------------------------------------------------------------------------------


def tar_header(name, kind, mode, uid, gid, size, mtime, target=b"", device=(0, 0)):
    """One ustar header; `name` and `target` are bytes and must fit (PAX carries what does not)."""
    prefix = b""
    if len(name) > 100:
        cut = name.index(b"/", len(name) - 101)
        prefix, name = name[:cut], name[cut + 1:]
    assert len(name) <= 100 and len(prefix) <= 155 and len(target) <= 100, name

    def octal(value, width):
        return b"%0*o\0" % (width - 1, value)

    header = b"".join([
        name.ljust(100, b"\0"), octal(mode, 8), octal(uid, 8), octal(gid, 8), octal(size, 12), octal(mtime, 12),
        b" " * 8, kind, target.ljust(100, b"\0"), b"ustar\0" b"00", b"\0" * 32, b"\0" * 32,
        octal(device[0], 8), octal(device[1], 8), prefix.ljust(155, b"\0"), b"\0" * 12,
    ])
    assert len(header) == 512
    return header[:148] + b"%06o\0 " % sum(header) + header[156:]


def pax_record(key, value):
    """`LENGTH key=value\\n`, where LENGTH counts its own digits."""
    body = b" " + key + b"=" + value + b"\n"
    length = len(body)
    while len(b"%d" % length) + len(body) != length:
        length = len(b"%d" % length) + len(body)
    return b"%d" % length + body


def padded(data):
    return data + b"\0" * (-len(data) % 512)


def gzip_stored(data):
    """A gzip member of stored blocks: no name, no time, operating system unknown."""
    out = [b"\x1f\x8b\x08\0\0\0\0\0\0\xff"]
    step = 65535
    for start in range(0, max(len(data), 1), step):
        block = data[start:start + step]
        last = start + step >= len(data)
        out.append(struct.pack("<BHH", last, len(block), len(block) ^ 0xFFFF) + block)
    out.append(struct.pack("<II", zlib.crc32(data), len(data)))
    return b"".join(out)


class Layer:
    """The entries of one layer, in the order in which they are added. Paths may be str or bytes."""

    def __init__(self, purpose):
        self.purpose = purpose
        self.parts = []

    def add(self, path, kind, mode, uid=0, gid=0, data=b"", target=b"", mtime=TIME, pax=None, device=(0, 0)):
        path, target = bytes_of(path), bytes_of(target)
        if pax:
            records = b"".join(pax_record(key, value) for key, value in pax)
            # The name of an extended header means nothing to a reader; the entry's own comes after it.
            self.parts += [tar_header(b"PaxHeaders/entry", b"x", 0o644, 0, 0, len(records), 0), padded(records)]
        self.parts += [tar_header(path, kind, mode, uid, gid, len(data), mtime, target, device), padded(data)]

    def directory(self, path, mode=0o755, **more):
        self.add(bytes_of(path) + b"/", b"5", mode, **more)

    def file(self, path, text="", mode=0o644, **more):
        self.add(path, b"0", mode, data=bytes_of(text), **more)

    def symlink(self, path, target, **more):
        self.add(path, b"2", 0o777, target=target, **more)

    def hardlink(self, path, target, mode=0o644, **more):
        self.add(path, b"1", mode, target=target, **more)

    def fifo(self, path, mode=0o600, **more):
        self.add(path, b"6", mode, **more)

    def whiteout(self, path):
        head, _, tail = path.rpartition("/")
        self.file((head + "/" if head else "") + ".wh." + tail, mode=0)

    def opaque(self, directory):
        self.file(directory + "/.wh..wh..opq", mode=0)

    def tar(self):
        return b"".join(self.parts) + b"\0" * 1024


def bytes_of(value):
    return value.encode("utf-8") if isinstance(value, str) else value


# --- what a Debian 12 system with systemd has -----------------------------------------------------

OS_RELEASE = """\
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
"""

FSTAB = """\
# Where things are mounted, as the installer of a virtual machine leaves it.
# <file system>  <mount point>  <type>  <options>          <dump>  <pass>
UUID=6f1d3c0e-7a55-4f0c-9d3e-0b6c2a9f4e11  /      ext4  errors=remount-ro  0  1
UUID=0c9a-11ef                             /boot  ext4  defaults,noatime   0  2
/dev/vda2                                  none   swap  sw                 0  0
"""

SSHD_CONFIG = """\
# The skeleton's ssh daemon.
Include /etc/ssh/sshd_config.d/*.conf
PermitRootLogin prohibit-password
#PasswordAuthentication yes
UsePAM yes
X11Forwarding no
Subsystem sftp /usr/lib/openssh/sftp-server
"""

PASSWD = """\
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
messagebus:x:100:102::/nonexistent:/usr/sbin/nologin
sshd:x:101:65534::/run/sshd:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
"""

GROUP = "root:x:0:\ndaemon:x:1:\ntty:x:5:\nadm:x:4:\nshadow:x:42:\nutmp:x:43:\nmessagebus:x:102:\nnogroup:x:65534:\n"
SHADOW = "root:*:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\nsshd:!:19000::::::\nnobody:*:19000:0:99999:7:::\n"

INTERFACES = """\
# Network interfaces, one stanza each.
source /etc/network/interfaces.d/*

auto lo
iface lo inet loopback

allow-hotplug ens3
iface ens3 inet dhcp
"""

DPKG_STATUS = "".join(
    f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n"
    f"Description: stands in for the real package\n\n"
    for name, version in [
        ("base-files", "12.4+deb12u8"), ("systemd", "252.31-1~deb12u1"), ("systemd-sysv", "252.31-1~deb12u1"),
        ("udev", "252.31-1~deb12u1"), ("openssh-server", "1:9.2p1-2+deb12u3"), ("rsyslog", "8.2302.0-1"),
        ("cron", "3.0pl1-162"), ("ifupdown", "0.8.41"),
    ])

# Units as a real system has them, told in our own words: name → text. A service that asks for namespaces or for
# credentials is what fails in a zone.
UNITS = {
    "systemd-journald.service": """\
[Unit]
Description=Collects the log
DefaultDependencies=no
Requires=systemd-journald.socket
After=systemd-journald.socket
Before=sysinit.target

[Service]
Type=notify
ExecStart=/lib/systemd/systemd-journald
Restart=always
RestartSec=0
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictNamespaces=yes
RestrictRealtime=yes
SystemCallFilter=@system-service
WatchdogSec=3min
""",
    "systemd-journald.socket": """\
[Unit]
Description=Where the log is written to
DefaultDependencies=no
Before=sockets.target

[Socket]
ListenStream=/run/systemd/journal/stdout
ListenDatagram=/run/systemd/journal/socket
""",
    "systemd-logind.service": """\
[Unit]
Description=Keeps track of logins
After=dbus.socket nss-user-lookup.target

[Service]
Type=notify
ExecStart=/lib/systemd/systemd-logind
BusName=org.freedesktop.login1
DeviceAllow=char-tty rw
PrivateTmp=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectSystem=strict
ReadWritePaths=/etc /run
Restart=always
RestartSec=0
""",
    "systemd-sysusers.service": """\
[Unit]
Description=Creates the system's users
DefaultDependencies=no
After=systemd-remount-fs.service
Before=sysinit.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=systemd-sysusers
LoadCredential=passwd.hashed-password.root
LoadCredential=passwd.plaintext-password.root
LoadCredential=passwd.shell.root
""",
    "systemd-tmpfiles-setup.service": """\
[Unit]
Description=Creates and cleans short-lived files
DefaultDependencies=no
After=local-fs.target systemd-sysusers.service
Before=sysinit.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=systemd-tmpfiles --create --remove --boot --exclude-prefix=/dev
SuccessExitStatus=DATAERR CANTCREAT
LoadCredential=tmpfiles.extra
LoadCredential=login.motd
""",
    "systemd-tmpfiles-setup-dev.service": """\
[Unit]
Description=Creates static device nodes
DefaultDependencies=no
Before=sysinit.target local-fs-pre.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=systemd-tmpfiles --prefix=/dev --create --boot
LoadCredential=tmpfiles.extra
""",
    "systemd-sysctl.service": """\
[Unit]
Description=Sets kernel variables
DefaultDependencies=no
ConditionPathIsReadWrite=/proc/sys/net/

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/lib/systemd/systemd-sysctl
LoadCredential=sysctl.extra
""",
    "systemd-remount-fs.service": """\
[Unit]
Description=Mounts / again with the options of fstab
DefaultDependencies=no
ConditionPathExists=/etc/fstab
Before=local-fs-pre.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/lib/systemd/systemd-remount-fs
""",
    "systemd-modules-load.service": """\
[Unit]
Description=Loads kernel modules
DefaultDependencies=no
ConditionCapability=CAP_SYS_MODULE

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/lib/systemd/systemd-modules-load
""",
    "systemd-udevd.service": """\
[Unit]
Description=Follows the kernel's devices
DefaultDependencies=no
ConditionPathIsReadWrite=/sys

[Service]
Type=notify
ExecStart=/lib/systemd/systemd-udevd
Delegate=pids
PrivateMounts=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX AF_NETLINK AF_INET AF_INET6
""",
    "systemd-networkd.service": """\
[Unit]
Description=Configures the network
ConditionCapability=CAP_NET_ADMIN

[Service]
Type=notify-reload
ExecStart=!!/lib/systemd/systemd-networkd
AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW
ProtectClock=yes
ProtectHome=yes
ProtectKernelTunables=no
ProtectProc=invisible
ProtectSystem=strict
User=systemd-network

[Install]
WantedBy=multi-user.target
""",
    "systemd-hostnamed.service": """\
[Unit]
Description=Answers and sets the host's name

[Service]
ExecStart=/lib/systemd/systemd-hostnamed
BusName=org.freedesktop.hostname1
PrivateDevices=yes
PrivateNetwork=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths=/etc /run/systemd
""",
    "systemd-timesyncd.service": """\
[Unit]
Description=Sets the clock over the network
ConditionVirtualization=!container

[Service]
Type=notify
ExecStart=!!/lib/systemd/systemd-timesyncd
CapabilityBoundingSet=CAP_SYS_TIME
PrivateDevices=yes
PrivateTmp=yes
ProtectSystem=strict
RuntimeDirectory=systemd/timesync

[Install]
WantedBy=sysinit.target
""",
    "getty@.service": """\
[Unit]
Description=Asks for a login on %I
ConditionPathExists=/dev/tty0

[Service]
ExecStart=-/sbin/agetty -o '-p -- \\\\u' --noclear - $TERM
Type=idle
Restart=always
TTYPath=/dev/%I
ImportCredential=agetty.*
ImportCredential=login.*

[Install]
WantedBy=getty.target
DefaultInstance=tty1
""",
    "console-getty.service": """\
[Unit]
Description=Asks for a login on the console
ConditionPathExists=/dev/console

[Service]
ExecStart=-/sbin/agetty -o '-p -- \\\\u' --noclear --keep-baud - 115200,38400,9600 $TERM
Type=idle
Restart=always
StandardInput=tty
TTYPath=/dev/console

[Install]
WantedBy=getty.target
""",
    "dev-hugepages.mount": """\
[Unit]
Description=Huge pages
DefaultDependencies=no
ConditionPathExists=/sys/kernel/mm/hugepages

[Mount]
What=hugetlbfs
Where=/dev/hugepages
Type=hugetlbfs
""",
    "sys-kernel-debug.mount": """\
[Unit]
Description=The kernel's debug files
DefaultDependencies=no
ConditionPathExists=/sys/kernel/debug

[Mount]
What=debugfs
Where=/sys/kernel/debug
Type=debugfs
""",
    "ifupdown-wait-online.service": """\
[Unit]
Description=Waits until ifupdown has a network
Before=network-online.target

[Service]
Type=oneshot
ExecStart=/lib/ifupdown/wait-online.sh

[Install]
WantedBy=network-online.target
""",
    "networking.service": """\
[Unit]
Description=Brings up the interfaces of /etc/network/interfaces
DefaultDependencies=no
Before=network.target

[Service]
Type=oneshot
RemainAfterExit=yes
EnvironmentFile=-/etc/default/networking
ExecStart=/sbin/ifup -a --read-environment
ExecStop=/sbin/ifdown -a --read-environment

[Install]
WantedBy=multi-user.target
WantedBy=network-online.target
""",
    "sysinit.target":
        "[Unit]\nDescription=Early start\nWants=local-fs.target swap.target\nAfter=local-fs.target swap.target\n",
    "basic.target": "[Unit]\nDescription=Basic system\nRequires=sysinit.target\nAfter=sysinit.target\n",
    "multi-user.target":
        "[Unit]\nDescription=Several users\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n",
    "graphical.target":
        "[Unit]\nDescription=Several users and a screen\nRequires=multi-user.target\nAllowIsolate=yes\n",
    "local-fs.target": "[Unit]\nDescription=Local file systems\nDefaultDependencies=no\n",
    "swap.target": "[Unit]\nDescription=Swap\nDefaultDependencies=no\n",
    "getty.target": "[Unit]\nDescription=Logins\n",
    "network-online.target": "[Unit]\nDescription=The network is there\nAfter=network.target\n",
}

# What the second layer installs.
PACKAGE_UNITS = {
    "ssh.service": """\
[Unit]
Description=Secure shell
After=network.target
ConditionPathExists=!/etc/ssh/sshd_not_to_be_run

[Service]
EnvironmentFile=-/etc/default/ssh
ExecStartPre=/usr/sbin/sshd -t
ExecStart=/usr/sbin/sshd -D $SSHD_OPTS
KillMode=process
Restart=on-failure
RuntimeDirectory=sshd

[Install]
WantedBy=multi-user.target
Alias=sshd.service
""",
    "ssh.socket": """\
[Unit]
Description=Secure shell, started by its socket
Conflicts=ssh.service

[Socket]
ListenStream=22
Accept=yes

[Install]
WantedBy=sockets.target
""",
    "rsyslog.service": """\
[Unit]
Description=Writes the log to files
Requires=syslog.socket

[Service]
Type=notify
ExecStart=/usr/sbin/rsyslogd -n -iNONE
CapabilityBoundingSet=CAP_BLOCK_SUSPEND CAP_CHOWN CAP_LEASE CAP_NET_ADMIN CAP_NET_BIND_SERVICE CAP_SYSLOG
PrivateDevices=yes
PrivateTmp=yes
ProtectHome=yes
ProtectSystem=full
RestrictNamespaces=net

[Install]
WantedBy=multi-user.target
Alias=syslog.service
""",
    "cron.service": """\
[Unit]
Description=Runs programs at their time
After=remote-fs.target nss-user-lookup.target

[Service]
EnvironmentFile=-/etc/default/cron
ExecStart=/usr/sbin/cron -f $EXTRA_OPTS
IgnoreSIGPIPE=false
KillMode=process
Restart=on-failure

[Install]
WantedBy=multi-user.target
""",
    "fstrim.timer":
        "[Unit]\nDescription=Trims weekly\n\n[Timer]\nOnCalendar=weekly\n\n[Install]\nWantedBy=timers.target\n",
}

SCRIPT = "#!/bin/sh\n# Stands in for a program; the skeleton does not boot.\nexit 0\n"


def base_layer():
    layer = Layer("the base system")
    for path, mode in [
        ("boot", 0o755), ("dev", 0o755), ("etc", 0o755), ("home", 0o755), ("mnt", 0o755), ("opt", 0o755),
        ("proc", 0o555), ("root", 0o700), ("run", 0o755), ("srv", 0o755), ("sys", 0o555), ("tmp", 0o1777),
        ("usr", 0o755), ("usr/bin", 0o755), ("usr/lib", 0o755), ("usr/lib64", 0o755), ("usr/sbin", 0o755),
        ("usr/lib/systemd", 0o755), ("usr/lib/systemd/system", 0o755), ("usr/lib/x86_64-linux-gnu", 0o755),
        ("usr/lib/x86_64-linux-gnu/systemd", 0o755), ("usr/share", 0o755), ("usr/share/doc", 0o755),
        ("usr/share/locale", 0o755), ("usr/share/man", 0o755),
        ("var", 0o755), ("var/lib", 0o755), ("var/lib/dpkg", 0o755), ("var/log", 0o755), ("var/tmp", 0o1777),
    ]:
        layer.directory(path, mode)
    for name in ("bin", "lib", "lib64", "sbin"):
        layer.symlink(name, "usr/" + name)
    layer.symlink("var/run", "/run")
    layer.symlink("var/lock", "/run/lock")

    for path, text in [
        ("etc/debian_version", "12.8\n"), ("etc/fstab", FSTAB), ("etc/group", GROUP), ("etc/hostname", "skeleton\n"),
        ("etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1\tskeleton\n::1\tlocalhost ip6-localhost\n"),
        ("etc/issue", "Debian GNU/Linux 12 \\n \\l\n"), ("etc/issue.net", "Debian GNU/Linux 12\n"),
        ("etc/machine-id", ""), ("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
        ("etc/passwd", PASSWD), ("etc/resolv.conf", "nameserver 192.0.2.53\nsearch example.org\n"),
    ]:
        layer.file(path, text)
    layer.file("etc/shadow", SHADOW, mode=0o640, gid=42)
    layer.symlink("etc/os-release", "../usr/lib/os-release")
    layer.symlink("etc/mtab", "../proc/self/mounts")
    layer.symlink("etc/localtime", "/usr/share/zoneinfo/Etc/UTC")
    for path in ("etc/default", "etc/init.d", "etc/network", "etc/network/interfaces.d", "etc/systemd"):
        layer.directory(path)
    layer.file("etc/default/locale", "LANG=C.UTF-8\n")
    layer.file("etc/init.d/networking", SCRIPT, mode=0o755)
    layer.file("etc/network/interfaces", INTERFACES)
    layer.file("etc/systemd/journald.conf", "[Journal]\n#Storage=auto\n")
    layer.directory("etc/systemd/system")
    layer.symlink("etc/systemd/system/dbus-org.freedesktop.timesync1.service",
                  "/lib/systemd/system/systemd-timesyncd.service")
    wants(layer, "getty.target", ["getty@tty1.service"], template="getty@.service")
    wants(layer, "multi-user.target", ["networking.service"])
    wants(layer, "network-online.target", ["networking.service", "ifupdown-wait-online.service"])
    wants(layer, "sysinit.target", ["systemd-timesyncd.service"])

    layer.file("usr/lib/os-release", OS_RELEASE)
    layer.file("usr/lib/systemd/systemd", SCRIPT, mode=0o755)
    layer.symlink("usr/sbin/init", "../lib/systemd/systemd")
    for name in ("sysinit.target.wants", "multi-user.target.wants"):
        layer.directory("usr/lib/systemd/system/" + name)
    for name in sorted(UNITS):
        layer.file("usr/lib/systemd/system/" + name, UNITS[name])
    layer.symlink("usr/lib/systemd/system/default.target", "graphical.target")
    layer.symlink("usr/lib/systemd/system/multi-user.target.wants/getty.target", "../getty.target")
    for name in ("dev-hugepages.mount", "sys-kernel-debug.mount", "systemd-journald.service", "systemd-sysctl.service",
                 "systemd-sysusers.service", "systemd-tmpfiles-setup-dev.service", "systemd-tmpfiles-setup.service",
                 "systemd-udevd.service"):
        layer.symlink("usr/lib/systemd/system/sysinit.target.wants/" + name, "../" + name)
    layer.file("usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so")

    layer.file("usr/bin/dash", mode=0o755)
    layer.symlink("usr/bin/sh", "dash")
    layer.file("usr/bin/su", mode=0o4755)
    # A group of three hard links; the third layer takes one of them away.
    layer.file("usr/bin/perl", SCRIPT, mode=0o755)
    layer.hardlink("usr/bin/perl5", "usr/bin/perl", mode=0o755)
    layer.hardlink("usr/bin/perl5.36.0", "usr/bin/perl", mode=0o755)

    layer.directory("usr/share/doc/base-files")
    layer.file("usr/share/doc/base-files/README", "What this is: a stand-in.\n")
    layer.directory("usr/share/locale/de")
    layer.file("usr/share/locale/de/messages", "ja\nnein\n")
    layer.file("usr/share/man/README", "Manual pages go here.\n")
    layer.file("var/lib/dpkg/status", DPKG_STATUS)
    layer.file("var/log/installer", "installed\n", mode=0o640, gid=4)
    return layer


def packages_layer():
    layer = Layer("openssh-server, rsyslog, cron")
    layer.directory("etc")
    layer.directory("etc/ssh")
    layer.directory("etc/ssh/sshd_config.d")
    layer.file("etc/ssh/sshd_config", SSHD_CONFIG)
    for kind in ("ecdsa", "ed25519", "rsa"):
        layer.file(f"etc/ssh/ssh_host_{kind}_key", "placeholder, not a key\n", mode=0o600)
        layer.file(f"etc/ssh/ssh_host_{kind}_key.pub", "placeholder, not a key\n")
    layer.file("etc/rsyslog.conf", "module(load=\"imuxsock\")\nmodule(load=\"imklog\")\n*.* /var/log/syslog\n")
    layer.file("etc/crontab", "# m h dom mon dow user command\n17 * * * * root cd / && run-parts /etc/cron.hourly\n")
    layer.directory("etc/systemd")
    layer.directory("etc/systemd/system")
    wants(layer, "multi-user.target", ["ssh.service", "rsyslog.service", "cron.service"])
    wants(layer, "timers.target", ["fstrim.timer"])
    layer.symlink("etc/systemd/system/sshd.service", "/lib/systemd/system/ssh.service")
    layer.symlink("etc/systemd/system/syslog.service", "/lib/systemd/system/rsyslog.service")
    for path in ("usr", "usr/lib", "usr/lib/systemd", "usr/lib/systemd/system"):
        layer.directory(path)
    for name in sorted(PACKAGE_UNITS):
        layer.file("usr/lib/systemd/system/" + name, PACKAGE_UNITS[name])
    # Not listed as a directory in this layer: usr/sbin is only implied by its children.
    for name in ("cron", "rsyslogd", "sshd"):
        layer.file("usr/sbin/" + name, mode=0o755)

    # Names and metadata that a careless reader loses.
    layer.directory("srv")
    layer.directory("srv/na me")
    layer.add("srv/na me/ünïcode", b"0", 0o644, data=b"u\n", pax=[(b"path", "srv/na me/ünïcode".encode("utf-8"))])
    layer.file("srv/na me/line\nbreak", "n\n")
    layer.file(b"srv/na me/byte-\xff", "not UTF-8\n")
    layer.file("srv/na me/back\\slash", "b\n")
    layer.file("srv/" + "/".join(["deep" * 12] * 3) + "/" + "f" * 60, "long\n")
    layer.file("srv/note", "has an attribute and a part of a second\n", uid=1000, gid=1000,
               pax=[(b"SCHILY.xattr.user.note", b"va=lue\n\x00\xff"), (b"mtime", b"1731153600.25")])
    layer.hardlink("srv/note-again", "srv/note", uid=1000, gid=1000)
    layer.file("srv/big-ids", "", pax=[(b"uid", b"3000000"), (b"gid", b"4000000")])
    layer.fifo("srv/fifo")
    layer.directory("srv/queue")
    layer.directory("srv/queue/old")
    layer.file("srv/queue/old/item", "1\n")
    layer.file("srv/queue/first", "1\n")
    return layer


def cleanup_layer():
    layer = Layer("clean up")
    layer.file(".dockerenv", mode=0o755)
    layer.directory("etc")
    layer.directory("etc/issue.net")  # was a file
    layer.file("etc/issue.net/part", "now a directory\n")
    layer.directory("srv")
    layer.directory("srv/queue", uid=7, gid=7)
    layer.opaque("srv/queue")
    layer.file("srv/queue/second", "2\n", uid=7, gid=7)
    for path in ("usr", "usr/bin", "usr/share"):
        layer.directory(path)
    layer.whiteout("usr/bin/perl5")
    layer.whiteout("usr/share/doc")
    layer.symlink("usr/share/man", "../../run")  # was a directory
    layer.file("usr/share/locale", "was a directory\n")
    layer.directory("var")
    layer.directory("var/log")
    layer.whiteout("var/log/installer")
    return layer


def wants(layer, target, units, template=None):
    """The links that `systemctl enable` makes."""
    directory = f"etc/systemd/system/{target}.wants"
    layer.directory(directory)
    for unit in units:
        layer.symlink(f"{directory}/{unit}", "/lib/systemd/system/" + (template or unit))


# --- the OCI layout -------------------------------------------------------------------------------


def layout():
    """Every file of the layout: path relative to it → bytes."""
    files = {}

    def blob(data, media_type):
        digest = hashlib.sha256(data).hexdigest()
        files["blobs/sha256/" + digest] = data
        return {"mediaType": media_type, "digest": "sha256:" + digest, "size": len(data)}

    def document(value, media_type):
        return blob(json.dumps(value, separators=(",", ":")).encode("utf-8"), media_type)

    layers, diff_ids, history = [], [], []
    for layer in (base_layer(), packages_layer(), cleanup_layer()):
        tar = layer.tar()
        diff_ids.append("sha256:" + hashlib.sha256(tar).hexdigest())
        layers.append(blob(gzip_stored(tar), "application/vnd.oci.image.layer.v1.tar+gzip"))
        history.append({"created": CREATED, "created_by": layer.purpose})
    history.append({"created": CREATED, "created_by": "CMD [\"/bin/bash\"]", "empty_layer": True})
    config = document({
        "created": CREATED, "architecture": "amd64", "os": "linux",
        "config": {
            "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], "Cmd": ["/bin/bash"],
            "Labels": {"org.example.kind": "debian-skeleton"},
        },
        "rootfs": {"type": "layers", "diff_ids": diff_ids}, "history": history,
    }, "application/vnd.oci.image.config.v1+json")
    manifest = document({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": config, "layers": layers,
    }, "application/vnd.oci.image.manifest.v1+json")
    manifest["annotations"] = {"org.opencontainers.image.ref.name": TAG}
    manifest["platform"] = {"architecture": "amd64", "os": "linux"}
    index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [manifest]}
    files["oci-layout"] = b'{"imageLayoutVersion":"1.0.0"}'
    files["index.json"] = json.dumps(index, separators=(",", ":")).encode("utf-8")
    assert sum(map(len, files.values())) <= SIZE_LIMIT, "the fixture has grown too large for the repository"
    return files


def files_below(directory):
    found = {}
    for parent, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(parent, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, directory)] = file.read()
    return found


def main(arguments):
    check = arguments[:1] == ["--check"]
    rest = arguments[1:] if check else arguments
    here = os.path.dirname(os.path.abspath(__file__))
    directory = rest[0] if rest else os.path.join(here, "debian-skeleton")
    wanted, found = layout(), files_below(directory)
    wrong = sorted(path for path in wanted.keys() | found.keys() if wanted.get(path) != found.get(path))
    if check:
        for path in wrong:
            print(f"{directory}: {path} is not what {os.path.basename(__file__)} makes", file=sys.stderr)
        return 1 if wrong else 0
    for path in wrong:
        target = os.path.join(directory, path)
        if path not in wanted:
            os.remove(target)
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(wanted[path])
    print(f"{directory}: {len(wanted)} files, {sum(map(len, wanted.values()))} bytes, {len(wrong)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
