import TestSupport

/// A shell that images have as `/bin/sh`, or that is as strict as one.
struct Shell: Sendable, CustomStringConvertible {
    let description: String
    let program: Program?
    var arguments: [String] = []

    static let all = [
        Shell(description: "dash", program: Program("dash")),
        Shell(description: "busybox sh", program: Program("busybox"), arguments: ["sh"]),
        Shell(description: "ksh", program: Program("ksh93") ?? Program("ksh")),
        Shell(description: "mksh", program: Program("mksh")),
        Shell(description: "bash --posix", program: Program("bash"), arguments: ["--posix"]),
    ]

    static let installed = all.filter { $0.program != nil }
    static let missing = all.filter { $0.program == nil }
}
