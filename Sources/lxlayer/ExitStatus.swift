import ArgumentParser

/// What the program's exit code means.
enum ExitStatus: Int32 {
    case done = 0
    case machineFailure = 1
    case damagedInput = 3
    case notFound = 4
    case notSupported = 5
    case notBootable = 6
    case conflict = 7
    case pending = 8
    case usage = 64

    var code: ExitCode { ExitCode(rawValue) }

    /// The one that says most of several: the machine first, then the input; nil for none.
    static func worst(of statuses: [ExitStatus]) -> ExitStatus? {
        let order: [ExitStatus] = [
            .machineFailure, .damagedInput, .notFound, .notSupported, .conflict, .notBootable, .usage,
        ]
        return order.first(where: statuses.contains)
    }
}
