/// What an image is prepared for: one target, or several at once.
public struct TargetSet: Hashable, Sendable {
    /// Each once, in the order in which `Spec.Target` has them.
    public let targets: [Spec.Target]

    /// The targets of a list, in any order.
    public init(_ targets: some Sequence<Spec.Target>) {
        let given = Set(targets)
        self.targets = Spec.Target.allCases.filter(given.contains)
    }

    /// Targets by their names, with commas between them; nil where one is unknown or there is none.
    public init?(_ text: String) {
        var targets: [Spec.Target] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let target = Spec.Target(rawValue: String(name)) else { return nil }
            targets.append(target)
        }
        self.init(targets)
    }

    /// An illumos zone of the lx brand, and nothing else.
    public static let lx = TargetSet([.lx])

    /// Whether a target is among them.
    public func contains(_ target: Spec.Target) -> Bool { targets.contains(target) }

    /// Whether both have a target.
    public func overlaps(_ others: TargetSet) -> Bool { targets.contains(where: others.contains) }
}

extension TargetSet: CustomStringConvertible {
    /// The targets' names, with commas between them.
    public var description: String { targets.map(\.rawValue).joined(separator: ",") }
}
