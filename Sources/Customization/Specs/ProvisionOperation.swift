/// `provision`: a script that an instance of the image runs when it starts.
public struct ProvisionOperation: Sendable {
    /// The script; its second line says when it runs, and what its failure means.
    public var script: [UInt8]
    /// Where it comes among the others: 0 to 99, the lowest first; nil where the profile's place in the stack says it.
    public var order: Int?

    /// How often a script runs.
    enum Run: String, CaseIterable {
        /// Until it has succeeded once on an instance.
        case firstBoot = "first-boot"
        /// At every start.
        case always
    }

    /// What a script's failure means.
    enum Failure: String, CaseIterable {
        /// It is logged.
        case `continue`
        /// The container does not start.
        case abort
    }

    /// The place of the lowest profile's scripts, when they do not say it.
    static let firstOrder = 50

    /// Where all scripts are, `NN-SPEC-STEP`.
    static let directory = "/etc/provision.d"
    /// Where the program that runs them is, as it is called: the directory may be a link.
    public static let program = "/sbin/lxlayer-provision"
    /// The program's text.
    static var programText: String {
        BuiltInSpecs.files.first { $0.name == "provision/files/lxlayer-provision" }?.text ?? ""
    }

    /// The script with the line that the program reads; nil where it does not begin with `#!` and a line's end.
    init?(_ script: [UInt8], order: Int?, run: Run, failure: Failure) {
        guard script.starts(with: "#!".utf8), let end = script.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = "# lxlayer-provision: \(run.rawValue) \(failure.rawValue)\n"
        self.script = Array(script[...end]) + Array(line.utf8) + script[(end + 1)...]
        self.order = order
    }
}
