/// Looks users and groups up in a tree's `/etc/passwd` and `/etc/group`.
struct AccountReader {
    let tree: any TreeReading

    struct Account: Equatable {
        var name: String?
        var uid: UInt32
        var gid: UInt32
        var home: String
    }

    /// Who `USER` or `USER:GROUP` is, by name or number; nil when there is no such user or group.
    func account(_ specification: String) throws -> Account? {
        let parts = specification.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let user = parts.first else { return nil }
        let line = try line(of: user, in: "/etc/passwd", fields: 6)
        var account: Account
        if let line, let uid = UInt32(line[2]), let gid = UInt32(line[3]) {
            account = Account(name: line[0], uid: uid, gid: gid, home: line[5])
        } else if let uid = UInt32(user) {
            account = Account(name: nil, uid: uid, gid: 0, home: "/")
        } else {
            return nil
        }
        guard parts.count == 2, !parts[1].isEmpty else { return account }
        let group = try self.line(of: parts[1], in: "/etc/group", fields: 3)
        guard let gid = group.flatMap({ UInt32($0[2]) }) ?? UInt32(parts[1]) else { return nil }
        account.gid = gid
        return account
    }

    /// Whether there is a group of this name; any number is one.
    func hasGroup(_ name: String) throws -> Bool {
        try UInt32(name) != nil || line(of: name, in: "/etc/group", fields: 3) != nil
    }

    /// The first line with this name or number.
    private func line(of name: String, in path: String, fields: Int) throws -> [String]? {
        for line in (try tree.bytes(at: path) ?? []).split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            if parts.count >= fields, parts[0] == name || parts[2] == name { return parts }
        }
        return nil
    }
}
