import LayerEntries
import TestSupport
import Testing

@testable import Customization

extension `The specs of a family` {
    @Test func `CentOS 6`() throws {
        let halt = "#!/bin/bash\n\n# Save mixer settings\ngrep -q alsa\n\nswapoff -a\n[ -x /sbin/halt.local ] && x\n"
        let result = try converted(
            [
                "/etc/redhat-release": .file("CentOS release 6.10 (Final)\n"), "/sbin/initctl": .file("elf"),
                "/etc/init/tty.conf": .file(""), "/etc/inittab": .file("# upstart\nid:5:initdefault:\n"),
                "/etc/sysconfig/network": .file("NETWORKING=no\nHOSTNAME=localhost.localdomain\n"),
                "/etc/selinux/config": .file("# SELINUX= can take one of\nSELINUX=enforcing\nSELINUXTYPE=targeted\n"),
                "/etc/sysconfig/keyboard": .file("x"), "/etc/init.d": .symlink("rc.d/init.d"),
                "/etc/rc.d/init.d/network": .file("old", mode: 0o755),
                "/etc/rc.d/init.d/kdump": .file("x"), "/etc/rc.d/rc3.d/S20kdump": .symlink("../init.d/kdump"),
                "/etc/rc.d/init.d/halt": .file(halt, mode: 0o755),
                "/etc/rc.d/rc.sysinit": .file(
                    "/sbin/hwclock --hctosys\nmount -n -o remount /dev/shm >/dev/null 2>&1\n#remount /dev/shm\n"
                        + "mount -n -t devpts x /dev/pts\nx /sbin/hwclock\n", mode: 0o755),
            ], expecting: ["lx-redhat", "lx-redhat-sysvinit"])
        #expect(result.text("/etc/inittab") == "# upstart\nid:3:initdefault:\n# Modified by lx brand\n")
        #expect(result.text("/etc/sysconfig/network") == "NETWORKING=yes\nHOSTNAME=localhost.localdomain\n")
        #expect(
            result.text("/etc/selinux/config")
                == "# SELINUX= can take one of\nSELINUX=disabled\nSELINUXTYPE=targeted\n")
        for path in ["/etc/sysconfig/keyboard", "/etc/rc.d/init.d/kdump", "/etc/rc.d/rc3.d/S20kdump"] {
            #expect(result.entry(path) == nil, "\(path)")
        }
        #expect(result.text("/etc/rc.d/init.d/network")?.contains("# Provides: $network\n") == true)
        #expect(
            result.text("/etc/rc.d/init.d/halt")
                == "#!/bin/bash\n\n\(Self.off)# Save mixer settings\n\(Self.off)grep -q alsa\n\n\(Self.off)swapoff -a\n"
                + "[ -x /sbin/halt.local ] && x\n")
        #expect(
            result.text("/etc/rc.d/rc.sysinit")
                == "# lx: /sbin/hwclock --hctosys\nmount -t tmpfs tmpfs /dev/shm >/dev/null 2>&1\n"
                + "# lx: mount -n -t devpts x /dev/pts\nx /sbin/hwclock\n")
        #expect(result.text("/etc/init/control-alt-delete.override") == "manual\n")
        #expect(result.text("/etc/init/tty.override")?.contains("exec /sbin/mingetty console\n") == true)
        #expect(result.text("/etc/init/start-ttys.override") != nil)
    }

    @Test(arguments: [("7", 219, true), ("8", 243, true), ("8", 244, false), ("9.4", 252, false)])
    func `Red Hat's family with systemd`(version: String, systemd: Int, hasScripts: Bool) throws {
        var nodes: [String: MemoryTree.Node] = [
            "/etc/redhat-release": .file("Rocky Linux release\n"),
            "/etc/os-release": .file("ID=rocky\nVERSION_ID=\"\(version)\"\n"),
            "/sbin/init": .symlink("/usr/lib/systemd/systemd"), "/usr/lib/systemd/systemd": .file("elf", mode: 0o755),
            "/usr/lib/systemd/libsystemd-shared-\(systemd).so": .file("elf"),
            "/usr/lib/systemd/system/kdump.service": .file("[Service]\n"),
            "/usr/lib/systemd/system/NetworkManager.service": .file("[Service]\n"),
            "/etc/systemd/system/multi-user.target.wants/NetworkManager.service": .symlink(
                "/usr/lib/systemd/system/NetworkManager.service"),
            "/usr/lib/systemd/system/systemd-remount-fs.service": .file("[Service]\n"),
            "/etc/rc.d/rc.local": .file("x"), "/etc/selinux/config": .file("SELINUX=permissive\n"),
        ]
        if hasScripts { nodes["/etc/rc.d/init.d/functions"] = .file("x") }
        let result = try converted(nodes, expecting: ["lx-redhat", "lx-redhat-systemd", "lx-systemd"])
        let null: EntryKind = .symlink(target: Array("/dev/null".utf8))
        for unit in ["kdump.service", "NetworkManager.service", "systemd-remount-fs.service"] {
            #expect(result.entry("/etc/systemd/system/\(unit)")?.kind == null, "\(unit)")
        }
        let wants = "/etc/systemd/system/multi-user.target.wants"
        #expect(result.entry("\(wants)/NetworkManager.service") == nil)
        #expect((result.entry("\(wants)/network.service") != nil) == hasScripts)
        #expect((result.entry("/etc/rc.d/init.d/network")?.metadata.mode == 0o755) == hasScripts)
        #expect(result.text("/etc/sysconfig/network") == "NETWORKING=yes\n")
        #expect(result.text("/etc/selinux/config") == "SELINUX=disabled\n")
        #expect(result.text("/etc/inittab") == "# Modified by lx brand\n")
        #expect(result.entry("/etc/rc.d/rc.sysinit")?.kind == null)
        let later = result.text("/etc/systemd/system/service.d/90-lx-later.conf")
        #expect((later?.contains("PrivateTmp=no\n") == true) == (systemd >= 244))
        #expect((result.entry("/etc/systemd/system/httpd.service.d/override.conf") != nil) == (systemd < 244))
    }
}
