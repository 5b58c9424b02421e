public import Digests

/// Specs that are applied together, in order.
public struct SpecSet: Sendable {
    /// The specs, each after those that it names in `after`; else by name.
    public let specs: [Spec]
    /// Of all the files' names and texts.
    public let digest: Digest
    /// The users' own specs among them, in order; they come last.
    public let profiles: [Profile]
    /// What images are prepared for with them.
    public let targets: TargetSet
    /// Specs for other targets: they may be named, and do nothing.
    let elsewhere: [Spec]

    init(specs: [Spec], digest: Digest, profiles: [Profile] = [], targets: TargetSet, elsewhere: [Spec] = []) {
        self.specs = specs
        self.digest = digest
        self.profiles = profiles
        self.targets = targets
        self.elsewhere = elsewhere
    }

    /// The specs for these targets that are part of this program: those of each target, in the targets' order.
    public static func builtIn(for targets: TargetSet = .lx) throws(SpecError) -> SpecSet {
        var asked: [SpecSet] = []
        var elsewhere: [Spec] = []
        for target in Spec.Target.allCases {
            let directory = target.rawValue + "/"
            let set = try load(
                files: BuiltInSpecs.files.filter { $0.name.hasPrefix(directory) }
                    .map { SpecFile(name: String($0.name.dropFirst(directory.count)), text: $0.text) })
            if targets.contains(target) { asked.append(set) } else { elsewhere += set.specs }
        }
        let joined = asked.map { "\($0.digest)\n" }.joined()
        return SpecSet(
            specs: asked.flatMap(\.specs), digest: asked.count == 1 ? asked[0].digest : Digest(of: Array(joined.utf8)),
            targets: targets, elsewhere: elsewhere)
    }

    /// Decodes specs, one per file, and puts them in order. A file's order among the others means nothing.
    ///
    /// Files below `files/` are no specs, but what the specs' `contentFrom` names.
    public static func load(files: [SpecFile], for targets: TargetSet = .lx) throws(SpecError) -> SpecSet {
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
        return SpecSet(specs: all, digest: Digest(of: fingerprint), targets: targets)
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
