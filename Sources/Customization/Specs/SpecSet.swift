public import Digests

/// Specs that are applied together, in order.
public struct SpecSet: Sendable {
    /// The specs, each after those that it names in `after`; else by name.
    public let specs: [Spec]
    /// Of all the files' names and texts.
    public let digest: Digest

    /// The specs that are part of this program.
    public static func builtIn() throws(SpecError) -> SpecSet { try load(files: BuiltInSpecs.files) }

    /// Decodes specs, one per file, and puts them in order. A file's order among the others means nothing.
    public static func load(files: [(name: String, text: String)]) throws(SpecError) -> SpecSet {
        var specs: [String: Spec] = [:]
        var fingerprint: [UInt8] = []
        for file in files.sorted(by: { $0.name < $1.name }) {
            let spec = try SpecDecoder.decode(file.text, file: file.name)
            if let other = specs[spec.name] {
                throw SpecError(.duplicateSpec(spec.name, first: other.mark), at: spec.mark)
            }
            specs[spec.name] = spec
            fingerprint += Array("\(file.name)\0\(file.text.utf8.count)\0\(file.text)".utf8)
        }
        return SpecSet(specs: try ordered(specs), digest: Digest(of: fingerprint))
    }

    /// Takes, again and again, the first spec by name whose predecessors are all taken.
    private static func ordered(_ specs: [String: Spec]) throws(SpecError) -> [Spec] {
        for spec in specs.values.sorted(by: { $0.name < $1.name }) {
            for name in spec.after where specs[name] == nil {
                let suggestion = EditDistance.nearest(to: name, among: specs.keys)
                throw SpecError(.unknownSpec(name, didYouMean: suggestion), at: spec.mark)
            }
        }
        var result: [Spec] = []
        var taken: Set<String> = []
        var left = specs.values.sorted { $0.name < $1.name }
        while !left.isEmpty {
            guard let next = left.firstIndex(where: { taken.isSuperset(of: $0.after) }) else {
                throw SpecError(.cycle(left.map(\.name)), at: left[0].mark)
            }
            let spec = left.remove(at: next)
            taken.insert(spec.name)
            result.append(spec)
        }
        return result
    }
}
