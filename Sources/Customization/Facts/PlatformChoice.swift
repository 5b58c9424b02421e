public import LayerEntries

/// What the lx platform's boot script makes of a tree as it is, and why.
public struct PlatformChoice: Equatable, Sendable {
    /// What it takes the tree for.
    public var family: PlatformFamily
    /// The marker by which it does; nil when there is none.
    public var marker: EntryPath?
    /// The marker that ends the search although it names nothing that is known (Specs/catalogue.yaml, D05).
    public var blocker: EntryPath?
    /// Markers that would come first, and that a link hides from the platform: it leads out of the image (D04).
    public var hidden: [EntryPath] = []

    static let redhat = "/etc/redhat-release"
    static let lsb = "/etc/lsb-release"
    static let debian = "/etc/debian_version"
    /// The markers that are asked for where there is none of those above.
    private static let others: [(String, PlatformFamily)] = [
        ("/etc/alpine-release", .busybox), ("/etc/SuSE-release", .suse), ("/etc/void-release", .void),
    ]

    /// Goes through the markers as the platform does.
    static func made(of tree: any TreeReading) throws -> PlatformChoice {
        let view = GlobalZoneView(tree: tree)
        var hidden: [EntryPath] = []
        func hit(_ text: String) -> EntryPath? {
            guard let path = try? EntryPath(text) else { return nil }
            if view.isFile(path) { return path }
            if case .outside = view.follow(path), tree.isFile(text) { hidden.append(path) }
            return nil
        }
        func choice(_ family: PlatformFamily, _ marker: EntryPath?, blocker: EntryPath? = nil) -> PlatformChoice {
            PlatformChoice(family: family, marker: marker, blocker: blocker, hidden: hidden)
        }
        if let marker = hit(redhat) { return choice(.redhat, marker) }
        if let marker = hit(lsb) {
            if try namesUbuntu(tree) { return choice(.ubuntu, marker) }
            // Here the platform's chain ends: an lsb-release hides the markers that come later.
            if let marker = hit(debian) { return choice(.debian, marker) }
            return choice(.unsupported, nil, blocker: marker)
        }
        for (text, family) in [(debian, .debian)] + others {
            if let marker = hit(text) { return choice(family, marker) }
        }
        return choice(.unsupported, nil)
    }

    /// What the platform would choose if links led where they lead inside the image, and nothing ended its search: the
    /// repairs D03 and D04 make that true.
    static func repaired(_ tree: any TreeReading) throws -> PlatformFamily {
        if tree.isFile(redhat) { return .redhat }
        if tree.isFile(lsb), try namesUbuntu(tree) { return .ubuntu }
        if tree.isFile(debian) { return .debian }
        return others.first { tree.isFile($0.0) }?.1 ?? .unsupported
    }

    private static func namesUbuntu(_ tree: any TreeReading) throws -> Bool {
        let text = try tree.bytes(at: lsb) ?? []
        let word = Array("Ubuntu".utf8)
        guard text.count >= word.count else { return false }
        return (0...(text.count - word.count)).contains { text[$0...].starts(with: word) }
    }
}
