/// The file that a spec is decoded from, and the mistakes in it, where all of them are wanted and not only the first.
final class SpecSource {
    let name: String
    /// Whether decoding goes on after a mistake.
    let collects: Bool
    private(set) var mistakes: [SpecError] = []

    init(_ name: String, collects: Bool = false) {
        self.name = name
        self.collects = collects
    }

    /// Notes a mistake and goes on, or throws it.
    func report(_ mistake: SpecError) throws(SpecError) {
        guard collects else { throw mistake }
        // A key that is missing or wrong is no value either: that is one mistake, not two.
        if mistakes.contains(where: { $0.mark == mistake.mark && $0.reason.isAbout(mistake.reason) }) { return }
        mistakes.append(mistake)
    }

    /// What `body` makes; in place of it, if it fails and decoding goes on, `placeholder`.
    func collecting<Value>(
        _ placeholder: Value, _ body: () throws(SpecError) -> Value
    ) throws(SpecError) -> Value {
        do { return try body() } catch {
            try report(error)
            return placeholder
        }
    }
}

extension SpecError.Reason {
    private var key: String? {
        switch self {
        case .missingKey(let key), .wrongType(let key, _, _), .badValue(let key, _, _, _): key
        default: nil
        }
    }

    fileprivate func isAbout(_ other: SpecError.Reason) -> Bool {
        if self == other { return true }
        if case .badValue = self { return false }
        return key != nil && key == other.key
    }
}
