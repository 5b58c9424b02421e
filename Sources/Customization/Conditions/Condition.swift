public import LayerEntries

/// When a spec or a step applies; it sees only the tree below our layer, never our own changes.
public indirect enum Condition: Sendable {
    /// All of these hold; none is true.
    case all([Condition])
    /// One of these holds.
    case any([Condition])
    /// This does not hold.
    case not(Condition)
    /// A fact is one of these.
    case fact(Fact, anyOf: [FactTest])
    /// Something is at this path, a dangling symlink included.
    case exists(EntryPath)
    /// A symlink is at this path.
    case symlink(EntryPath)
    /// A unit of this name, or its template, is there and is not masked.
    case unit(UnitName)
    /// A line of the file at this path matches.
    case line(EntryPath, Pattern)
    /// A parameter of the spec is one of these.
    case parameter(String, anyOf: [String])
}

extension Condition {
    /// Whether it holds only for certain values of a fact.
    func asks(for fact: Fact) -> Bool {
        switch self {
        case .fact(let asked, _): asked == fact
        case .all(let conditions), .any(let conditions): conditions.contains { $0.asks(for: fact) }
        case .not, .exists, .symlink, .unit, .line, .parameter: false
        }
    }
}

/// What can be known of an image, by the name that specs use.
public enum Fact: String, Sendable, CaseIterable {
    /// os-release's `ID`.
    case distribution
    /// os-release's `ID`, or one of the words of its `ID_LIKE`.
    case idLike = "id-like"
    /// os-release's `VERSION_ID`, compared number by number.
    case version
    /// What the lx platform takes it for, see `PlatformFamily`; markers that it cannot read as they are count.
    case family
    /// What the lx platform takes it for as it is.
    case platform
    /// See `InitSystem`.
    case `init`
    /// `true` when OpenRC is installed, `false` otherwise.
    case openrc
    /// The version of systemd, a number.
    case systemd
    /// The image's architecture, as its configuration has it.
    case architecture
    /// `true` when `/lib` is below `/usr`, `false` otherwise.
    case mergedUsr = "merged-usr"
    /// See `PackageManager`.
    case packageManager = "package-manager"
    /// What the image is prepared for.
    case target
    /// `true` when the tree holds our marker, `false` otherwise.
    case customized

    /// Whether it is compared as a version.
    var isVersion: Bool { self == .version || self == .systemd }
}

/// What a fact can be held against.
public enum FactTest: Equatable, Sendable {
    /// It is this text.
    case equals(String)
    /// It is a version that satisfies all of these.
    case version([VersionRequirement])

    /// As a spec has it.
    var text: String {
        switch self {
        case .equals(let text): text
        case .version(let requirements): requirements.map(\.text).joined(separator: " ")
        }
    }
}

extension Condition {
    /// As a spec could have it, on one line.
    public var text: String {
        switch self {
        case .all(let parts): parts.map(\.text).joined(separator: ", ")
        case .any(let parts): "any: [" + parts.map { "{\($0.text)}" }.joined(separator: ", ") + "]"
        case .not(let part): "not: {\(part.text)}"
        case .fact(let fact, let tests): "\(fact.rawValue): \(Condition.list(tests.map(\.text)))"
        case .exists(let path): "exists: /\(path)"
        case .symlink(let path): "symlink: /\(path)"
        case .unit(let name): "unit: \(name.text)"
        case .line(let path, let pattern): "line: {path: /\(path), matching: '\(pattern.text)'}"
        case .parameter(let name, let values): "param: {\(name): \(Condition.list(values))}"
        }
    }

    private static func list(_ values: [String]) -> String {
        values.count == 1 ? values[0] : "[" + values.joined(separator: ", ") + "]"
    }
}
