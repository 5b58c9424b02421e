import Foundation
import TestSupport
import Testing

@Suite struct `At boot, late` {
    private func script(_ root: InstanceRoot, _ name: String, _ command: String = ":") -> String {
        "#!/bin/sh\necho \(name) \"$HOME\" \"$PWD\" \"${LC_ALL-none}\" >>\(root.url.path)/run/ran\n\(command)\n"
    }

    @Test(arguments: Shell.installed)
    func `the operator's script runs, then the user's, at every boot`(shell: Shell) throws {
        let root = try InstanceRoot()
        try root.set("user-script", script(root, "user", "echo to the log; echo and errors >&2; cat"))
        try root.set("sdc:operator-script", script(root, "operator"))
        try root.write("var/svc/provisioning", "")
        for boot in 1...2 {
            try root.boot("late", shell)
            let lines = ["operator", "user"].map { "\($0) /root \(root.url.path) none\n" }.joined()
            #expect(root.text("run/ran") == String(repeating: lines, count: boot))
        }
        for path in ["var/svc/mdata-user-script", "var/svc/mdata-operator-script"] { #expect(root.mode(path) == 0o700) }
        #expect(root.text("var/log/mdata-user-script.log")?.contains("to the log\nand errors\n") == true)
        #expect(root.mode("var/log/mdata-user-script.log") == 0o600)
        #expect(root.exists("var/svc/provision_success") && !root.exists("var/svc/provisioning"))
    }

    @Test(arguments: Shell.installed)
    func `a script that fails is told, and stops nothing`(shell: Shell) throws {
        let root = try InstanceRoot()
        try root.set("sdc:operator-script", script(root, "operator", "exit 7"))
        try root.set("user-script", script(root, "user"))
        try root.boot("late", shell, status: 95)
        #expect(root.text("run/ran")?.contains("user") == true)
        #expect(root.log.contains("/var/svc/mdata-operator-script: failed with status 7"))
    }

    @Test(arguments: Shell.installed)
    func `a script that is no more defined goes`(shell: Shell) throws {
        let root = try InstanceRoot()
        try root.write("var/svc/mdata-user-script", script(root, "user"), mode: 0o755)
        try root.write("var/db/mdata-user-data", "old")
        try root.boot("early", shell)
        try root.boot("late", shell)
        #expect(!root.exists("var/svc/mdata-user-script") && !root.exists("var/db/mdata-user-data"))
        #expect(!root.exists("run/ran"))
    }

    @Test(arguments: Shell.installed)
    func `a script without an interpreter is the shell's, and an empty one nobody's`(shell: Shell) throws {
        let root = try InstanceRoot()
        try root.set("user-script", "echo plain >\(root.url.path)/run/ran\n")
        try root.set("sdc:operator-script", "")
        try root.boot("late", shell)
        #expect(root.text("run/ran") == "plain\n")
    }

    @Test(arguments: Shell.installed)
    func `what a script holds is taken byte by byte`(shell: Shell) throws {
        let root = try InstanceRoot()
        let data = Data((0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) })
        try root.set("user-data", data)
        try root.boot("early", shell)
        #expect(root.data("var/db/mdata-user-data") == data)
    }

    @Test(arguments: Shell.installed)
    func `a script runs without a log, too`(shell: Shell) throws {
        let root = try InstanceRoot()
        try root.set("user-script", script(root, "user"))
        try root.write("var/log/mdata-user-script.log/file", "")
        try root.boot("late", shell)
        #expect(root.text("run/ran")?.hasPrefix("user") == true)
        #expect(root.log.contains("/var/svc/mdata-user-script: done"))
    }

    @Test(arguments: Shell.installed)
    func `what was not answered early is done before the scripts`(shell: Shell) throws {
        for status in [3, nil] {
            let root = try InstanceRoot(`At boot, early`.metadata)
            try root.set("user-script", "#!/bin/sh\ncat \(root.url.path)/etc/resolv.conf >\(root.url.path)/run/ran\n")
            try root.fail("sdc:resolvers", status: status)
            try root.boot("early", shell)
            #expect(root.exists("run/lx-instance.again") && !root.exists("etc/resolv.conf"))
            // Without an answer nothing more was asked.
            #expect(root.exists("etc/hostname") == (status != nil))
            try root.answer("sdc:resolvers")
            try root.boot("late", shell)
            #expect(root.text("run/ran")?.contains("nameserver 192.0.2.1\n") == true)
            #expect(root.text("etc/hostname") == "web1\n" && root.exists("root/.ssh/authorized_keys"))
            #expect(root.text("var/db/mdata-user-data") == "a=$(b)\n")
            #expect(!root.exists("run/lx-instance.again"))
        }
    }

    @Test(arguments: Shell.installed)
    func `what is not answered late, either, is asked once`(shell: Shell) throws {
        let root = try InstanceRoot(`At boot, early`.metadata)
        try root.write("var/svc/provisioning", "")
        for key in ["sdc:resolvers", "sdc:operator-script"] { try root.fail(key, status: nil) }
        try root.boot("early", shell)
        try root.boot("late", shell)
        #expect(root.log.split(separator: "\n").count { $0.contains(" late: ") && $0.contains("no answer") } == 1)
        #expect(root.exists("var/svc/provisioning") && root.exists("run/lx-instance.again"))
        // The next boot begins anew, whether its /run is empty or not.
        try root.answer("sdc:resolvers")
        try root.boot("early", shell)
        #expect(!root.exists("run/lx-instance.again"))
    }

    @Test(arguments: Shell.installed)
    func `the guest tools' and cloud-init's work is left to them`(shell: Shell) throws {
        for (path, text, state) in [
            ("lib/smartdc/joyent_rc.local", "#!/bin/bash\n", "provisioning"),
            ("run/cloud-init/status.json", "{\"v1\": {\"datasource\": \"DataSourceSmartOS\"}}\n", "provision_success"),
        ] {
            let root = try InstanceRoot(["user-data": "x"])
            try root.set("user-script", script(root, "user"))
            try root.set("sdc:operator-script", script(root, "operator"))
            try root.write(path, text, mode: 0o755)
            try root.write("var/svc/provisioning", "")
            try root.boot("early", shell)
            try root.boot("late", shell)
            #expect(!root.exists("run/ran") && root.exists("var/svc/\(state)"))
            #expect(root.exists("var/db/mdata-user-data") == (state == "provision_success"))
        }
    }
}
