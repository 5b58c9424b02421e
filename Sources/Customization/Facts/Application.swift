/// What a container of an image runs, and how: from the image's configuration, verbatim.
public struct Application: Equatable, Sendable {
    /// The program and its arguments: `Entrypoint`, then `Cmd`.
    public var command: [String]
    /// `NAME=value` each.
    public var environment: [String]
    /// The working directory; `/`, if nil or empty.
    public var workingDirectory: String?
    /// `USER`, `USER:GROUP`, by name or number; root, if nil or empty.
    public var user: String?

    /// An application of these parts.
    public init(command: [String], environment: [String] = [], workingDirectory: String? = nil, user: String? = nil) {
        self.command = command
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.user = user
    }
}
