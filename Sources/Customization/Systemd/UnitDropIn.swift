/// The drop-in of one unit that all steps write together.
struct UnitDropIn: Equatable {
    /// Its name in an image for these targets: sorts after whatever a distribution or an administrator calls theirs.
    static func fileName(for targets: TargetSet) -> String {
        "zz-\((targets.targets.first ?? .lx).rawValue).conf"
    }

    private static let header = "# Written by lxlayer; /usr/lib/lxlayer/record.json says why.\n"

    /// A key of a section.
    struct Key: Hashable {
        var section: String
        var name: String
    }

    private var order: [Key] = []
    private var values: [Key: [String]] = [:]

    /// These assignments; several of one key are that key's values, in order.
    init(_ settings: [UnitSetting] = []) {
        for setting in settings {
            let key = Key(section: setting.section, name: setting.key)
            if values[key] == nil { order.append(key) }
            values[key, default: []].append(setting.value)
        }
    }

    var keys: [Key] { order }

    subscript(key: Key) -> [String]? {
        get { values[key] }
        set {
            guard let newValue else { return }
            if values.updateValue(newValue, forKey: key) == nil { order.append(key) }
        }
    }

    /// The file's text: sections in the order in which they were first named, keys too.
    var text: String {
        var sections: [String] = []
        var lines: [String: String] = [:]
        for key in order {
            if lines[key.section] == nil { sections.append(key.section) }
            for value in values[key] ?? [] { lines[key.section, default: ""] += "\(key.name)=\(value)\n" }
        }
        return Self.header + sections.map { "[\($0)]\n" + (lines[$0] ?? "") }.joined(separator: "\n")
    }
}
