import LayerEntries
import TestSupport
import Testing

@testable import Customization

extension `The specs of a family` {
    @Test func `Alpine`() throws {
        let result = try converted(
            [
                "/etc/alpine-release": .file("3.20.3\n"), "/etc/os-release": .file("ID=alpine\n"),
                "/sbin/init": .symlink("/bin/busybox"), "/bin/busybox": .file("elf", mode: 0o755),
                "/sbin/openrc": .file("elf"), "/sbin/openrc-run": .file("elf"), "/etc/rc.conf": .file("#rc_sys=\"\"\n"),
                "/etc/inittab": .file("::sysinit:/sbin/openrc sysinit\ntty1::respawn:/sbin/getty 38400 tty1\n"),
                "/etc/init.d/networking": .file("old", mode: 0o755), "/etc/init.d/sshd": .file("x", mode: 0o755),
                "/etc/network/interfaces": .file("auto eth0\niface eth0 inet dhcp\n"),
                "/etc/runlevels/sysinit/mdev": .symlink("/etc/init.d/mdev"),
                "/etc/runlevels/boot/hwclock": .symlink("/etc/init.d/hwclock"),
                "/etc/runlevels/boot/syslog": .symlink("/etc/init.d/syslog"),
            ], expecting: ["lx-openrc", "lx-alpine"])
        #expect(
            result.text("/etc/inittab")
                == "::sysinit:/sbin/openrc sysinit\n\(Self.off)tty1::respawn:/sbin/getty 38400 tty1\n"
                + "console::respawn:/sbin/getty 38400 console\n# Modified by lx brand\n")
        #expect(result.text("/etc/init.d/networking")?.hasPrefix("#!/sbin/openrc-run\n") == true)
        #expect(result.entry("/sbin/runscript")?.kind == .symlink(target: Array("openrc-run".utf8)))
        #expect(result.entry("/sbin/init")?.kind == .symlink(target: Array("../bin/busybox".utf8)))
        #expect(result.entry("/etc/runlevels/sysinit/mdev") == nil)
        #expect(result.entry("/etc/runlevels/boot/hwclock") == nil)
        #expect(result.entry("/etc/runlevels/boot/syslog") != nil)
        #expect(result.entry("/etc/runlevels/default/sshd") != nil)
        #expect(result.text("/etc/network/interfaces")?.contains("dhcp") == false)
        #expect(result.text("/etc/rc.conf")?.hasSuffix("rc_sys=\"lxc\"\n") == true)
        // Whoever has a console already gets no second getty on it.
        let other = try converted(
            [
                "/etc/alpine-release": .file("3.20.3\n"), "/sbin/init": .symlink("../bin/busybox"),
                "/bin/busybox": .file("elf", mode: 0o755),
                "/etc/inittab": .file("::respawn:/sbin/getty 38400 console\n"),
            ], expecting: ["lx-alpine"])
        let lines = other.text("/etc/inittab")?.split(separator: "\n").filter { !$0.contains("lx-instance") }
        #expect(lines == ["::respawn:/sbin/getty 38400 console", "# Modified by lx brand"])
    }

    @Test func `SUSE`() throws {
        let units = "/etc/systemd/system"
        let result = try converted(
            [
                "/etc/SuSE-release": .file("openSUSE 42.3\n"), "/sbin/init": .symlink("/usr/lib/systemd/systemd"),
                "/usr/lib/systemd/systemd": .file("elf", mode: 0o755),
                "/usr/lib/systemd/system/wicked.service": .file("[Service]\n"),
                "\(units)/multi-user.target.wants/wicked.service": .symlink("/usr/lib/systemd/system/wicked.service"),
                "/etc/sysconfig/network/ifcfg-eth0": .file("BOOTPROTO=dhcp\n"),
                "/etc/sysconfig/network/ifcfg-lo": .file("old\n"),
                "/etc/sysconfig/network/config": .file("x"),
            ], expecting: ["lx-suse", "lx-systemd"])
        #expect(result.entry("/etc/sysconfig/network/ifcfg-eth0") == nil)
        #expect(result.text("/etc/sysconfig/network/ifcfg-lo")?.hasPrefix("# AUTOMATIC ZONE CONFIG\n") == true)
        #expect(result.text("/etc/sysconfig/network/config") == "x")
        #expect(result.entry("\(units)/multi-user.target.wants/wicked.service") == nil)
        #expect(result.entry("\(units)/network.service") != nil)
        #expect(result.text("/etc/inittab") == "# Modified by lx brand\n")
    }

    @Test func `Arch`() throws {
        let result = try converted(
            [
                "/etc/os-release": .file("ID=arch\n"), "/sbin/init": .symlink("/usr/lib/systemd/systemd"),
                "/usr/lib/systemd/systemd": .file("elf", mode: 0o755),
                "/etc/pacman.conf": .file("[options]\nDownloadUser = alpm\n#DisableSandbox\n"),
            ], expecting: ["lx-arch", "lx-systemd"])
        #expect(result.text("/etc/pacman.conf") == "[options]\nDownloadUser = alpm\nDisableSandbox\n")
        #expect(result.entry("/etc/void-release") != nil)
    }

    @Test func `Void`() throws {
        let services = "/etc/runit/runsvdir/default"
        let result = try converted(
            [
                "/etc/os-release": .file("ID=void\n"), "/sbin/init": .symlink("/usr/bin/runit-init"),
                "/usr/bin/runit-init": .file("elf", mode: 0o755),
                "/etc/runit/core-services/02-kmods.sh": .file("[ -n \"$VIRTUALIZATION\" ] && return 0\nmodprobe x\n"),
                "/etc/runit/core-services/02-udev.sh": .file("udevadm trigger\n"),
                "/etc/sv/agetty-tty1/run": .file("x"), "\(services)/agetty-tty1": .symlink("/etc/sv/agetty-tty1"),
                "/etc/sv/agetty-console/run": .file("x"), "/etc/sv/sshd/run": .file("x"),
                "/etc/rc.conf": .file("#HARDWARECLOCK=UTC\n"),
                "/usr/lib/sysctl.d/10-void.conf": .file("# note\nkernel.core_uses_pid=1\n"),
            ], expecting: ["lx-void"])
        #expect(result.entry("/etc/void-release") != nil)
        #expect(result.text("/etc/runit/core-services/02-kmods.sh")?.hasPrefix("[ -n") == true)
        #expect(result.text("/etc/runit/core-services/02-udev.sh") == "# Nothing to do in an lx zone.\n")
        #expect(result.entry("\(services)/agetty-tty1") == nil)
        #expect(result.text("/etc/sv/agetty-tty1/down") == "")
        #expect(result.entry("\(services)/agetty-console") != nil && result.entry("\(services)/sshd") != nil)
        #expect(result.text("/etc/rc.conf") == "#HARDWARECLOCK=UTC\nexport VIRTUALIZATION=1\n")
        #expect(result.text("/usr/lib/sysctl.d/10-void.conf") == "# note\n#kernel.core_uses_pid=1\n")
    }

    @Test func `Gentoo`() throws {
        let result = try converted(
            [
                "/etc/gentoo-release": .file("Gentoo\n"), "/etc/os-release": .file("ID=gentoo\n"),
                "/sbin/openrc": .file("elf"), "/etc/rc.conf": .file(""),
                "/etc/inittab": .file("# TERMINALS\nc1:12345:respawn:/sbin/agetty 38400 tty1 linux\n"),
                "/etc/portage/make.conf": .file("USE=\"x\"\n"), "/etc/init.d/sshd": .file("x"),
                "/etc/runlevels/sysinit/udev-trigger": .symlink("/etc/init.d/udev-trigger"),
            ], expecting: ["lx-openrc", "lx-gentoo"])
        #expect(result.entry("/etc/void-release") != nil)
        #expect(
            result.text("/etc/inittab")
                == "# TERMINALS\n# LX zones do not support ttys\n"
                + "\(Self.off)c1:12345:respawn:/sbin/agetty 38400 tty1 linux\n"
                + "co:12345:respawn:/sbin/agetty 38400 console linux\n")
        #expect(result.text("/etc/portage/make.conf")?.contains("-pid-sandbox\"\n") == true)
        #expect(result.entry("/etc/runlevels/sysinit/udev-trigger") == nil)
        #expect(result.entry("/etc/runlevels/default/sshd") != nil)
    }

    @Test func `a Docker zone, on request only`() throws {
        let nodes: [String: MemoryTree.Node] = [
            "/etc/debian_version": .file("12\n"), "/etc/resolv.conf": .symlink("../run/resolv.conf"),
        ]
        let start = tree(Self.base(nodes))
        #expect(try !plan(start).specs.contains("lx-docker"))
        let plan = try plan(start, parameters: ["lx-docker.mode": "yes"])
        let result = start.applying(plan.treeChanges)
        #expect(result.entry("/etc/mtab")?.kind == .symlink(target: Array("/proc/mounts".utf8)))
        #expect(result.text("/etc/resolv.conf") == "" && result.text("/etc/hostname") == "")
        #expect(result.text("/etc/hosts") == "127.0.0.1 localhost\n")
        #expect(result.entry("/var/svc")?.kind == .directory)
    }

    @Test func `nobody logs in with a password, on request only`() throws {
        let config = "#PasswordAuthentication yes\nUsePrivilegeSeparation sandbox # default\nPort 22\n"
        let start = tree(debian, ["/etc/ssh/sshd_config": .file(config)])
        #expect(
            start.applying(try plan(start).treeChanges).text("/etc/ssh/sshd_config")
                == "#PasswordAuthentication yes\nUsePrivilegeSeparation yes\nPort 22\n")
        let plan = try plan(start, parameters: ["lx-base.ssh-passwords": "no"])
        #expect(
            start.applying(plan.treeChanges).text("/etc/ssh/sshd_config")
                == "PasswordAuthentication no\nUsePrivilegeSeparation yes\nPort 22\n")
    }

    @Test func `cleans up what is of one machine only`() throws {
        let start = tree(
            debian,
            [
                "/.dockerenv": .file(""), "/root/.bash_history": .file("secret"),
                "/root/.ssh/authorized_keys": .file("k"),
                "/etc/udev/rules.d/70-persistent-net.rules": .file("x"), "/var/lock/subsys/local": .file(""),
            ])
        let result = start.applying(try plan(start).treeChanges)
        for path in ["/.dockerenv", "/root/.bash_history", "/etc/udev/rules.d/70-persistent-net.rules"] {
            #expect(result.entry(path) == nil, "\(path)")
        }
        #expect(result.entry("/var/lock/subsys/local") == nil)
        #expect(result.text("/root/.ssh/authorized_keys") == "k")
    }
}
