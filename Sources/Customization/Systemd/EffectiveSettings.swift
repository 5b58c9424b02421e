import LayerEntries

/// What a unit's settings are once its file and all its drop-ins are read.
struct EffectiveSettings {
    /// The values of one key since the last empty assignment, and the file that assigned it last.
    struct Setting {
        var values: [String]
        /// The name of the drop-in; nil when the unit file itself did.
        var lastDropIn: [UInt8]?
    }

    private var settings: [String: Setting] = [:]

    /// Reads one section of a unit; nothing, when the unit has no file.
    init(of name: UnitName, section: String, in catalogue: UnitCatalogue) throws {
        guard let file = catalogue.file(of: name) else { return }
        try take(catalogue.settings(at: file), from: nil, section, catalogue)
        for dropIn in try catalogue.dropIns(of: name) {
            try take(catalogue.settings(at: dropIn.path), from: dropIn.name, section, catalogue)
        }
    }

    private mutating func take(
        _ assignments: [UnitSetting], from dropIn: [UInt8]?, _ section: String, _ catalogue: UnitCatalogue
    ) throws(PlanError) {
        try catalogue.count(assignments)
        for assignment in assignments where assignment.section == section {
            settings[assignment.key, default: Setting(values: [])].lastDropIn = dropIn
            if assignment.value.isEmpty {
                settings[assignment.key]?.values = []
            } else {
                settings[assignment.key]?.values.append(assignment.value)
            }
        }
    }

    subscript(key: String) -> Setting? { settings[key] }

    /// The value that counts of a setting that has one; nil when there is none.
    func last(_ key: String) -> String? { settings[key]?.values.last }

    /// Whether a setting asks for something: its last value is neither the neutral one nor a word for no.
    ///
    /// With an empty neutral value the setting is a list, and whatever is in it asks.
    func asks(_ key: String, neutral: String) -> Bool {
        guard let last = settings[key]?.values.last else { return false }
        if neutral.isEmpty { return true }
        return last != neutral && !Self.wordsForNo.contains(last.lowercased())
    }

    /// systemd's `parse_boolean`.
    private static let wordsForNo: Set<String> = ["0", "no", "n", "false", "f", "off"]
}
