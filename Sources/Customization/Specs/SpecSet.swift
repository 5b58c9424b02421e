public import Digests

/// Specs that are applied together, in order.
public struct SpecSet: Sendable {
    /// The specs, each after those that it names in `after`; else by name.
    public let specs: [Spec]
    /// Of all the files' names and texts.
    public let digest: Digest
    /// The users' own specs among them, in order; they come last.
    public let profiles: [Profile]

    init(specs: [Spec], digest: Digest, profiles: [Profile] = []) {
        self.specs = specs
        self.digest = digest
        self.profiles = profiles
    }

    /// The specs for a target that are part of this program.
    public static func builtIn(for target: Spec.Target = .lx) throws(SpecError) -> SpecSet {
        let directory = target.rawValue + "/"
        return try load(
            files: BuiltInSpecs.files.filter { $0.name.hasPrefix(directory) }
                .map { SpecFile(name: String($0.name.dropFirst(directory.count)), text: $0.text) })
    }

    /// Decodes specs, one per file, and puts them in order. A file's order among the others means nothing.
    ///
    /// Files below `files/` are no specs, but what the specs' `contentFrom` names.
    public static func load(files: [SpecFile]) throws(SpecError) -> SpecSet {
        var specs: [String: Spec] = [:]
        var fingerprint: [UInt8] = []
        var contents: [String: String] = [:]
        for file in files where file.isContent { contents[file.name] = file.text }
        for file in files.sorted(by: { $0.name < $1.name }) {
            fingerprint += Array("\(file.name)\0\(file.text.utf8.count)\0\(file.text)".utf8)
            if file.isContent { continue }
            let spec = try SpecDecoder.decode(file.text, file: file.name, contents: contents)
            if let other = specs[spec.name] {
                throw SpecError(.duplicateSpec(spec.name, first: other.mark), at: spec.mark)
            }
            specs[spec.name] = spec
        }
        let all = try ordered(specs)
        try checkOverrides(of: all)
        return SpecSet(specs: all, digest: Digest(of: fingerprint))
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
