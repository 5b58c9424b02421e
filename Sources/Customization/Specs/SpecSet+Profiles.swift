internal import Digests

extension SpecSet {
    /// These specs with profiles on top of them, in their order.
    public func stacking(_ profiles: [Profile]) throws(SpecError) -> SpecSet {
        if profiles.isEmpty { return self }
        var specs = self.specs
        var fingerprint = "\(digest)\n"
        for profile in profiles {
            let spec = profile.spec
            if let other = specs.first(where: { $0.name == spec.name }) {
                throw SpecError(.duplicateSpec(spec.name, first: other.mark), at: spec.mark)
            }
            for name in spec.after where !(specs + elsewhere).contains(where: { $0.name == name }) {
                let near = EditDistance.nearest(to: name, among: specs.map(\.name))
                throw SpecError(.unknownSpec(name, didYouMean: near), at: spec.mark)
            }
            specs.append(spec)
            fingerprint += "\(profile.name) \(profile.digest)\n"
        }
        try SpecSet.checkOverrides(of: specs, and: elsewhere)
        return SpecSet(
            specs: specs, digest: Digest(of: Array(fingerprint.utf8)), profiles: self.profiles + profiles,
            targets: targets, elsewhere: elsewhere)
    }

    /// What a step overrides is a step, of these specs or of others that do nothing.
    static func checkOverrides(of specs: [Spec], and elsewhere: [Spec] = []) throws(SpecError) {
        let steps = Set(
            (specs + elsewhere).flatMap { spec in spec.steps.map { StepName(spec: spec.name, step: $0.id) } })
        for step in specs.flatMap(\.steps) {
            for name in step.overrides where !steps.contains(name) {
                let near = EditDistance.nearest(to: name.description, among: steps.map(\.description))
                throw SpecError(.unknownStep(name.description, didYouMean: near), at: step.mark)
            }
        }
    }
}

extension Spec {
    /// The spec with these values of its parameters in it.
    func filled(with values: [String: String]) throws(SpecError) -> Spec {
        if parameters.allSatisfy({ values[$0.name] ?? $0.defaultValue == $0.defaultValue }) { return self }
        return try SpecDecoder.decode(origin.text, file: mark.file, contents: origin.contents, values: values)
    }

    /// What a spec was decoded from.
    struct Origin: Sendable {
        var text: String
        var contents: [String: String]
    }
}
