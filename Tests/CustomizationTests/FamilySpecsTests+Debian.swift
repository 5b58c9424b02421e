import LayerEntries
import TestSupport
import Testing

@testable import Customization

extension `The specs of a family` {
    @Test func `Debian with System V's init`() throws {
        let result = try converted(
            [
                "/etc/debian_version": .file("12.5\n"), "/etc/os-release": .file("ID=debian\nVERSION_ID=\"12\"\n"),
                "/etc/inittab": .file("id:2:initdefault:\n1:2345:respawn:/sbin/getty 38400 tty1\n2:23:respawn:x\n"),
                "/etc/init.d/checkroot.sh": .file("#!/bin/sh\n", mode: 0o755), "/etc/init.d/udev": .file("#!/bin/sh\n"),
                "/etc/rcS.d/S04checkroot.sh": .symlink("../init.d/checkroot.sh"),
                "/etc/rc0.d/K01udev": .symlink("../init.d/udev"),
                "/etc/init.d/.depend.boot": .file(
                    "mountdevsubfs.sh: udev\ncheckroot-bootclean.sh: checkroot.sh\ncheckroot.sh: hostname.sh\n"),
                "/etc/network/interfaces": .file("auto eth0\niface eth0 inet dhcp\n"),
                "/bin/udevadm": .file("elf"), "/usr/bin/apt-get": .file("elf"), "/etc/cron.weekly/fstrim": .file("x"),
            ], expecting: ["lx-base", "lx-debian", "lx-debian-sysvinit"])
        #expect(
            result.text("/etc/inittab")
                == "id:2:initdefault:\n\(Self.off)1:2345:respawn:/sbin/getty 38400 tty1\n\(Self.off)2:23:respawn:x\n"
                + "1:2345:respawn:/sbin/getty 38400 console\n# Modified by lx brand\n")
        for path in [
            "/etc/init.d/checkroot.sh", "/etc/init.d/udev", "/etc/rcS.d/S04checkroot.sh", "/etc/rc0.d/K01udev",
            "/etc/cron.weekly/fstrim",
        ] { #expect(result.entry(path) == nil, "\(path)") }
        #expect(
            // The boot service adds itself.
            result.text("/etc/init.d/.depend.boot")?.hasPrefix(
                "mountdevsubfs.sh: mountkernfs.sh\ncheckroot-bootclean.sh: mountdevsubfs.sh\n"
                    + "checkroot.sh: hostname.sh\n") == true)
        #expect(result.entry("/etc/init.d/lx-platform")?.metadata.mode == 0o755)
        #expect(result.text("/etc/network/interfaces") == "# AUTOMATIC ZONE CONFIG\niface lo inet manual\n")
        #expect(result.text("/etc/fstab")?.hasSuffix("swapfs    /dev/shm    tmpfs    defaults    0 0\n") == true)
        #expect(result.text("/etc/apt/preferences.d/udev")?.hasPrefix("Package: udev\n") == true)
        #expect(result.text("/etc/apt/preferences.d/makedev") != nil)
        #expect(result.entry("/etc/init") == nil)
    }

    @Test func `Debian with OpenRC`() throws {
        let result = try converted(
            [
                "/etc/debian_version": .file("12.5\n"), "/sbin/openrc": .file("elf"), "/sbin/openrc-run": .file("elf"),
                "/etc/rc.conf": .file("# rc_sys is found out\n#rc_sys=\"\"\nrc_logger=NO\n"),
                "/etc/inittab": .file("si::sysinit:/etc/init.d/rcS\n"),
                "/etc/init.d/checkroot.sh": .file("x"), "/etc/runlevels/sysinit/udev": .symlink("/etc/init.d/udev"),
                "/etc/runlevels/sysinit/cgroups": .symlink("/etc/init.d/cgroups"),
            ], expecting: ["lx-openrc", "lx-debian-sysvinit"])
        #expect(
            result.text("/etc/rc.conf") == "# rc_sys is found out\n#rc_sys=\"\"\nrc_sys=\"lxc\"\nrc_logger=NO\n")
        #expect(result.entry("/etc/runlevels/sysinit/udev") == nil)
        #expect(result.entry("/etc/runlevels/sysinit/cgroups") == nil)
        #expect(result.entry("/etc/runlevels/sysinit/lx-platform") != nil)
        #expect(result.entry("/etc/runlevels/sysinit/lx-shm") != nil)
    }

    @Test func `Debian with systemd gets no stray inittab from the platform`() throws {
        let start = tree(debian, ["/etc/init.d/procps": .file("x"), "/etc/init.d/ssh": .file("y")])
        let result = start.applying(try plan(start).treeChanges)
        #expect(result.text("/etc/inittab") == "# Modified by lx brand\n")
        #expect(result.entry("/etc/init.d/procps") == nil)
        #expect(result.text("/etc/init.d/ssh") == "y")
    }

    @Test func `Ubuntu with a socket for sshd`() throws {
        let start = tree(
            debian,
            [
                "/usr/lib/os-release": .file("ID=ubuntu\nVERSION_ID=\"24.04\"\n"),
                "/etc/lsb-release": .file("DISTRIB_ID=Ubuntu\n"),
                "/usr/lib/systemd/system/ssh.service": .file("[Service]\n[Install]\nWantedBy=multi-user.target\n"),
                "/usr/lib/systemd/system/ssh.socket": .file("[Socket]\nListenStream=22\n"),
                "/etc/systemd/system/sockets.target.wants/ssh.socket": .symlink("/usr/lib/systemd/system/ssh.socket"),
                "/etc/resolvconf/resolv.conf.d/original": .file("nameserver 10.0.0.1\n"),
            ])
        let result = start.applying(try plan(start).treeChanges)
        #expect(result.entry("/etc/systemd/system/sockets.target.wants/ssh.socket") == nil)
        #expect(result.entry("/etc/systemd/system/multi-user.target.wants/ssh.service") != nil)
        #expect(result.entry("/etc/resolvconf/resolv.conf.d/original") == nil)
        #expect(result.entry("/etc/inittab") == nil)
    }

    @Test func `Ubuntu with upstart`() throws {
        let console = "start on stopped rc and (container CONTAINER=lxc or container CONTAINER=lxc-libvirt)\n"
        let result = try converted(
            [
                "/etc/lsb-release": .file("DISTRIB_ID=Ubuntu\n"), "/etc/debian_version": .file("jessie/sid\n"),
                "/sbin/initctl": .file("elf"), "/etc/init/console.conf": .file(console),
                "/etc/init/udev.override": .symlink("/dev/null"),
            ], expecting: ["lx-debian", "lx-ubuntu-upstart"])
        #expect(result.text("/etc/init/console.conf") == console)
        #expect(
            result.text("/etc/init/console.override")
                == "start on stopped rc and (container CONTAINER=smartos or container CONTAINER=lxc-libvirt)\n")
        #expect(result.text("/etc/init/container-detect.override")?.contains("container=smartos\n") == true)
        #expect(result.text("/etc/init/mountall.override")?.contains("/dev/zfsds0 / zfs rw 0 0") == true)
        #expect(result.entry("/etc/init/udev.override")?.kind == .symlink(target: Array("/dev/null".utf8)))
        #expect(result.text("/etc/init/tty1.override") == "manual\n")
    }
}
