/// The text of a first process that runs an application.
struct ApplicationInit {
    /// Who runs the application.
    enum Identity: Equatable {
        case root
        /// By coreutils' `chroot` at this path.
        case chroot(String, uid: UInt32, gid: UInt32)
        /// By util-linux' `setpriv` at this path.
        case setpriv(String, uid: UInt32, gid: UInt32)
        /// By `su` at this path, which knows names only.
        case su(String, name: String)
    }

    let application: Application
    let log: String
    let identity: Identity
    /// The home directory, unless the environment says one.
    let home: String?

    /// The script; nil when there is nothing to run, or a shell could not be told what.
    ///
    /// Everything from the image is one quoted word each: nothing of it is ever a shell's to interpret.
    var text: String? {
        guard let program = application.command.first, !program.isEmpty, program.utf8.first != UInt8(ascii: "-"),
            let log = ShellText.word(log)
        else { return nil }
        var words: [String] = []
        for argument in application.command {
            guard let word = ShellText.word(argument) else { return nil }
            words.append(word)
        }
        guard let exports = exports(), let directory = ShellText.word(directory), let prefix else { return nil }
        return """
            #!/bin/sh
            # Written by lxlayer: runs what a container of this image would run.
            exec </dev/null >>\(log) 2>&1
            [ ! -x /usr/lib/lxlayer/lx-instance ] || /usr/lib/lxlayer/lx-instance early
            grep -q ' /dev/shm tmpfs ' /proc/mounts || mount -t tmpfs -o mode=1777 tmpfs /dev/shm
            \(exports)mkdir -p \(directory)
            cd \(directory) || exit 1
            exec \(prefix)\(words.joined(separator: " "))

            """
    }

    private var directory: String {
        let path = application.workingDirectory ?? ""
        return path.utf8.first == UInt8(ascii: "/") ? path : "/" + path
    }

    /// A later assignment of a name wins, as it does in a container. What no shell can name is left out.
    private func exports() -> String? {
        var assignments = application.environment.compactMap(ShellText.assignment)
        if !assignments.contains(where: { $0.name == "HOME" }), let home { assignments.append(("HOME", home)) }
        if !assignments.contains(where: { $0.name == "PATH" }) {
            assignments.append(("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"))
        }
        var text = ""
        for (name, value) in assignments {
            guard let value = ShellText.word(value) else { return nil }
            text += "export \(name)=\(value)\n"
        }
        return text
    }

    /// What stands before the command.
    private var prefix: String? {
        switch identity {
        case .root: return ""
        case .chroot(let program, let uid, let gid):
            return "\(program) --userspec=\(uid):\(gid) --skip-chdir / "
        case .setpriv(let program, let uid, let gid):
            return "\(program) --reuid=\(uid) --regid=\(gid) --clear-groups "
        case .su(let program, let name):
            // The command's words follow the name that the inner shell gets: they are its arguments, not its text.
            return ShellText.word(name).map { "\(program) -s /bin/sh \($0) -c 'exec \"$0\" \"$@\"' -- " }
        }
    }
}
