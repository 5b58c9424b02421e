import LayerEntries

extension PlanBuilder {
    mutating func applicationInit(
        _ operation: ApplicationInitOperation, by step: PlannedStep
    ) throws -> SkipReason? {
        guard let application else { throw Obstacle.noApplication }
        guard tree.isFile("/bin/sh") else { throw Obstacle.noShellForInit }
        let user = application.user ?? ""
        let account = try AccountReader(tree: tree).account(user.isEmpty ? "0" : user)
        guard let account else { throw Obstacle.noSuchUser(user) }
        guard let identity = identity(of: account) else { throw Obstacle.noProgramForUser(user) }
        let script = ApplicationInit(
            application: application, log: "/\(operation.log)", identity: identity, home: account.home)
        guard let text = script.text else { throw Obstacle.noApplication }
        let location = try place(operation.path, followingLast: false)
        return try put(
            newFile(at: location.path, Array(text.utf8), mode: 0o755), over: location, .replace, by: step)
    }

    /// Which program of the image makes a process somebody else's; nil when none can.
    private func identity(of account: AccountReader.Account) -> ApplicationInit.Identity? {
        if account.uid == 0, account.gid == 0 { return .root }
        // busybox has programs of these names, too, which do not know the options.
        if let path = program("chroot") { return .chroot(path, uid: account.uid, gid: account.gid) }
        if let path = program("setpriv") { return .setpriv(path, uid: account.uid, gid: account.gid) }
        guard let name = account.name, let path = ["/bin/su", "/usr/bin/su"].first(where: tree.isFile) else {
            return nil
        }
        return .su(path, name: name)
    }

    private func program(_ name: String) -> String? {
        ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].map { "\($0)/\(name)" }
            .first { tree.resolve($0).map { $0.path.name == Array(name.utf8) } == true && tree.isFile($0) }
    }
}
