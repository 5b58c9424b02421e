import LayerEntries
import RootFilesystem

extension PopulationReport {
    /// What is not as the image has it, for people.
    var lines: [String] {
        [
            devices.phrase("device", "left out: they cannot be made here, and LXC makes those that are needed"),
            owners.phrase("name", "given to nobody, 65534, without set-uid: their owner is outside of the ids' map"),
            attributes.phrase("name", "without an extended attribute that cannot be set here, or is the host's to set"),
        ].compactMap(\.self)
    }
}

extension PopulationReport.Exceptions {
    fileprivate func phrase(_ noun: String, _ outcome: String) -> String? {
        guard count > 0 else { return nil }
        let names = examples.map(Words.path).joined(separator: ", ")
        let more = count > examples.count ? ", …" : ""
        return "\(Words.count(count, noun)) \(outcome) (\(names)\(more))"
    }
}
