/// How much work one plan may make of matching and editing lines.
///
/// A spec may come with the image, in our label: it names the same large file, and the same slow pattern, as often as
/// it likes. What is counted is what was really done, about a nanosecond each, so that no spec comes near the limit
/// that is not made to.
final class EditBudget {
    /// The most that a plan may spend.
    static let standard = 1 << 33

    private let limit: Int
    private var left: Int

    init(_ limit: Int = standard) {
        self.limit = limit
        left = limit
    }

    /// Notes work; whoever does it asks now and then whether it was too much.
    func spend(_ amount: Int) { left -= min(amount, limit) }

    /// Notes the matching of one line: a pattern of so many instructions came to so many states.
    func spendMatching(_ instructions: Int, _ states: Int) { spend(8 * instructions + 64 * min(states, limit)) }

    /// Throws when more was spent than there is.
    func check() throws(PlanError) {
        if left < 0 { throw .tooMuchEditing(limit: limit) }
    }

    /// Notes that a file of this length is taken apart into lines.
    func openFile(_ length: Int) throws(PlanError) {
        spend(16 * length)
        try check()
    }
}
