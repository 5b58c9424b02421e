import LayerEntries

/// Which distribution a tree is: what os-release says, or what came before it.
struct Distribution: Equatable {
    /// `ID`, in lower case.
    var id: String?
    /// `VERSION_ID`
    var version: String?
    /// `PRETTY_NAME`
    var name: String?
    /// The words of `ID_LIKE`, in lower case.
    var like: [String] = []

    init(of tree: any TreeReading) throws {
        let release = OSRelease(try tree.bytes(at: "/etc/os-release") ?? tree.bytes(at: "/usr/lib/os-release") ?? [])
        id = release.values["ID"]?.lowercased()
        version = release.values["VERSION_ID"]
        name = release.values["PRETTY_NAME"]
        like = (release.values["ID_LIKE"] ?? "").lowercased().split(separator: " ").map(String.init)
        // CentOS 6, Debian 6 and Ubuntu 10.04 are older than os-release.
        if id == nil, name == nil { try readOldMarkers(tree) }
    }

    private mutating func readOldMarkers(_ tree: any TreeReading) throws {
        let lsb = OSRelease(try tree.bytes(at: PlatformChoice.lsb) ?? []).values
        if let distributor = lsb["DISTRIB_ID"], !distributor.isEmpty {
            id = distributor.lowercased()
            version = lsb["DISTRIB_RELEASE"]
            name = lsb["DISTRIB_DESCRIPTION"]
        } else if let line = try firstLine(of: PlatformChoice.redhat, in: tree) {
            let words = line.split(separator: " ")
            id = words.first.map { $0 == "Red" ? "rhel" : $0.lowercased() }
            version = words.first { $0.utf8.first.map(ByteSet.digits.contains) == true }.map(String.init)
            name = line
        } else if let line = try firstLine(of: PlatformChoice.debian, in: tree) {
            id = "debian"
            version = line.utf8.first.map(ByteSet.digits.contains) == true ? line : nil
        }
    }

    private func firstLine(of path: String, in tree: any TreeReading) throws -> String? {
        let bytes = try tree.bytes(at: path)
        return bytes?.split(separator: UInt8(ascii: "\n")).first.map { String(decoding: $0.prefix(256), as: UTF8.self) }
    }
}
