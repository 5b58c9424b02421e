import Digests

extension Planner {
    /// The value of every parameter, by spec and name.
    func parameterValues() throws(PlanError) -> [String: [String: String]] {
        var values: [String: [String: String]] = [:]
        var known: Set<String> = []
        for spec in specs.specs {
            for parameter in spec.parameters {
                let name = "\(spec.name).\(parameter.name)"
                known.insert(name)
                let value = parameters[name] ?? parameter.defaultValue
                // A value gets into texts: no pattern may let a line end in.
                guard parameter.pattern.matches(value.utf8), value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                    throw .badParameter(name, value: value, pattern: parameter.pattern.text)
                }
                values[spec.name, default: [:]][parameter.name] = value
            }
        }
        for name in parameters.keys.sorted() where !known.contains(name) {
            throw .unknownParameter(name, didYouMean: EditDistance.nearest(to: name, among: known))
        }
        return values
    }

    /// Of the specs and of the parameters that are not what they are by default.
    ///
    /// Specs of a user's own may be the same for every target.
    func specsDigest(_ values: [String: [String: String]]) -> Digest {
        let chosen = chosenParameters(values)
        var lines = chosen.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }
        if specs.targets != .lx { lines.append("target \(specs.targets)\n") }
        if lines.isEmpty { return specs.digest }
        return Digest(of: Array("\(specs.digest)\n\(lines.joined())".utf8))
    }

    /// The parameters that are not what they are by default, by `SPEC.NAME`.
    func chosenParameters(_ values: [String: [String: String]]) -> [String: String] {
        var chosen: [String: String] = [:]
        for spec in specs.specs {
            for parameter in spec.parameters {
                guard let value = values[spec.name]?[parameter.name], value != parameter.defaultValue else { continue }
                chosen["\(spec.name).\(parameter.name)"] = value
            }
        }
        return chosen
    }
}
