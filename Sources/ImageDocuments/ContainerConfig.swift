/// How a container of an image is to be run (image-spec, config.md, "config"); everything is optional.
public struct ContainerConfig: Equatable, Sendable {
    /// The arguments that are always given; nil when absent, which is not the same as empty.
    public let entrypoint: [String]?
    /// The arguments that a user may replace; nil when absent.
    public let command: [String]?
    /// `NAME=VALUE`, verbatim.
    public let environment: [String]
    /// The user, and perhaps the group, by name or number.
    public let user: String?
    /// The working directory.
    public let workingDirectory: String?
    /// The signal that asks the container to stop.
    public let stopSignal: String?
    /// What else is said of the image.
    public let labels: StringMap

    /// What the container runs: the arguments that are always given, then those that a user may replace.
    public var commandLine: [String] { (entrypoint ?? []) + (command ?? []) }

    init(_ node: JSONNode, at pointer: JSONPointer) throws(DocumentError) {
        let object = try DocumentObject(
            node, at: pointer,
            fields: ["Entrypoint", "Cmd", "Env", "User", "WorkingDir", "StopSignal", "Labels"])
        self.entrypoint = try object.strings("Entrypoint")
        self.command = try object.strings("Cmd")
        self.environment = try object.strings("Env") ?? []
        self.user = try object.optionalString("User")
        self.workingDirectory = try object.optionalString("WorkingDir")
        self.stopSignal = try object.optionalString("StopSignal")
        self.labels = try object.stringMap("Labels")
    }
}
