"""What today's platform does to a zone's files at every boot, before its init starts.

The report is `family NAME`, then what changed, one line each: `create PATH`, `rewrite PATH`, `remove PATH`,
`note TEXT`; or `fatal WHY` where the zone would not boot. A zone with resolvers has a domain, too.
"""

import hashlib
import re

from platform_scripts import Fatal, has_line, joined, lines_of

MARKER = "# Modified by lx brand"
DISABLED = "# Disabled by lx brand: "
SHARED_MEMORY = "swapfs    /dev/shm    tmpfs    defaults    0 0"
NICS = ["net0", "net1"]
NAME = "zone"
# /etc/init/mountall.override as the platform writes it.
MOUNTALL = "28309c147e9d61ac3ce56b9c5cf6455d"
DEBIAN_SCRIPTS = "checkfs.sh checkroot.sh hwclock.sh kmod mtab.sh procps udev udev-mtab".split()
UPSTART_JOBS = "network-interface-security udev udevmonitor udevtrigger udev-fallback-graphics udev-finish".split()
REDHAT_SCRIPTS = (
    "acpid auditd gpm hpoj ip6tables iptables irda irqbalance iscsi isdn kdump kudzu mdmpd mdmonitor microcode_ctl "
    "netdump ntpd ntpdate pcmcia psacct quota_nld random rawdevices smartd").split()


def family_of(zone):
    """The platform's choice: the first marker that is a file, as the global zone sees it."""
    if zone.f("etc/redhat-release"):
        return "redhat"
    if zone.f("etc/lsb-release"):
        if "Ubuntu" in zone.text("etc/lsb-release"):
            return "ubuntu"
        if zone.f("etc/debian_version"):
            return "debian"
        raise Fatal("Unsupported distribution!")
    for marker, family in (("debian_version", "debian"), ("alpine-release", "busybox"), ("SuSE-release", "suse"),
                           ("void-release", "void")):
        if zone.f(f"etc/{marker}"):
            return family
    raise Fatal("Unsupported distribution!")


def resolver_text(resolvers, needs_domain=False):
    servers = [f"nameserver {server}" for server in resolvers]
    domain = "example.org" if resolvers else ""
    search = [f"search {domain}"] if domain or not needs_domain else []
    return joined(["# AUTOMATIC ZONE CONFIG", *servers, *search])


def edit_inittab(zone, edit, added):
    """Common to all families: once, unless it is a link; a missing file is made of what is added."""
    path = "etc/inittab"
    if zone.h(path) or "Modified by lx brand" in zone.text(path):
        return
    zone.write(path, joined([edit(line) for line in lines_of(zone.text(path))] + added))


def edit_fstab(zone):
    path = "etc/fstab"
    fields = [line.split() for line in lines_of(zone.text(path))]
    if not zone.h(path) and not any(len(words) > 1 and words[1] == "/dev/shm" for words in fields):
        zone.write(path, zone.text(path) + SHARED_MEMORY + "\n", through=True)


def remove_services(zone, names, scripts, runlevels):
    pattern = re.compile("[SK][0-9]+(" + "|".join(map(re.escape, names)) + ")")
    for name in names:
        zone.remove(f"{scripts}/{name}")
    for directory in runlevels:
        for name in zone.names(directory):
            if pattern.fullmatch(name):
                zone.remove(f"{directory}/{name}")


def write_override(zone, job, text):
    path = f"etc/init/{job}.override"
    if not zone.e(path) and not zone.h(path):
        zone.write(path, text)


def busybox(zone, resolvers):
    zone.safe_dir("etc", "etc/init.d")
    path = "etc/init.d/networking"
    if zone.f(path) or zone.h(path):
        zone.write(path, "the platform's own networking script\n", 0o755)
    edit_inittab(
        zone, lambda line: DISABLED + line if re.match("tty[1-6]:", line) else line,
        ["console::respawn:/sbin/getty 38400 console", MARKER])
    for name in ("fsck", "hwclock", "klogd", "sysfs"):
        path = f"etc/init.d/{name}"
        if zone.f(path) and not zone.h(path):
            zone.write(path, "a script that does nothing\n", through=True)
    edit_fstab(zone)


def debian(zone, resolvers):
    runlevels = [f"etc/rc{level}.d" for level in "0123456S"]
    zone.safe_dir("etc", "etc/init.d", "etc/network", *runlevels, "etc/selinux")
    if resolvers and (zone.f("etc/resolv.conf") or zone.h("etc/resolv.conf")):
        zone.write("etc/resolv.conf", resolver_text(resolvers))
    path = "etc/network/interfaces"
    if zone.f(path) or zone.h(path):
        manual = ["iface lo inet manual"] + [f"iface {nic} inet manual" for nic in NICS]
        zone.write(path, joined(["# AUTOMATIC ZONE CONFIG", *manual]))
    edit_inittab(
        zone, lambda line: DISABLED + line if re.match("[1-6]:", line) else line,
        ["1:2345:respawn:/sbin/getty 38400 console", MARKER])
    remove_services(zone, DEBIAN_SCRIPTS, "etc/init.d", runlevels)
    for job in UPSTART_JOBS:
        write_override(zone, job, "manual\n")
    edit_fstab(zone)


def ubuntu(zone, resolvers):
    zone.safe_dir("etc", "etc/init", "etc/resolvconf", "etc/resolvconf/resolv.conf.d", "etc/network",
                  "etc/network/interfaces.d", "etc/network/interfaces.d/smartos", "etc/systemd")
    resolved = "etc/systemd/resolved.conf"
    if resolvers and zone.f(resolved):
        set_resolved(zone, resolved, resolvers)
        zone.write("etc/resolv.conf", resolver_text(resolvers, True))
    elif resolvers:
        zone.write("etc/resolvconf/resolv.conf.d/tail", resolver_text(resolvers, True))
    path = "etc/network/interfaces.d/smartos"
    if zone.f(path):
        zone.write(path, joined(["# AUTOMATIC ZONE CONFIG"] + [f"iface {nic} inet manual" for nic in NICS]))
    if zone.f("etc/init/console.conf"):
        text = zone.text("etc/init/console.conf")
        write_override(zone, "console", joined([line.replace("lxc", "smartos", 1) for line in lines_of(text)]))
    write_override(zone, "container-detect", "the platform's own job\n")
    path = "etc/init/mountall.override"
    digest = hashlib.md5(zone.text(path).encode(), usedforsecurity=False).hexdigest()
    if not zone.h(path) and digest != MOUNTALL:
        zone.write(path, "the platform's own job\n")


def set_resolved(zone, path, resolvers):
    kept = [line for line in lines_of(zone.text(path)) if not re.match("(DNS|Domains) *=", line)]
    zone.write(path, joined(kept + ["DNS=" + ",".join(resolvers), "Domains=example.org"]))


def redhat(zone, resolvers):
    runlevels = [f"etc/rc.d/rc{level}.d" for level in "0123456"]
    zone.safe_dir("etc/sysconfig", "etc/rc.d", "etc/rc.d/init.d", *runlevels, "etc/selinux")
    path = "etc/rc.d/init.d/network"
    if zone.f(path) or zone.h(path):
        zone.write(path, "the platform's own network script\n", 0o755)
    if resolvers:
        if zone.f("etc/systemd/resolved.conf"):
            set_resolved(zone, "etc/systemd/resolved.conf", resolvers)
        zone.write("etc/resolv.conf", resolver_text(resolvers, True))
    units = "etc/systemd/system"
    if zone.d(units) and not any(zone.h(above) for above in ("etc", "etc/systemd", units)):
        for name in ("dbus-org.freedesktop.nm-dispatcher.service", "multi-user.target.wants/NetworkManager.service",
                     "dbus-org.freedesktop.NetworkManager.service"):
            zone.remove(f"{units}/{name}")
        # From the global zone a correct link looks missing; then ln fails, and nothing happens.
        if not zone.f(f"{units}/multi-user.target.wants/network.service"):
            zone.link(f"{units}/multi-user.target.wants/network.service", "/etc/rc.d/init.d/network")
    edit_inittab(
        zone, lambda line: "id:3:initdefault: " + line if line.startswith("id:5:initdefault:") else line, [MARKER])
    path = "etc/sysconfig/network"
    if not zone.h(path) and "NETWORKING=yes" not in zone.text(path):
        zone.write(path, f"NETWORKING=yes\nHOSTNAME={NAME}\n")
    path = "etc/selinux/config"
    if not zone.h(path) and has_line(zone.text(path), "^SELINUX=(enforcing|permissive)"):
        text = [re.sub("^SELINUX=.*", "SELINUX=disabled", line) for line in lines_of(zone.text(path))]
        zone.write(path, joined(text))
    if not zone.h("etc/sysconfig/keyboard"):
        zone.remove("etc/sysconfig/keyboard")
    remove_services(zone, REDHAT_SCRIPTS, "etc/rc.d/init.d", runlevels)
    for job, text in (("control-alt-delete", "manual\n"), ("ttyS0", "manual\n"), ("tty", "a getty on the console\n"),
                      ("start-ttys", "starts it\n")):
        write_override(zone, job, text)
    edit_halt(zone)
    edit_sysinit(zone)


def edit_halt(zone):
    path = "etc/rc.d/init.d/halt"
    text = zone.text(path)
    if zone.h(path) or not zone.f(path) or "Disabled by lx brand" in text:
        return
    result, disabling = [], False
    for line in lines_of(text):
        if "halt.local" in line:
            disabling = False
        elif line.startswith("# Save mixer"):
            disabling = True
        if line:
            result.append(DISABLED + line if disabling else line)
    zone.write(path, joined(result), 0o755)


def edit_sysinit(zone):
    path = "etc/rc.d/rc.sysinit"
    if zone.h(path):
        return
    patterns = ('^/sbin/hwclock', '^/bin/dmesg -n', '^dmesg -s', '^initlog -c "fsck', '^mount .* /dev/pts')
    result = []
    for line in lines_of(zone.text(path)):
        line = re.sub("^mount -n -o remount /dev/shm ", "mount -t tmpfs tmpfs /dev/shm ", line)
        if any(re.search(pattern, line) for pattern in patterns):
            line = "# lx: " + line
        if not line.startswith("#remount /dev/shm"):
            result.append(line)
    zone.write(path, joined(result), 0o755)


def suse(zone, resolvers):
    runlevels = [f"etc/rc.d/rc{level}.d" for level in "0123456S"]
    units, network = "etc/systemd/system", "etc/sysconfig/network"
    zone.safe_dir("etc", "etc/init.d", *runlevels, "etc/sysconfig", network, "etc/systemd", units,
                  f"{units}/multi-user.target.wants", f"{units}/network-online.target.wants", "etc/YaST2", "etc/selinux")
    if zone.f("etc/resolv.conf") or zone.h("etc/resolv.conf"):
        zone.write("etc/resolv.conf", resolver_text(resolvers))
    for name in zone.names(network):
        if name.startswith("ifcfg-"):
            zone.remove(f"{network}/{name}")
    zone.write(f"{network}/ifcfg-lo", joined([
        "# AUTOMATIC ZONE CONFIG", "IPADDR=127.0.0.1/8", "NETMASK=255.0.0.0", "NETWORK=127.0.0.0", "STARTMODE=nfsroot",
        "BOOTPROTO=static", "USERCONTROL=no", "FIREWALL=no"]))
    for nic in NICS:
        zone.write(f"{network}/ifcfg-{nic}", joined([
            f"# Automatic zone config for interface: {nic}", "STARTMODE=auto", "BOOTPROTO=dhcp4"]))
    if zone.d(units):
        for name in ("AUTO4", "DHCP4", "DHCP6", "Nanny"):
            zone.remove(f"{units}/dbus-org.opensuse.Network.{name}.service")
        for name in ("network-online.target.wants/wicked.service", "multi-user.target.wants/wicked.service",
                     "multi-user.target.wants/purge-kernels.service"):
            zone.remove(f"{units}/{name}")
        # It looks for one link, and makes another.
        if not zone.f(f"{units}/multi-user.target.wants/network.service"):
            zone.link(f"{units}/network.service", "/usr/lib/systemd/system/wicked.service")
    edit_inittab(
        zone, lambda line: DISABLED + line if re.match("[1-6]:", line) else line,
        ["1:2345:respawn:/sbin/getty 38400 console", MARKER])
    remove_services(zone, DEBIAN_SCRIPTS, "etc/init.d", [f"etc/rc{level}.d" for level in "0123456S"])
    for job in UPSTART_JOBS:
        write_override(zone, job, "manual\n")
    edit_fstab(zone)


def void(zone, resolvers):
    """Nothing: on SmartOS this family's script is empty."""


def lx_support(zone):
    zone.remove(".autofsck")


FAMILIES = {
    "busybox": busybox, "debian": debian, "ubuntu": ubuntu, "redhat": redhat, "suse": suse, "void": void,
}


def report(zone, resolvers):
    try:
        family = family_of(zone)
        yield f"family {family}"
        FAMILIES[family](zone, resolvers)
    except Fatal as fatal:
        yield f"fatal {fatal}"
        return
    lx_support(zone)
    yield from zone.report()
