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
                guard parameter.pattern.matches(value.utf8) else {
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
    func specsDigest(_ values: [String: [String: String]]) -> Digest {
        let chosen = specs.specs.flatMap { spec in
            spec.parameters.compactMap { parameter -> String? in
                guard let value = values[spec.name]?[parameter.name], value != parameter.defaultValue else {
                    return nil
                }
                return "\(spec.name).\(parameter.name)=\(value)\n"
            }
        }
        if chosen.isEmpty { return specs.digest }
        return Digest(of: Array("\(specs.digest)\n\(chosen.joined())".utf8))
    }
}
